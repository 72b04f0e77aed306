"""What may befall a request on its way: a random mix, the same one for the same seed."""

import random
import threading
from collections import Counter
from dataclasses import dataclass

HTML = "<!doctype html><title>Welcome</title><p>Accept the terms to go online."
LATE = 0.5
"""Seconds after which a late answer comes; the sender of these tests waits for less."""


@dataclass(frozen=True)
class Mishap:
    """One kind of fault: how often in a thousand requests, and what the sender sees.

    With status 0 the line is reset. `is_recorded`: the action was kept before. `retry_after` is
    the field's value, "date" for the form with a date.
    """

    often: float
    status: int = 0
    body: str = '{"error": "as told"}'
    media_type: str = "application/json"
    is_recorded: bool = False
    retry_after: str = ""
    location: str = ""
    is_cut: bool = False
    is_late: bool = False
    is_closing: bool = False


MISHAPS = {
    "refused": Mishap(5, is_closing=True),
    "reset before": Mishap(55),
    "reset after": Mishap(50, is_recorded=True),
    "400": Mishap(5, 400),
    "409 busy": Mishap(30, 409),
    "413": Mishap(5, 413),
    "429 in seconds": Mishap(2, 429, retry_after="1"),
    "429 with a date": Mishap(2, 429, retry_after="date"),
    "500 with JSON": Mishap(25, 500, is_recorded=True),
    "500 without": Mishap(25, 500, "Internal Server Error", "text/plain"),
    "200 with HTML": Mishap(30, 200, HTML, "text/html"),
    "200 with {}": Mishap(30, 200, "{}", is_recorded=True),
    "to a login page": Mishap(0.5, 302, "", location="/login"),
    "cut in half": Mishap(25, 201, is_recorded=True, is_cut=True),
    "late": Mishap(10, 201, is_recorded=True, is_late=True),
}
"""Together 30 % of all requests."""


class Mix:
    """Deals mishaps by their weights; each kind comes up once among the first hundred or so."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - repeatable, no secret
        self._first = sorted(MISHAPS, key=lambda _: self._dice.random())
        self._asked = 0
        self._lock = threading.Lock()
        self.seen = Counter[str]()

    def next(self) -> str:
        """Return the name of what befalls the next request, "" for nothing."""
        with self._lock:
            self._asked += 1
            name = self._first.pop() if self._first and self._asked % 7 == 0 else self._dealt()
            if name:
                self.seen[name] += 1
            return name

    def _dealt(self) -> str:
        spot = self._dice.uniform(0, 1000)
        for name, mishap in MISHAPS.items():
            spot -= mishap.often
            if spot < 0:
                return name
        return ""
