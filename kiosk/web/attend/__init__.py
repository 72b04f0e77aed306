"""The attendee's screens: the loop, the cases, signing, thanks and the wipe."""

from kiosk.web.attend import cases, language, loop, more, signing, visit
from kiosk.web.attend.blueprint import bp

__all__ = ["bp", "cases", "language", "loop", "more", "signing", "visit"]
