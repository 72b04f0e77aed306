"""Handing over to one receiver: claim, commit, send, settle, until nothing is due."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.recording import Write
from kiosk.models import EventKey, State
from kiosk.models import Receiver as ReceiverRow
from kiosk.outbox.batch import Batch, Opener, Read
from kiosk.outbox.deliveries import Claim, claim, fill, next_due, settle
from kiosk.outbox.pace import Pace
from kiosk.outbox.parked import pause
from kiosk.outbox.progress import SETTLED, Progress
from kiosk.outbox.summary import Summary, summarise
from kiosk.receivers import Reason, Receiver, Result, make_receiver, open_secret
from kiosk.receivers.webhook import utc_now
from kiosk.vault import CannotOpen, KeyPair

Make = Callable[[str, Mapping[str, Any], str | None], Receiver]
PATIENCE = 10.0


def hand_over(
    write: Write,
    read: Read,
    event_id: UUID,
    receiver_id: UUID,
    pair: KeyPair,
    progress: Progress,
    stop: threading.Event,
    clock: Callable[[], dt.datetime] = utc_now,
    patience: float = PATIENCE,
    make: Make = make_receiver,
) -> Summary:
    """Hand over to one receiver what is due; whatever the line does ends up in the rows.

    It comes back when nothing is due, the receiver is paused or `stop` is set; for what comes due
    soon it waits, at most `patience` seconds while nothing gets settled. A receiver that is paused
    already is left alone: `resume` it first. Raises LookupError for an unknown receiver or a key
    that is not the event's, what `write` raises, and at the end what a receiver's own bug raised.
    """
    own = (event_id, receiver_id, pair)
    run = Dispatcher(write, read, *own, progress, stop, clock, patience, make)
    try:
        return run.run()
    finally:
        progress.finish(run.paused)


@dataclass
class Dispatcher:
    """One run of `hand_over`."""

    write: Write
    read: Read
    event_id: UUID
    receiver_id: UUID
    pair: KeyPair
    progress: Progress
    stop: threading.Event
    clock: Callable[[], dt.datetime]
    patience: float
    make: Make
    paused: str | None = None
    _pace: Pace = field(default_factory=Pace)
    _waited: float = 0.0
    _last: dict[UUID, State] = field(default_factory=dict)

    def run(self) -> Summary:
        opener = Opener(self.read, self.event_id, self._key_id(), self.pair)
        self.write(self._fill)
        self.progress.start(self._summary().left)
        if receiver := self._receiver(opener.key_id):
            try:
                self._drain(receiver, opener)
            finally:
                receiver.close()
        return self._summary()

    def _key_id(self) -> UUID:
        own = (EventKey.event_id == self.event_id, EventKey.public == self.pair.public)
        with self.read() as session:
            key_id = session.scalar(select(EventKey.id).where(*own))
        if key_id is None:
            raise LookupError("this key is not one of the event's")
        return key_id

    def _fill(self, session: Session) -> int:
        return fill(session, self._row(session), self.clock())

    def _row(self, session: Session) -> ReceiverRow:
        row = session.get(ReceiverRow, self.receiver_id)
        if row is None or row.event_id != self.event_id:
            raise LookupError("the event has no such receiver")
        return row

    def _receiver(self, key_id: UUID) -> Receiver | None:
        """Return the receiver, None if it is paused or its settings pause it now."""
        with self.read() as session:
            row = self._row(session)
        self.paused = row.paused
        if self.paused:
            return None
        try:
            sealed = row.sealed_secret
            secret = sealed and open_secret(sealed, self.pair, key_id, row.id, row.event_id)
        except CannotOpen:
            self._pause(Reason.SECRET_CANNOT_OPEN)
            return None
        receiver = self.make(row.kind, row.settings, secret or None)
        if findings := receiver.preflight():
            self._pause(findings[0].code)
            return None
        return receiver

    def _pause(self, reason: Reason) -> None:
        self.paused = reason
        self.write(lambda session: pause(session, self.receiver_id, reason))

    def _drain(self, receiver: Receiver, opener: Opener) -> None:
        bug: Exception | None = None
        while not self.stop.is_set() and not self.paused:
            held = self._pace.seconds_left(self.clock())
            claims = [] if held else self._claimed(receiver.batch)
            if claims:
                batch = Batch(receiver, opener)
                self._settle(batch.run(claims))
                bug = bug or batch.bug
            elif not self._waits(held or self._seconds_to_next()):
                break
        if bug:
            raise bug

    def _claimed(self, limit: int) -> list[Claim]:
        # When this returns the rows are `sending` on disk; only then may a byte leave.
        return self.write(lambda session: claim(session, self.receiver_id, self.clock(), limit))

    def _settle(self, results: Mapping[UUID, Result]) -> None:
        now = self.clock()
        states = self.write(lambda session: settle(session, self.receiver_id, results, now))
        self._pace.after(list(results.values()), now)
        self._last.update(states)
        self.progress.tell(states)
        if not SETTLED.isdisjoint(states.values()):
            self._waited = 0.0
        self.paused = next((found.reason for found in results.values() if found.pauses), None)

    def _seconds_to_next(self) -> float | None:
        with self.read() as session:
            at = next_due(session, self.receiver_id)
        return max((at - self.clock()).total_seconds(), 0.0) if at else None

    def _waits(self, seconds: float | None) -> bool:
        """Wait for what comes next, unless there is nothing or patience is at its end."""
        if seconds is None or self._waited + seconds > self.patience:
            return False
        self._waited += seconds
        self.stop.wait(seconds)
        return True

    def _summary(self) -> Summary:
        with self.read() as session:
            return summarise(
                session,
                self.receiver_id,
                tried=Counter(self._last.values()),
                paused=self.paused,
                is_stopped=self.stop.is_set(),
            )
