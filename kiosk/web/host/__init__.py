"""The desk: the door, totals, the queue, receivers and handing over."""

from kiosk.web.host import desk, door, receivers, sending
from kiosk.web.host.blueprint import bp

__all__ = ["bp", "desk", "door", "receivers", "sending"]
