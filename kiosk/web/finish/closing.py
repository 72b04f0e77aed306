"""Closing the event: what people wrote is deleted, once all of it is where it shall go (S9)."""

from flask import Response, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk import outbox
from kiosk.actions.recording import totals
from kiosk.database import db
from kiosk.outbox.closing import OpenEnd, StillOpen, close, open_ends
from kiosk.web.doors import audit_line
from kiosk.web.finish.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.state import event, kiosk
from kiosk.web.wording import long_date


@bp.get("/finish/close")
def close_form() -> Response:
    return _page()


@bp.post("/finish/close")
def close_event() -> AnyResponse:
    """Close for good: the host types how many actions it is about, since nothing undoes this."""
    if is_over():
        return redirect(url_for("finish.close_form"), 303)
    typed = "".join(request.form.get("number", "").split())
    if not typed.isdecimal() or len(typed) > 9 or int(typed) != number_of_actions():
        words = gettext(
            "Type the number %(number)s to show that you mean it.", number=number_of_actions()
        )
        return _page(422, error=words, typed=request.form.get("number", "")[:20])
    here, now = event(), kiosk().now()
    # Read the form no longer: an open look would keep deleted pages in the log.
    event_id, line = here.id, audit_line("event-closed")

    def empty(session: Session) -> int:
        number = close(session, event_id, now)
        line.detail = {"parts": number}
        session.add(line)
        return number

    db.session.rollback()
    try:
        kiosk().writer.write(empty)
    except StillOpen:
        return _page(409)
    kiosk().writer.tidy()
    return redirect(url_for("finish.close_form"), 303)


def is_over() -> bool:
    return event().closed_at is not None


def number_of_actions() -> int:
    """Return how many actions the event has, without what was withdrawn."""
    return sum(totals(db.session(), event().id).values())


def end_words(end: OpenEnd) -> str:
    """Return what is open and what closing would lose of it."""
    words = {
        "waiting": gettext("They wait to be handed over. Deleted, nobody ever gets them."),
        "needs_you": gettext(
            "They were not taken, or nobody knows whether they arrived. Deleted, they cannot be "
            "sent again."
        ),
        "to_post": gettext("These letters and cards are not marked as posted."),
        "nowhere": gettext(
            "No receiver takes these signatures. Deleted, they would have been collected for "
            "nothing: add a list or another receiver."
        ),
    }
    return str(words[end.code])


ENDS = {
    "waiting": "host.send_form",
    "needs_you": "host.needs",
    "to_post": "host.post",
    "nowhere": "host.receivers",
}
"""Where each kind of open end can be settled."""


def _page(status: int = 200, error: str = "", typed: str = "") -> Response:
    closed_at = event().closed_at
    return page(
        "host/close.html",
        status=status,
        at=url_for("finish.close_form"),
        ends=[] if closed_at else open_ends(db.session(), event().id),
        end_words=end_words,
        end_places=ENDS,
        number=number_of_actions(),
        erase_on=long_date(event().erase_on),
        closed_on=long_date(closed_at.astimezone().date()) if closed_at else "",
        is_balanced=outbox.books(db.session(), event().id).is_balanced,
        error=error,
        typed=typed,
    )
