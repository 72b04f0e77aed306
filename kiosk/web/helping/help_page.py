"""The first page of help, and whether this laptop is ready for tonight."""

from flask import Response

from kiosk.web.helping.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.roles import for_stewards


@bp.get("/help")
@for_stewards
def help_page() -> Response:
    return page("host/help_page.html")
