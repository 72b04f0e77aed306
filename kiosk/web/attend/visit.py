"""The end of a visit: thanks, and the wipe."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.attend.blueprint import bp
from kiosk.web.attend.loop import loop
from kiosk.web.htmx import is_partial, page
from kiosk.web.languages import current_visit, end_visit
from kiosk.web.state import event, kiosk


@bp.get("/thanks")
def thanks() -> Response:
    """Say what happens next and what changed for others; no name, no words of theirs (P6)."""
    visit = current_visit()
    signed = visit.signed if visit else []
    case = kiosk().pack.case(signed[-1]) if signed else None
    stories = kiosk().pack.stories
    story = stories[len(signed) % len(stories)] if stories else None
    return page("attend/thanks.html", case=case, story=story, event=event())


@bp.post("/finish")
def finish() -> AnyResponse:
    end_visit()
    return loop() if is_partial() else redirect(url_for("attend.loop"), 303)
