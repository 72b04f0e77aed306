"""The attendee's screens: the loop, the cases, signing, thanks and the wipe."""

from kiosk.web.attend import (
    cases,
    comfort,
    loop,
    more,
    paper,
    safety,
    share,
    signing,
    tables,
    visit,
    writing,
)
from kiosk.web.attend.blueprint import bp

__all__ = [
    "bp",
    "cases",
    "comfort",
    "loop",
    "more",
    "paper",
    "safety",
    "share",
    "signing",
    "tables",
    "visit",
    "writing",
]
