"""Holding back what was read, with a reason; undoing it; and the list of all that is held back."""

from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask_babel import format_datetime, gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.database import db
from kiosk.outbox import holding
from kiosk.outbox.holding import Why, held_back
from kiosk.web.doors import audit_line
from kiosk.web.htmx import page
from kiosk.web.reading.blueprint import bp
from kiosk.web.reading.open import still_open
from kiosk.web.reading.words import why_words
from kiosk.web.reading.written import one_page
from kiosk.web.state import event, kiosk

LETTER = "letter"
"""Where the host was who undid it: at the letter or card; else at the list."""


@bp.get("/read/held")
def held() -> Response:
    return page(
        "host/held.html",
        at=url_for("reading.held"),
        held=held_back(db.session(), event().id),
        names={case.slug: case for case in kiosk().pack.cases},
        why_words=why_words,
        day_and_time=lambda at: format_datetime(at.astimezone(), "d MMM · HH:mm", rebase=False),
        back=request.args.get("back") == "1",
    )


@bp.post("/read/<uuid:action_id>/hold")
def hold(action_id: UUID) -> AnyResponse:
    """Hand what lies open to nobody; the reason is a code, and no word of the text is kept."""
    if still_open(action_id) is None:
        return redirect(url_for("reading.written", shut=1), 303)
    why = request.form.get("why", "")
    if why not in set(Why):
        return one_page(action_id, 422, gettext("Choose why."))
    here, now = event().id, kiosk().now()
    line = audit_line("held-back", action=str(action_id), reason=why)

    def keep(session: Session) -> None:
        # Of two hosts the first one's reason stays; only that act is noted.
        if holding.hold(session, here, action_id, Why(why), now):
            session.add(line)

    kiosk().writer.write(keep)
    return redirect(url_for("reading.one", action_id=action_id, held=1), 303)


@bp.post("/read/held/undo")
def let_go() -> AnyResponse:
    """Let it wait again like all others; from the notice, or from the list also tomorrow."""
    try:
        action_id = UUID(request.form.get("action", ""))
    except ValueError:
        abort(404)
    here, now = event().id, kiosk().now()
    line = audit_line("hold-undone", action=str(action_id))

    def release(session: Session) -> bool:
        is_undone = holding.let_go(session, here, action_id, now)
        if is_undone:
            session.add(line)
        return is_undone

    is_undone = kiosk().writer.write(release)
    if request.form.get("at") == LETTER and still_open(action_id):
        return redirect(url_for("reading.one", action_id=action_id, back=1), 303)
    return redirect(url_for("reading.held", back=1 if is_undone else None), 303)
