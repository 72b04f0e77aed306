"""Finishing the evening."""

from kiosk.web.finish import backup, closing, report, steps
from kiosk.web.finish.blueprint import bp

__all__ = ["backup", "bp", "closing", "report", "steps"]
