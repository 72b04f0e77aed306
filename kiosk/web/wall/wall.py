"""The page for the projector."""

from flask import Response

from kiosk.web.htmx import page
from kiosk.web.wall.blueprint import bp


@bp.get("/wall")
def wall() -> Response:
    return page("wall/wall.html")
