"""Reading what was written."""

from kiosk.web.reading import held, written
from kiosk.web.reading.blueprint import bp

__all__ = ["bp", "held", "written"]
