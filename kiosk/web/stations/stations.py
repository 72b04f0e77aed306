"""The first page of stations: screens that join the event."""

from flask import Response

from kiosk.web.htmx import page
from kiosk.web.roles import for_stewards
from kiosk.web.stations.blueprint import bp


@bp.get("/stations")
@for_stewards
def stations() -> Response:
    return page("host/stations.html")
