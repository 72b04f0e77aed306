"""The first page of counting what was done on paper."""

from flask import Response

from kiosk.web.counting.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.roles import for_stewards


@bp.get("/count")
@for_stewards
def counts() -> Response:
    return page("host/counts.html")
