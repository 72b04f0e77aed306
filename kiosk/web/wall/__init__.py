"""The wall: cases and totals for a projector, counts only."""

from kiosk.web.wall import wall
from kiosk.web.wall.blueprint import bp

__all__ = ["bp", "wall"]
