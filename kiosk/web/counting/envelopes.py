"""How many envelopes and stamps the evening needs."""

from flask import Response

from kiosk.web.counting.blueprint import bp
from kiosk.web.htmx import page
from kiosk.web.roles import for_stewards


@bp.get("/count/envelopes")
@for_stewards
def envelopes() -> Response:
    return page("host/envelopes.html")
