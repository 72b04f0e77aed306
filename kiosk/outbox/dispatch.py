"""Handing over to one receiver: claim, commit, send, settle, until nothing is due."""

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.recording import Write
from kiosk.models import Event, EventKey, State
from kiosk.models import Receiver as ReceiverRow
from kiosk.outbox.draining import Drain
from kiosk.outbox.filling import fill
from kiosk.outbox.opening import Opener, Read, Sealed, Source
from kiosk.outbox.pace import Pace, Patience
from kiosk.outbox.parked import pause
from kiosk.outbox.progress import Progress, Tried
from kiosk.outbox.summary import Summary, summarise
from kiosk.outbox.window import Window
from kiosk.receivers import Reason, Receiver, Result, make_receiver, open_secret
from kiosk.receivers.webhook import utc_now
from kiosk.vault import CannotOpen, KeyPair

Make = Callable[[str, Mapping[str, Any], str | None], Receiver[Any]]
PATIENCE = 10.0
SHARE = 5_000
"""Rows made in one commit at most: a tenth of a second or so."""
PASSING = frozenset(
    {
        Reason.NOT_REACHED,
        Reason.NO_ANSWER,
        Reason.NOT_THE_RECEIVER,
        Reason.SERVER_FAULT,
        Reason.SLOW_DOWN,
    }
)
"""What a probe may find that is over by itself: the receiver is not paused for it."""


def hand_over(
    write: Write,
    read: Read,
    event_id: UUID,
    receiver_id: UUID,
    pair: KeyPair | None,
    progress: Progress,
    stop: threading.Event,
    clock: Callable[[], dt.datetime] = utc_now,
    patience: float = PATIENCE,
    make: Make = make_receiver,
) -> Summary:
    """Hand over to one receiver what is due; whatever the line does ends up in the rows.

    It comes back when nothing is due, the receiver is paused or `stop` is set; for what comes due
    soon it waits, at most `patience` seconds while nothing gets settled. A receiver that is paused
    already is left alone: `resume` it first. Without a key pair only a receiver that takes sealed
    actions can be served. Raises LookupError for an unknown receiver or a key that is not the
    event's, what `write` raises, and at the end what a receiver's own bug raised.
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
    pair: KeyPair | None
    progress: Progress
    stop: threading.Event
    clock: Callable[[], dt.datetime]
    patience: InitVar[float]
    make: Make
    paused: str | None = None
    _pace: Pace = field(default_factory=Pace)
    _tried: Tried = field(default_factory=Tried)

    def __post_init__(self, patience: float) -> None:
        self._patience = Patience(patience, self.stop)

    def run(self) -> Summary:
        key_id = self._key_id(self.pair) if self.pair else None
        # In shares: the one writer serves the guests in between.
        while self.write(self._fill) == SHARE:
            pass
        self.progress.start(self._summary().left)
        if receiver := self._receiver(key_id):
            try:
                if not receiver.capabilities.manual and self._is_there(receiver):
                    self._drain(receiver, self._source(receiver, key_id))
            finally:
                receiver.close()
        return self._summary()

    def _key_id(self, pair: KeyPair) -> UUID:
        own = (EventKey.event_id == self.event_id, EventKey.public == pair.public)
        with self.read() as session:
            key_id = session.scalar(select(EventKey.id).where(*own))
        if key_id is None:
            raise LookupError("this key is not one of the event's")
        return key_id

    def _source(self, receiver: Receiver[Any], key_id: UUID | None) -> Source:
        if receiver.capabilities.sealed:
            return Sealed(self.read, self.event_id)
        if self.pair is None or key_id is None:
            raise LookupError("this receiver takes open actions: it needs the event's key")
        return Opener(self.read, self.event_id, key_id, self.pair)

    def _fill(self, session: Session) -> int:
        return fill(session, self._row(session), self.clock(), SHARE)

    def _row(self, session: Session) -> ReceiverRow:
        row = session.get(ReceiverRow, self.receiver_id)
        if row is None or row.event_id != self.event_id:
            raise LookupError("the event has no such receiver")
        return row

    def _receiver(self, key_id: UUID | None) -> Receiver[Any] | None:
        """Return the receiver, None if it is paused or its settings pause it now."""
        with self.read() as session:
            row = self._row(session)
            is_practice = session.get_one(Event, self.event_id).is_practice
        self.paused = row.paused
        if self.paused:
            return None
        try:
            secret = self._secret(row, key_id)
        except CannotOpen:
            self._pause(Reason.SECRET_CANNOT_OPEN)
            return None
        receiver = self.make(row.kind, row.settings, secret)
        # Where nothing there would tell it from a real signature, a practice one does not go.
        is_refused = is_practice and not receiver.capabilities.takes_practice
        faults = [Reason.PRACTICE] if is_refused else [it.code for it in receiver.preflight()]
        if faults:
            self._pause(faults[0])
            return None
        return receiver

    def _secret(self, row: ReceiverRow, key_id: UUID | None) -> str | None:
        """Return the receiver's secret opened; one that works unattended has none to open."""
        if row.sealed_secret is None or self.pair is None or key_id is None:
            return None
        return open_secret(row.sealed_secret, self.pair, key_id, row.id, row.event_id)

    def _pause(self, reason: Reason) -> None:
        self.paused = reason
        self.write(lambda session: pause(session, self.receiver_id, reason))

    def _is_there(self, receiver: Receiver[Any]) -> bool:
        """Ask before anything is claimed; a network that is not there yet may come meanwhile."""
        while not self.stop.is_set():
            if not (findings := receiver.probe()):
                return True
            reason = findings[0].code
            if reason not in PASSING:
                self._pause(reason)
                return False
            self._pace.after([Result(State.WAITING, Reason.NOT_REACHED)], self.clock())
            self.progress.fail(reason, self.clock())
            if not self._patience.waits(self._pace.seconds_left(self.clock())):
                self.paused = reason
                return False
        return False

    def _drain(self, receiver: Receiver[Any], source: Source) -> None:
        with Window(receiver, source) as window:
            own = (self.write, self.read, self.receiver_id, receiver.capabilities, window)
            shared = (self._pace, self._patience, self.progress, self.stop, self.clock)
            drain = Drain(*own, *shared, self._tried)
            try:
                drain.run()
            finally:
                self.paused = drain.paused
        if bug := window.end or window.bug:
            raise bug

    def _summary(self) -> Summary:
        with self.read() as session:
            return summarise(
                session,
                self.receiver_id,
                tried=self._tried.counts(),
                paused=self.paused,
                is_stopped=self.stop.is_set(),
            )
