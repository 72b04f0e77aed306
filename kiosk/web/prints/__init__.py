"""The print room: sheets for the event, what was written, and the jobs that print them."""

from kiosk.web.prints import earlier, jobs, labels, recovery, room, sheets, written
from kiosk.web.prints.blueprint import bp

__all__ = ["bp", "earlier", "jobs", "labels", "recovery", "room", "sheets", "written"]
