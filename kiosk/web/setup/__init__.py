"""Setting up an event."""

from kiosk.web.setup import setup
from kiosk.web.setup.blueprint import bp

__all__ = ["bp", "setup"]
