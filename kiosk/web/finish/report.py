"""The report of the evening, on the screen."""

from flask import Response

from kiosk.web.finish.blueprint import bp
from kiosk.web.htmx import page


@bp.get("/finish/report")
def report() -> Response:
    return page("host/report.html")
