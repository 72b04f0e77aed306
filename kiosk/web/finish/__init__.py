"""Finishing the evening."""

from kiosk.web.finish import report, steps
from kiosk.web.finish.blueprint import bp

__all__ = ["bp", "report", "steps"]
