"""Step 1: what the event is called, when, where, and which language its screens speak first."""

import datetime as dt

from flask import Response
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import KEEP_DAYS
from kiosk.actions.preparing import ClockSetBack, SetUpAlready, prepare, rename
from kiosk.database import NotSaved, db
from kiosk.models import Event
from kiosk.web.forms.signing import countries
from kiosk.web.languages import begin_visit, current_visit, keep_visit, language
from kiosk.web.setup.blueprint import bp
from kiosk.web.setup.frame import go_on, in_hand, not_saved_words, step_page, typed
from kiosk.web.setup.outline_form import (
    OutlineForm,
    as_kept,
    clock_words,
    offered,
    outline_of,
    posted,
)
from kiosk.web.state import kiosk
from kiosk.web.wording import long_date

NUMBER = 1


@bp.get("/setup/event")
def event() -> Response:
    found = in_hand()
    return _page(found, as_kept(found) if found else offered())


@bp.post("/setup/event")
def keep_event() -> AnyResponse:
    """Make the event, or change what it is called; two hosts never make two."""
    found, form = in_hand(), posted()
    outline = outline_of(form, found)
    if outline is None:
        return _page(found, form, 422)
    if found and typed("event") != str(found.id):
        return _somebody_else(found, form)
    pack, now, event_id = kiosk().pack, kiosk().now(), found.id if found else None

    def write(session: Session) -> None:
        if event_id is None:
            prepare(session, pack, outline, now)
        else:
            rename(session, event_id, outline)

    try:
        kiosk().writer.write(write)
    except SetUpAlready:
        return _somebody_else(in_hand(), form)
    except ClockSetBack as clock:
        return _page(found, form, 409, clock_words(clock))
    except NotSaved:
        return _page(found, form, 503, not_saved_words())
    return _on(form)


def _somebody_else(found: Event | None, form: OutlineForm) -> AnyResponse:
    """Show what another host has chosen meanwhile; pressing twice is no other host."""
    if found is None or as_kept(found) == form:
        return _on(form)
    words = gettext(
        "Somebody else has begun to set up this event meanwhile. Here is what they chose: look at "
        "it, then continue."
    )
    return _page(found, as_kept(found), 409, words)


def _on(form: OutlineForm) -> AnyResponse:
    # This session has read before the writer wrote: what it knows is from then.
    db.session.rollback()
    found = in_hand()
    answer = go_on(NUMBER, found) if found else go_on(NUMBER, Event(step=0))
    if current_visit() is None:
        # The pages that follow speak the event's language, unless the host chose another.
        begin_visit(form.language)
        keep_visit(answer)  # type: ignore[arg-type]
    return answer


def _page(found: Event | None, form: OutlineForm, status: int = 200, words: str = "") -> Response:
    day = form.day
    return step_page(
        NUMBER,
        found,
        status,
        words,
        form=form,
        countries=countries(language()),
        keep_days=KEEP_DAYS,
        erase_on=long_date(day + dt.timedelta(days=KEEP_DAYS)) if day and day.year < 9999 else "",
    )
