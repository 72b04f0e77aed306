"""The blueprint of setting up an event."""

from kiosk.web.desks import desk_blueprint

bp = desk_blueprint("setup", __name__)
