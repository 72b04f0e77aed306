"""What a page that is looked at often shows and what is costly to ask: asked now and then."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk import outbox
from kiosk.models import Delivery, Receiver
from kiosk.outbox.progress import PROVED
from kiosk.receivers import Post

T = TypeVar("T")
REST_SECONDS = 15.0
SHARE = 30
"""A check rests at least thirty times as long as it took: with a hundred thousand rows it takes a
second, and nobody shall wait for it at every look."""


class _Rested(Generic[T]):
    """The newest answer to one question about an event; asked again when it has rested."""

    def __init__(
        self, ask: Callable[[Session, UUID], T], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: tuple[UUID, T] | None = None
        self._fresh_until = 0.0

    def of(self, session: Session, event_id: UUID) -> T:
        with self._lock:
            began = self._clock()
            if self._kept is None or self._kept[0] != event_id or began >= self._fresh_until:
                self._kept = event_id, self._ask(session, event_id)
                ended = self._clock()
                self._fresh_until = ended + max(REST_SECONDS, SHARE * (ended - began))
            return self._kept[1]


class LastCheck:
    """The newest full check of an event's books; sending and the books' own page make their own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._newest = _Rested(_is_balanced, clock)

    def is_balanced(self, session: Session, event_id: UUID) -> bool:
        """Return what the newest check came to, which may be some seconds old."""
        return self._newest.of(session, event_id)


class LastSent:
    """When something last arrived anywhere but at the post, as it was some seconds ago."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._newest = _Rested(_sent_at, clock)

    def at(self, session: Session, event_id: UUID) -> dt.datetime | None:
        """Return the moment, None where nothing has arrived yet."""
        return self._newest.of(session, event_id)


def _is_balanced(session: Session, event_id: UUID) -> bool:
    return outbox.books(session, event_id).is_balanced


def _sent_at(session: Session, event_id: UUID) -> dt.datetime | None:
    own = (Receiver.event_id == event_id, Receiver.kind != Post.kind)
    proved = (Delivery.receiver_id.in_(select(Receiver.id).where(*own)), Delivery.state.in_(PROVED))
    return session.scalar(select(func.max(Delivery.updated_at)).where(*proved))
