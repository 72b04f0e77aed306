"""What still has to leave this kiosk: claiming, settling, handing over, and the books."""

from kiosk.outbox.books import Books, Line, books
from kiosk.outbox.deliveries import Claim, claim, settle, take_back
from kiosk.outbox.differences import Difference
from kiosk.outbox.dispatch import hand_over
from kiosk.outbox.filling import fill
from kiosk.outbox.parked import Need, needs_you, pause, resume, retry
from kiosk.outbox.progress import Progress, Snapshot
from kiosk.outbox.standings import Standing, standings
from kiosk.outbox.summary import Summary

states = standings
"""The older name."""

__all__ = [
    "Books",
    "Claim",
    "Difference",
    "Line",
    "Need",
    "Progress",
    "Snapshot",
    "Standing",
    "Summary",
    "books",
    "claim",
    "fill",
    "hand_over",
    "needs_you",
    "pause",
    "resume",
    "retry",
    "settle",
    "standings",
    "states",
    "take_back",
]
