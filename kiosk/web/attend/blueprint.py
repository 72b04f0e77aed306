"""The attendee's blueprint: open to everybody, remembering nothing beyond the visit."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from kiosk.actions.events import kinds_open, takes_signatures
from kiosk.actions.tallies import acted
from kiosk.database import db
from kiosk.models import Kind
from kiosk.packs import Case
from kiosk.web.errors import ClosedCase
from kiosk.web.evening import needs
from kiosk.web.languages import current_visit, keep_visit
from kiosk.web.state import case_or_404, event, switched_off

bp = Blueprint("attend", __name__)
bp.after_request(keep_visit)

Retyped = Callable[[str], Response]
retyped: dict[str, Retyped] = {}
"""By endpoint of a form: the view that shows it again as it was typed, in another language."""


def open_case(slug: str, kind: Kind = Kind.SIGNATURE) -> Case:
    """Return the case, or refuse: it takes no such action (promise 7).

    Who still has the form of a case that was switched off meanwhile is told that it is closed.
    """
    try:
        found = case_or_404(slug)
    except NotFound:
        if request.method == "POST" and (off := switched_off(slug)):
            raise ClosedCase(off) from None
        raise
    if kind not in kinds_open(found, event()):
        raise ClosedCase(found)
    return found


def numbers(listed: Sequence[Case]) -> dict[str, Any]:
    """Return what a screen tells about these cases: which are open, who has and needs how many."""
    here = event()
    counts = acted(db.session(), here.id)
    return {
        "event": here,
        "counts": counts,
        "needs": needs(counts),
        "kinds": {case.slug: kinds_open(case, here) for case in listed},
        "open_slugs": {case.slug for case in listed if takes_signatures(case, here)},
    }


@bp.app_template_global()
def way_to(kind: str, case: Case) -> str:
    """Return the address where an action of that kind begins for the case.

    Where the case asks for it, the question about the signer's own safety comes first; not for
    who signs with initials or a first name anyway: they go on as they began.
    """
    visit = current_visit()
    signer = visit.signer if visit else None
    is_hidden = bool(signer and not signer.is_whole_name)
    match Kind(kind):
        case Kind.CARD:
            return url_for("attend.card_form", slug=case.slug)
        case Kind.LETTER:
            if case.rules.ask_safety and not is_hidden:
                return url_for("attend.safety", slug=case.slug, to="letter")
            return url_for("attend.letter_form", slug=case.slug, careful=is_hidden or None)
    if signer and signer.age is not None:
        return url_for("attend.young_form", slug=case.slug)
    if is_hidden:
        return url_for("attend.initials_form", slug=case.slug)
    if case.rules.ask_safety:
        return url_for("attend.safety", slug=case.slug, to="sign")
    return url_for("attend.sign_form", slug=case.slug)
