"""The end of a visit: thanks, and the wipe."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import kinds_open
from kiosk.models import Kind
from kiosk.packs import Case
from kiosk.web.attend.blueprint import bp
from kiosk.web.attend.loop import loop
from kiosk.web.htmx import is_partial, page
from kiosk.web.languages import current_visit, end_visit
from kiosk.web.state import event, kiosk


@bp.get("/thanks")
def thanks() -> Response:
    """Say what happens next and what changed for others; no name, no words of theirs (P6)."""
    visit = current_visit()
    done = visit.done if visit else []
    slug, kind = done[-1] if done else ("", None)
    case = kiosk().pack.case(slug)
    stories = kiosk().pack.stories
    return page(
        "attend/thanks.html",
        case=case,
        kind=kind,
        left=_left_to_do(case, done) if case else (),
        story=stories[len(done) % len(stories)] if stories else None,
        event=event(),
    )


def _left_to_do(case: Case, done: list[tuple[str, Kind]]) -> list[Kind]:
    """Return what else can be done for the case that one has just acted for: a card first."""
    open_kinds = kinds_open(case, event())
    order = (Kind.CARD, Kind.SIGNATURE, Kind.LETTER)
    return [kind for kind in order if kind in open_kinds and (case.slug, kind) not in done]


@bp.post("/finish")
def finish() -> AnyResponse:
    end_visit()
    return loop() if is_partial() else redirect(url_for("attend.loop"), 303)
