"""The loop of a hand-over: claim, commit, send, settle, until nothing is due."""

import datetime as dt
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.recording import Write
from kiosk.models import Receiver, State
from kiosk.outbox.batch import not_sent
from kiosk.outbox.deliveries import Claim, claim, next_due, settle
from kiosk.outbox.opening import Read
from kiosk.outbox.pace import Pace, Patience, next_pause
from kiosk.outbox.progress import SETTLED, Progress, Tried
from kiosk.outbox.window import Window
from kiosk.receivers import Capabilities, Result

Saved = tuple[Mapping[UUID, State], Sequence[Claim]]


@dataclass
class Drain:
    """One run of the loop; `paused` tells in the end why the receiver stopped.

    A result lives in `_unsaved` until it is on disk: where a write fails, it is kept and written
    with the next. Claims come with the same commit, so that nothing new is sent meanwhile.
    """

    write: Write
    read: Read
    receiver_id: UUID
    capabilities: Capabilities
    window: Window
    pace: Pace
    patience: Patience
    progress: Progress
    stop: threading.Event
    clock: Callable[[], dt.datetime]
    tried: Tried
    paused: str | None = None
    _unsaved: dict[UUID, Result] = field(default_factory=dict)
    _unsure: dict[UUID, Claim] = field(default_factory=dict)
    """Claims of a write that nobody saw end: no byte of them leaves, they go back."""
    _fault: Exception | None = None
    _pause: float | None = None

    def run(self) -> None:
        """Go on until nothing is due, or it has to stop. Raises what `write` raises, in the end."""
        try:
            while self._turn() and not self.window.end:
                pass
            if self._fault:
                raise self._fault
        finally:
            # Also after Ctrl+C and with a full disk: what is under way is waited for, and what
            # became of it written down if at all possible. Else its lease runs out.
            self._note(self.window.rest())
            if self._unsaved or self._unsure:
                self._save(0)

    def _turn(self) -> bool:
        """Take one step; return False when there is nothing left to do now."""
        self._try_to_save(self._room())
        if not self.window.is_empty:
            self._note(self.window.finished())
            return True
        if self._fault:
            self._pause = next_pause(self._pause)
            return not self.stop.is_set() and self.patience.waits(self._pause)
        if self._is_over:
            return False
        return self.patience.waits(self.pace.seconds_left(self.clock()) or self._seconds_to_next())

    @property
    def _is_over(self) -> bool:
        return self.stop.is_set() or self.paused is not None

    def _room(self) -> int:
        """Return how many actions may be claimed now."""
        if self._is_over or self.pace.seconds_left(self.clock()):
            return 0
        return self.window.room(self.pace.width) * self.capabilities.batch

    def _note(self, results: Mapping[UUID, Result]) -> None:
        now = self.clock()
        self._unsaved.update(results)
        self.pace.after(list(results.values()), now)
        for result in results.values():
            if result.reason:
                self.progress.fail(result.reason, now)
            if result.pauses and result.reason:
                self.paused = self.paused or result.reason

    def _try_to_save(self, room: int) -> None:
        if not (room or self._unsaved or self._unsure or self._fault):
            return
        try:
            # When this returns the rows are `sending` on disk; only then may a byte leave.
            claims = self._save(room)
        except Exception as fault:  # noqa: BLE001 - the disk may have room again in a moment
            self._fault = fault
        else:
            self._fault = self._pause = None
            self.window.send(claims)

    def _save(self, room: int) -> Sequence[Claim]:
        """Write down what became of the last claims and take new ones, in one commit."""
        results, under_way, now = dict(self._unsaved), self.window.under_way, self.clock()
        is_given_up = threading.Event()

        def job(session: Session) -> Saved:
            if is_given_up.is_set():
                return {}, []
            back = {action_id: not_sent(it) for action_id, it in self._unsure.items()}
            if back:
                settle(session, self.receiver_id, back, now)
            most = self.capabilities.attempts
            states = settle(session, self.receiver_id, results, now, most) if results else {}
            claims = self._claims(session, room, now, under_way) if room else []
            self._unsure.update({it.action_id: it for it in claims})
            return states, claims

        try:
            states, claims = self.write(job)
        except BaseException:
            # It may be done yet, by a writer that is only slow; the next job then comes after it.
            is_given_up.set()
            raise
        self._unsure.clear()
        self._unsaved.clear()
        self.tried.note(states)
        self.progress.tell(states, now)
        if not SETTLED.isdisjoint(states.values()):
            self.patience.renew()
        return claims

    def _claims(
        self, session: Session, room: int, now: dt.datetime, under_way: Collection[UUID]
    ) -> Sequence[Claim]:
        if paused := session.scalar(select(Receiver.paused).where(Receiver.id == self.receiver_id)):
            # By the host, at the desk, while we were sending.
            self.paused = self.paused or paused
            return []
        return claim(session, self.receiver_id, now, room, self.capabilities.calls, under_way)

    def _seconds_to_next(self) -> float | None:
        with self.read() as session:
            at = next_due(session, self.receiver_id)
        return max((at - self.clock()).total_seconds(), 0.0) if at else None
