"""The blueprint of finishing the evening."""

from kiosk.web.desks import desk_blueprint

bp = desk_blueprint("finish", __name__)
