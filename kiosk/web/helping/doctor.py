"""Whether this laptop is ready for tonight."""

from flask import Response

from kiosk.web.helping.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.roles import for_stewards


@bp.get("/doctor")
@for_stewards
def doctor() -> Response:
    return page("host/doctor.html")
