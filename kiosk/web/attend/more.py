"""The same signer, further cases: one tap each, no field typed again."""

import uuid
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.database import NotSaved
from kiosk.models import Kind
from kiosk.packs import Case
from kiosk.web.attend.blueprint import bp, numbers, open_case
from kiosk.web.attend.signing import new_form, sign_page, take_signature
from kiosk.web.forms import SignForm, id_of
from kiosk.web.htmx import is_partial, page
from kiosk.web.languages import current_visit
from kiosk.web.state import shown_cases


@bp.get("/more")
def more() -> Response:
    return _page()


@bp.post("/more")
def sign_more() -> AnyResponse:
    """Sign for one more case with what the visit remembers; without a visit, ask again."""
    found = open_case(request.form.get("case", ""))
    visit = current_visit()
    if visit is None or visit.signer is None:
        if is_partial():
            return sign_page(found, new_form(SignForm))
        return redirect(url_for("attend.sign_form", slug=found.slug), 303)
    try:
        take_signature(found, id_of(request.form.get("form_id")), visit.signer)
    except NotSaved:
        return _page(status=503, is_unsaved=True)
    visit.note(found.slug, Kind.SIGNATURE)
    return _page(just=found) if is_partial() else redirect(url_for("attend.more"), 303)


def _page(status: int = 200, **context: Any) -> Response:
    visit = current_visit()
    listed = shown_cases()
    told = numbers(listed)
    open_cases = [case for case in listed if case.slug in told["open_slugs"]]
    signed = visit.signed if visit else []
    return page(
        "attend/more.html",
        status=status,
        cases=_in_order(open_cases, told["counts"], signed),
        signed=signed,
        knows_signer=bool(visit and visit.signer),
        is_whole_name=bool(visit and visit.signer and visit.signer.is_whole_name),
        form_ids={case.slug: uuid.uuid4() for case in open_cases},
        **context,
    )


def _in_order(cases: list[Case], counts: dict[str, int], signed: list[str]) -> list[Case]:
    """Put the case with the fewest actions first: people help where help is furthest (H7).

    One's own do not count, or the cases would change places under the finger at each tap.
    """
    return sorted(cases, key=lambda case: counts.get(case.slug, 0) - (case.slug in signed))
