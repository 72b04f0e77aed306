"""One plain question before anything is typed, for cases where signing could harm the signer."""

import uuid

from flask import Response

from kiosk.models import Kind
from kiosk.web.attend.blueprint import bp, open_case
from kiosk.web.htmx import page
from kiosk.web.languages import current_visit

KINDS = {"sign": Kind.SIGNATURE, "letter": Kind.LETTER}


@bp.get("/cases/<slug>/safety", defaults={"to": "sign"})
@bp.get("/cases/<slug>/safety/letter", defaults={"to": "letter"})
def safety(slug: str, to: str) -> Response:
    """Ask about ties to the case's country. The answer is only the way one goes: nobody keeps it.

    `to` names what comes next.
    """
    found = open_case(slug, KINDS[to])
    visit = current_visit()
    signer = visit.signer if visit else None
    return page(
        "attend/safety.html",
        case=found,
        act=to,
        can_sign_at_once=bool(signer and to == "sign"),
        form_id=uuid.uuid4(),
    )
