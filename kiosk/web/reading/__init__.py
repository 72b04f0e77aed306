"""Reading what was written."""

from kiosk.web.reading import written
from kiosk.web.reading.blueprint import bp

__all__ = ["bp", "written"]
