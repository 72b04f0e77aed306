"""The way behind the desk: the PIN for the screens, the passphrase for each act of the host."""

import datetime as dt
import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app, g, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.database import db
from kiosk.models import Audit, EventKey
from kiosk.vault import KeyPair, WrongPassphrase, matches_secret, unwrap
from kiosk.vault.doors import closed_until, count_failure, forget_failures
from kiosk.web.errors import DeskIsElsewhere
from kiosk.web.htmx import page
from kiosk.web.logins import IDLE_SECONDS, KEY_SECONDS, SET_UP_SECONDS, Login
from kiosk.web.networks import Way, way
from kiosk.web.roles import Role, is_poll, may_use
from kiosk.web.security import SAFE_METHODS, drop_cookie, read_cookie, set_cookie
from kiosk.web.state import event, kiosk
from kiosk.web.tablets import is_station

T = TypeVar("T")
AT_THE_DOOR: dict[str, Any] = {"token": "", "rooms": (), "to": ""}
DESK_COOKIE = "__Host-desk"


class Shut(Exception):  # noqa: N818 - the door is shut, nothing failed
    """The door was tried wrongly too often; `seconds` until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


def current_login() -> Login | None:
    """Return who is behind the desk in this browser, or None."""
    if "login" not in g:
        asked = is_poll(current_app.view_functions.get(request.endpoint or ""))
        g.login = kiosk().logins.find(read_cookie(DESK_COOKIE), is_poll=asked)
    login: Login | None = g.login
    return login


def is_host() -> bool:
    """Tell whether who is behind the desk came in with the passphrase."""
    login = current_login()
    return login is not None and login.role is Role.HOST


def refuse_network() -> None:
    """Answer the desk on this machine, and by TLS to a station where the host allowed it (SEC5).

    On a plain network its secrets would be readable.
    """
    came = way()
    if came is Way.LOOPBACK:
        return
    if came is Way.PLAIN or not kiosk().lan.opens_desk or not is_station():
        raise DeskIsElsewhere


def require_login() -> AnyResponse | None:
    """Send a stranger to the door, and a steward from what is the host's (SEC14).

    A form of an earlier login is refused (SEC3).
    """
    refuse_network()
    login = current_login()
    is_allowed = login is not None and may_use(
        login.role, current_app.view_functions[request.endpoint or ""]
    )
    if request.method in SAFE_METHODS:
        if is_allowed:
            return None
        there = request.full_path.rstrip("?")
        return redirect(url_for("host.unlock", to=there if login else None), 303)
    if login is None or request.form.get("token") != login.token:
        words = gettext("Your login has ended. Open the desk again.")
        return page("host/unlock.html", status=403, error=words, **AT_THE_DOOR)
    if not is_allowed:
        words = gettext("This is for the host: type the passphrase.")
        return page("host/unlock.html", status=403, error=words, **AT_THE_DOOR)
    return None


def open_with_pin(pin: str) -> bool:
    """Tell whether the PIN is right; wrong tries are counted on disk. Raises Shut."""
    hashed = event().pin_hash
    return _try("pin", lambda: matches_secret("".join(pin.split()), hashed) or None) is not None


def open_with_passphrase(passphrase: str, event_id: UUID | None = None) -> KeyPair | None:
    """Return the event's key pair for one run, or None when the words are wrong. Raises Shut.

    `event_id` is of an event that is not served yet, None for the one that is.
    """
    own = (EventKey.event_id == (event_id or event().id), EventKey.wrapped.is_not(None))
    key = db.session.scalar(select(EventKey).where(*own).order_by(EventKey.created_at))
    if key is None or key.wrapped is None:
        return None
    attempt = functools.partial(_unwrap, key.wrapped, passphrase, key)
    return _try("passphrase", attempt)


def _unwrap(wrapped: bytes, passphrase: str, key: EventKey) -> KeyPair | None:
    try:
        return unwrap(wrapped, passphrase, key.id)
    except WrongPassphrase:
        return None


def _try(door: str, attempt: Callable[[], T | None]) -> T | None:
    """Run one attempt at a time, so that parallel guesses cannot slip past the count."""
    write, now = kiosk().writer.write, kiosk().now()
    with kiosk().door_lock:
        shut = write(lambda session: closed_until(session, door, now))
        if shut is not None:
            raise Shut(_seconds(shut, now))
        found = attempt()
        if found is None:
            line = audit_line("wrong-" + door)
            write(lambda session: _count(session, door, now, line))
        else:
            write(lambda session: forget_failures(session, door))
    return found


def _seconds(until: dt.datetime, now: dt.datetime) -> int:
    return max(1, round((until - now).total_seconds()))


def _count(session: Session, door: str, now: dt.datetime, line: Audit) -> None:
    count_failure(session, door, now)
    session.add(line)


def audit_line(act: str, **detail: object) -> Audit:
    """Return an audit line to be written; details are codes and counts, never typed words."""
    return Audit(at=kiosk().now(), event_id=event().id, act=act, detail=detail)


def begin_login(response: AnyResponse, pair: KeyPair | None = None) -> AnyResponse:
    """Begin a login and end the one that this browser had (SEC13); with a key it is the host's."""
    login = _new_login(Role.STEWARD if pair is None else Role.HOST)
    if pair is not None:
        keep_key(login, pair)
    set_cookie(response, DESK_COOKIE, login.id)
    return response


def begin_set_up(response: AnyResponse) -> AnyResponse:
    """Begin a login that may set up the first event, and holds no key."""
    set_cookie(response, DESK_COOKIE, _new_login(Role.HOST, SET_UP_SECONDS).id)
    return response


def _new_login(role: Role, idle: float = IDLE_SECONDS) -> Login:
    kiosk().logins.end(read_cookie(DESK_COOKIE))
    return kiosk().logins.begin(role, idle)


def keep_key(login: Login, pair: KeyPair) -> None:
    """Let the login act as host; its key goes by itself, though nobody may ask for it again."""
    login.keep(pair)
    going = threading.Timer(KEY_SECONDS + 1, kiosk().logins.let_keys_go)
    going.daemon = True
    going.start()


def drop_login(response: AnyResponse) -> AnyResponse:
    """End the login, and let go of every key that it left in memory."""
    kiosk().logins.end(read_cookie(DESK_COOKIE))
    kiosk().drawer.empty(read_cookie(DESK_COOKIE))
    kiosk().sends.give_up_rests()
    kiosk().press.leave(read_cookie(DESK_COOKIE))
    drop_cookie(response, DESK_COOKIE)
    return response
