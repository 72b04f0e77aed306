"""Stations: screens that join the event."""

from kiosk.web.stations import stations
from kiosk.web.stations.blueprint import bp

__all__ = ["bp", "stations"]
