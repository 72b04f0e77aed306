"""Stations: screens that join the event."""

from kiosk.web.stations import joining, station, stations
from kiosk.web.stations.blueprint import bp

__all__ = ["bp", "joining", "station", "stations"]
