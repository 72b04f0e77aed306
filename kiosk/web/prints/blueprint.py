"""The print room's blueprint."""

from kiosk.web.desks import desk_blueprint

bp = desk_blueprint("prints", __name__)
