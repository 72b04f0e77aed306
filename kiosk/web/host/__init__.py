"""The desk: the door, totals, receivers, handing over, and what needs the host."""

from kiosk.web.host import (
    books,
    correcting,
    desk,
    door,
    erasing,
    needs,
    post,
    receivers,
    sending,
)
from kiosk.web.host.blueprint import bp

__all__ = [
    "books",
    "bp",
    "correcting",
    "desk",
    "door",
    "erasing",
    "needs",
    "post",
    "receivers",
    "sending",
]
