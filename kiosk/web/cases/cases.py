"""The first page of the cases of the event, as the host keeps them."""

from flask import Response

from kiosk.web.cases.blueprint import bp
from kiosk.web.htmx import page


@bp.get("/cases")
def cases() -> Response:
    return page("host/cases.html")
