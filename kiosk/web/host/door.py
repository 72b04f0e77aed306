"""The door of the desk: in with the PIN or the passphrase, out with one button."""

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from kiosk.vault import KeyPair
from kiosk.web.doors import (
    Shut,
    audit_line,
    begin_login,
    drop_login,
    open_with_passphrase,
    open_with_pin,
)
from kiosk.web.host.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.roles import Role, for_stewards
from kiosk.web.state import kiosk
from kiosk.web.wording import shut_words

WAY = "/host/"
"""Where the desk begins: nobody is led from the door to another place."""


@bp.get("/unlock")
def unlock() -> Response:
    return page("host/unlock.html", to=_way())


@bp.post("/unlock")
def enter() -> AnyResponse:
    """Let a steward in by the PIN, the host by the passphrase: where letters are, it is words."""
    typed = request.form.get("pin", "")
    try:
        if not any(sign.isalpha() for sign in typed):
            return (
                _let_in(None) if open_with_pin(typed) else _refused(gettext("This is not the PIN."))
            )
        if pair := open_with_passphrase(typed):
            return _let_in(pair)
    except Shut as shut:
        return _refused(shut_words(shut.seconds))
    return _refused(gettext("These are neither the PIN nor the words of the passphrase."))


@bp.post("/lock")
@for_stewards
def lock() -> AnyResponse:
    return drop_login(redirect(url_for("attend.loop"), 303))


def _let_in(pair: KeyPair | None) -> AnyResponse:
    line = audit_line("desk-opened", role=Role.HOST if pair else Role.STEWARD)
    kiosk().writer.write(lambda session: session.add(line))
    return begin_login(redirect(_way() or url_for("host.desk"), 303), pair)


def _refused(words: str) -> Response:
    return page("host/unlock.html", status=403, error=words, to=_way())


def _way() -> str:
    """Return where one was on the way to behind the door, "" for nowhere in particular."""
    wanted = request.values.get("to", "")
    return wanted if wanted.startswith(WAY) and "\\" not in wanted else ""
