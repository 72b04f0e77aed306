"""How far a hand-over has come, for a page or a terminal that looks from another thread."""

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from kiosk.models import State

PROVED = frozenset({State.ACCEPTED, State.KNOWN})
FINAL = PROVED | {State.NOT_APPLICABLE}
SETTLED = frozenset(
    {State.ACCEPTED, State.KNOWN, State.REFUSED, State.WITHDRAWN, State.NOT_APPLICABLE}
)


class Tried:
    """Counts the actions of one run by the last state of each.

    What arrived changes no more and is only counted, so that a long queue takes no memory.
    """

    def __init__(self) -> None:
        self._final = Counter[State]()
        self._open: dict[UUID, State] = {}

    def note(self, states: Mapping[UUID, State]) -> None:
        for action_id, state in states.items():
            if state in FINAL:
                self._open.pop(action_id, None)
                self._final[state] += 1
            else:
                self._open[action_id] = state

    def counts(self) -> Counter[State]:
        return self._final + Counter(self._open.values())


@dataclass(frozen=True)
class Snapshot:
    """One moment of a hand-over.

    `total` counts the actions that were still to be settled at the start, `done` those settled
    since; `states` counts the actions tried by their last state. `rate` is in actions per second;
    it and `seconds_left` are None until something is done. `paused` is why the receiver stopped.
    `succeeded_at` and `failed_at` are the last time that something arrived and did not, `failure`
    is why it did not.
    """

    total: int = 0
    done: int = 0
    states: Mapping[State, int] | None = None
    rate: float | None = None
    seconds_left: float | None = None
    is_finished: bool = False
    paused: str | None = None
    succeeded_at: dt.datetime | None = None
    failed_at: dt.datetime | None = None
    failure: str | None = None


class Progress:
    """Written by the thread that hands over, read by any other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tried = Tried()
        self._total = 0
        self._started = time.monotonic()
        self._is_finished = False
        self._paused: str | None = None
        self._succeeded_at: dt.datetime | None = None
        self._failed_at: dt.datetime | None = None
        self._failure: str | None = None

    def start(self, total: int) -> None:
        with self._lock:
            self._total = total
            self._started = time.monotonic()

    def tell(self, states: Mapping[UUID, State], at: dt.datetime) -> None:
        with self._lock:
            self._tried.note(states)
            if not PROVED.isdisjoint(states.values()):
                self._succeeded_at = at

    def fail(self, reason: str, at: dt.datetime) -> None:
        """Note the last thing that went wrong; it may be over a moment later."""
        with self._lock:
            self._failed_at, self._failure = at, reason

    def finish(self, paused: str | None) -> None:
        with self._lock:
            self._is_finished, self._paused = True, paused

    def snapshot(self) -> Snapshot:
        with self._lock:
            states = self._tried.counts()
            done = sum(number for state, number in states.items() if state in SETTLED)
            seconds = time.monotonic() - self._started
            rate = done / seconds if done and seconds > 0 else None
            return Snapshot(
                total=self._total,
                done=done,
                states=dict(states),
                rate=rate,
                seconds_left=max(self._total - done, 0) / rate if rate else None,
                is_finished=self._is_finished,
                paused=self._paused,
                succeeded_at=self._succeeded_at,
                failed_at=self._failed_at,
                failure=self._failure,
            )
