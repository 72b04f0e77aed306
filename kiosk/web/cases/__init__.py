"""The cases of the event, as the host keeps them."""

from kiosk.web.cases import cases
from kiosk.web.cases.blueprint import bp

__all__ = ["bp", "cases"]
