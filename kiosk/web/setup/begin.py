"""Starting for real: the six words are typed once, practice is deleted, and the evening begins."""

from flask import Response, redirect, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.practice import begin_for_real
from kiosk.actions.preparing import ClockSetBack, SetUpAlready
from kiosk.database import NotSaved, db
from kiosk.models import Action, Event
from kiosk.vault import KeyPair
from kiosk.web.doors import Shut, current_login, keep_key, open_with_passphrase
from kiosk.web.htmx import page
from kiosk.web.setup.blueprint import bp
from kiosk.web.setup.frame import change_event, needs, not_saved_words, typed
from kiosk.web.setup.outline_form import clock_words
from kiosk.web.state import event as served
from kiosk.web.state import kiosk
from kiosk.web.wording import shut_words

AFTER_THE_LAST = 7


@bp.get("/setup/begin")
@needs(AFTER_THE_LAST)
def begin(event: Event) -> AnyResponse:
    return redirect(url_for("host.desk"), 303) if event.begun_at else _page(event)


@bp.post("/setup/begin")
@needs(AFTER_THE_LAST)
def begin_now(event: Event) -> AnyResponse:
    """Start when the words open the real event's key: that proves that they were written down."""
    if event.begun_at:
        return _started()
    try:
        pair = open_with_passphrase(typed("passphrase"), event.id)
    except Shut as shut:
        return _page(event, 403, shut_words(shut.seconds))
    if pair is None:
        words = gettext("These are not the six words. Look at the recovery sheet: all six count.")
        return _page(event, 403, words)
    return _begin(event, pair)


def _begin(event: Event, pair: KeyPair) -> AnyResponse:
    event_id, now = event.id, kiosk().now()

    def write(session: Session) -> None:
        begin_for_real(session, event_id, now)

    try:
        answer = change_event(_started(), write)
    except SetUpAlready:
        # Another host has pressed it at the same moment: what was wanted is so.
        return _started()
    except ClockSetBack as clock:
        return _page(event, 409, clock_words(clock))
    except NotSaved:
        return _page(event, 503, not_saved_words())
    if login := current_login():
        keep_key(login, pair)
    return answer


@bp.get("/setup/begun")
@needs(AFTER_THE_LAST)
def begun(event: Event) -> AnyResponse:
    """Say that it counts now, and offer what comes next: the screens are the hall's."""
    if not event.begun_at:
        return redirect(url_for(".begin"), 303)
    return page("host/setup_begun.html", at=url_for(".begun"))


def _started() -> AnyResponse:
    return redirect(url_for(".begun"), 303)


def _page(event: Event, status: int = 200, error: str = "") -> Response:
    here = served()
    practised = select(func.count()).where(Action.event_id == here.id)
    return page(
        "host/setup_begin.html",
        status=status,
        at=url_for(".begin"),
        real=event,
        practised=db.session.scalar(practised) if here.is_practice else 0,
        error=error,
    )
