"""The attendee's blueprint: open to everybody, remembering nothing beyond the visit."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint

from kiosk.actions.events import takes_signatures
from kiosk.actions.signing import totals
from kiosk.database import db
from kiosk.packs import Case
from kiosk.web.languages import keep_visit
from kiosk.web.state import event

bp = Blueprint("attend", __name__)
bp.after_request(keep_visit)


def numbers(listed: Sequence[Case]) -> dict[str, Any]:
    """Return what a screen tells about these cases: which are open, how many acted here."""
    here = event()
    return {
        "event": here,
        "counts": totals(db.session(), here.id),
        "open_slugs": {case.slug for case in listed if takes_signatures(case, here)},
    }
