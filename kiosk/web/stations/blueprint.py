"""The blueprint of stations: screens that join the event."""

from kiosk.web.desks import desk_blueprint

bp = desk_blueprint("stations", __name__)
