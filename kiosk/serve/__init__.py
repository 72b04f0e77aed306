"""Serving: the one process that holds the lock, and the small parent that restarts it."""

from kiosk.serve.instance import Instance, open_instance
from kiosk.serve.listening import serve
from kiosk.serve.parent import run

__all__ = ["Instance", "open_instance", "run", "serve"]
