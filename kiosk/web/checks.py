"""Whether the books balance, for a page that is looked at often: checked now and then."""

import threading
import time
from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from kiosk import outbox

REST_SECONDS = 15.0
SHARE = 30
"""A check rests at least thirty times as long as it took: with a hundred thousand rows it takes a
second, and nobody shall wait for it at every look."""


class LastCheck:
    """The newest full check of an event's books; sending and the books' own page make their own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._event_id: UUID | None = None
        self._fresh_until = 0.0
        self._is_balanced = True

    def is_balanced(self, session: Session, event_id: UUID) -> bool:
        """Return what the newest check came to, which may be some seconds old."""
        with self._lock:
            began = self._clock()
            if self._event_id != event_id or began >= self._fresh_until:
                self._is_balanced = outbox.books(session, event_id).is_balanced
                ended = self._clock()
                self._event_id = event_id
                self._fresh_until = ended + max(REST_SECONDS, SHARE * (ended - began))
            return self._is_balanced
