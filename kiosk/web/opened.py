"""What the host opens: records of this event, in memory for one act, with the passphrase."""

from collections.abc import Callable

from flask import request
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from kiosk.database import db
from kiosk.models import EventKey
from kiosk.outbox import Opener
from kiosk.vault import KeyPair
from kiosk.web.doors import Shut, current_login, keep_key, open_with_passphrase
from kiosk.web.state import event
from kiosk.web.wording import shut_words


def open_host(*, typed_only: bool = False) -> KeyPair | dict[str, str]:
    """Return the key pair for the passphrase in the form, or what to say beside it.

    Right after the door, when nothing was typed, it is the key that opened the door; where the
    words themselves are needed, `typed_only`.
    """
    typed, login = request.form.get("passphrase", ""), current_login()
    if not (typed or typed_only) and login and (kept := login.key()):
        return kept
    try:
        pair = open_with_passphrase(typed)
    except Shut as shut:
        return {"passphrase": shut_words(shut.seconds)}
    if pair is None:
        return {"passphrase": gettext("These are not the words of the passphrase.")}
    if login:
        keep_key(login, pair)
    return pair


def reading() -> Callable[[], Session]:
    """Return what makes sessions that only read."""
    return sessionmaker(db.engine)


def opener_of(pair: KeyPair) -> Opener:
    here = event()
    own = (EventKey.event_id == here.id, EventKey.public == pair.public)
    key_id = db.session.scalars(select(EventKey.id).where(*own)).one()
    return Opener(reading(), here.id, key_id, pair)


def login_id() -> str:
    """Return whose drawer it is; behind the desk there is always a login."""
    login = current_login()
    return login.id if login else ""
