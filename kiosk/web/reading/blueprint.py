"""The blueprint of reading what was written."""

from kiosk.web.desks import desk_blueprint

bp = desk_blueprint("reading", __name__)
