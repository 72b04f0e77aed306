"""How far a hand-over has come, for a page or a terminal that looks from another thread."""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from kiosk.models import State

SETTLED = frozenset({State.ACCEPTED, State.KNOWN, State.REFUSED, State.WITHDRAWN})


@dataclass(frozen=True)
class Snapshot:
    """One moment of a hand-over.

    `total` counts the actions that were still to be settled at the start, `done` those settled
    since; `states` counts the actions tried by their last state. `rate` is in actions per second;
    it and `seconds_left` are None until something is done. `paused` is why the receiver stopped.
    """

    total: int = 0
    done: int = 0
    states: Mapping[State, int] | None = None
    rate: float | None = None
    seconds_left: float | None = None
    is_finished: bool = False
    paused: str | None = None


class Progress:
    """Written by the thread that hands over, read by any other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[UUID, State] = {}
        self._total = 0
        self._started = time.monotonic()
        self._is_finished = False
        self._paused: str | None = None

    def start(self, total: int) -> None:
        with self._lock:
            self._total = total
            self._started = time.monotonic()

    def tell(self, states: Mapping[UUID, State]) -> None:
        with self._lock:
            self._last.update(states)

    def finish(self, paused: str | None) -> None:
        with self._lock:
            self._is_finished, self._paused = True, paused

    def snapshot(self) -> Snapshot:
        with self._lock:
            states = Counter(self._last.values())
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
            )
