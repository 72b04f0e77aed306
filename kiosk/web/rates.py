"""How much a screen may send: more than people do, less than a flood (SEC11)."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_KNOWN = 4096
"""Screens and addresses that are remembered; the one that was silent longest is forgotten first."""


@dataclass(frozen=True)
class Rate:
    """How many writes may come at once, and how many more each minute."""

    burst: int
    per_minute: int


SCREEN = Rate(burst=120, per_minute=240)
"""A person signs some twenty times a minute at most; who counts paper presses faster."""
ADDRESS = Rate(burst=10 * SCREEN.burst, per_minute=10 * SCREEN.per_minute)
"""Ten screens: the whole hall may come by one address."""


class Rates:
    """What each screen and each address may still send.

    Kept in memory, by a clock that only goes forward: one that is set back shuts nobody out. What a
    restart forgets matters little for forms; the door counts in the database (SEC12).
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, name: str, rate: Rate) -> float:
        """Count one write. Return the seconds until one is taken again, 0 where this one is."""
        with self._lock:
            now = self._clock()
            left, since = self._left.pop(name, (rate.burst, now))
            left = min(rate.burst, left + (now - since) * rate.per_minute / 60)
            taken = left >= 1
            self._left[name] = (left - taken, now)
            if len(self._left) > MOST_KNOWN:
                del self._left[next(iter(self._left))]
            return 0 if taken else (1 - left) * 60 / rate.per_minute
