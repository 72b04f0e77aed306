"""All cases, one case, its stamp and the code of its petition."""

from flask import Response, abort

from kiosk.printing import qr
from kiosk.web.attend.blueprint import bp, numbers
from kiosk.web.htmx import page
from kiosk.web.languages import language
from kiosk.web.state import case_or_404, shown_cases


@bp.get("/cases")
def cases() -> Response:
    listed = shown_cases()
    return page("attend/cases.html", cases=listed, **numbers(listed))


@bp.get("/cases/<slug>")
def case(slug: str) -> Response:
    found = case_or_404(slug)
    return page("attend/case.html", case=found, **numbers([found]))


@bp.get("/cases/<slug>/qr.svg")
def petition_qr(slug: str) -> Response:
    petition = case_or_404(slug).petition(language())
    if petition is None:
        abort(404)
    return Response(qr.svg(petition.url), mimetype="image/svg+xml")


@bp.get("/cases/<slug>/stamp.svg")
def stamp(slug: str) -> Response:
    return Response(case_or_404(slug).picture, mimetype="image/svg+xml")
