"""How long to leave a row, or a whole receiver, in peace after a try that did not settle it."""

import datetime as dt
import math
import secrets
import threading
from collections.abc import Sequence

from kiosk.receivers import Reason, Result

LONGEST = 300.0
"""Seconds; design: Delivery states."""
_FIRST = 1.0
_dice = secrets.SystemRandom()

HOLDS_AT_ONCE = frozenset({Reason.NOT_REACHED, Reason.NOT_THE_RECEIVER, Reason.SLOW_DOWN})
"""Answers that speak of the receiver alone: the next action would fare no better."""
UNWELL = frozenset({Reason.NO_ANSWER, Reason.SERVER_FAULT, Reason.ANSWER_TOO_LONG, Reason.FAULT})
"""Answers that may be one action's own doing: only a run of them speaks of the receiver."""
RUN = 3
WIDEST = 64


def next_pause(previous: float | None) -> float:
    """Return the seconds to wait after one more try, given the wait before it.

    It doubles from 1 s to 300 s, times a random share between a half and one. A pause lies in the
    upper half of its step, so the step is read off it: faults of the line spend no attempt, and
    a count of attempts would not grow.
    """
    if not previous or previous <= 0:
        step = _FIRST
    else:
        step = min(2.0 ** (math.ceil(math.log2(previous)) + 1), LONGEST)
    return max(step, _FIRST) * _dice.uniform(0.5, 1)


class Pace:
    """When the next request may go out: a receiver that is unwell is asked ever less often.

    `width` is how many may be under way: one at first, twice as many after each that went well,
    one again after a fault, so that nobody throws sixteen actions at a receiver that is down.
    Kept in memory for one hand-over. A single poisonous action holds nobody up.
    """

    def __init__(self) -> None:
        self.width = 1
        self._streak = 0
        self._pause: float | None = None
        self._until: dt.datetime | None = None

    def after(self, results: Sequence[Result], now: dt.datetime) -> None:
        for result in results:
            is_ill = result.reason in HOLDS_AT_ONCE | UNWELL
            self.width = 1 if is_ill else min(self.width * 2, WIDEST)
            if not self._is_hold(result):
                continue
            self._pause = next_pause(self._pause)
            until = now + dt.timedelta(seconds=result.retry_after or self._pause)
            # Of two answers that crossed, the longer pause counts.
            self._until = max(until, self._until or until)

    def seconds_left(self, now: dt.datetime) -> float:
        return max((self._until - now).total_seconds(), 0.0) if self._until else 0.0

    def _is_hold(self, result: Result) -> bool:
        if result.reason in HOLDS_AT_ONCE:
            return True
        if result.reason not in UNWELL:
            self._streak, self._pause = 0, None
            return False
        self._streak += 1
        return self._streak >= RUN


class Patience:
    """How long one hand-over waits altogether, in seconds, while nothing gets settled."""

    def __init__(self, seconds: float, stop: threading.Event) -> None:
        self._seconds = seconds
        self._stop = stop
        self._waited = 0.0

    def waits(self, seconds: float | None) -> bool:
        """Wait for what comes next, unless there is nothing or patience is at its end."""
        if seconds is None or self._waited + seconds > self._seconds:
            return False
        self._waited += seconds
        self._stop.wait(seconds)
        return True

    def renew(self) -> None:
        self._waited = 0.0
