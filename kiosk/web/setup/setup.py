"""The first page of setting up an event."""

from flask import Response

from kiosk.web.htmx import page
from kiosk.web.setup.blueprint import bp


@bp.get("/setup")
def setup() -> Response:
    return page("host/setup.html")
