"""The first page of finishing the evening."""

from flask import Response

from kiosk.web.finish.blueprint import bp
from kiosk.web.htmx import page


@bp.get("/finish")
def steps() -> Response:
    return page("host/steps.html")
