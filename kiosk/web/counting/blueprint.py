"""The blueprint of counting what was done on paper."""

from kiosk.web.desks import desk_blueprint

bp = desk_blueprint("counting", __name__)
