"""What still has to leave this kiosk: claiming, settling, handing over, and the books."""

from kiosk.outbox.books import Books, Line, books
from kiosk.outbox.deliveries import Claim, claim, settle, take_back
from kiosk.outbox.differences import Difference
from kiosk.outbox.dispatch import hand_over
from kiosk.outbox.erasing import Erasure, erase, find_signer
from kiosk.outbox.filling import fill
from kiosk.outbox.opening import Opener
from kiosk.outbox.parked import Need, count_needs, needs_you, pause, reconsider, resume, retry
from kiosk.outbox.posting import ensure_post, mark_posted, to_post, undo_posted
from kiosk.outbox.progress import Progress, Snapshot
from kiosk.outbox.standings import Standing, standings
from kiosk.outbox.starting import set_up
from kiosk.outbox.summary import Summary
from kiosk.outbox.withdrawing import REASONS, undo_withdrawal, withdraw

__all__ = [
    "REASONS",
    "Books",
    "Claim",
    "Difference",
    "Erasure",
    "Line",
    "Need",
    "Opener",
    "Progress",
    "Snapshot",
    "Standing",
    "Summary",
    "books",
    "claim",
    "count_needs",
    "ensure_post",
    "erase",
    "fill",
    "find_signer",
    "hand_over",
    "mark_posted",
    "needs_you",
    "pause",
    "reconsider",
    "resume",
    "retry",
    "set_up",
    "settle",
    "standings",
    "take_back",
    "to_post",
    "undo_posted",
    "undo_withdrawal",
    "withdraw",
]
