"""The first page of reading what was written."""

from flask import Response

from kiosk.web.htmx import page
from kiosk.web.reading.blueprint import bp


@bp.get("/read")
def written() -> Response:
    return page("host/written.html")
