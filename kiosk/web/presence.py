"""What is known of tablets in memory alone: the code to join with, and when each was seen."""

import datetime as dt
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 8
"""Of 31 letters that nobody mixes up: some 40 bits, for ten minutes; no guess comes near."""
CODE_MINUTES = 10
HERE = dt.timedelta(seconds=45)
"""A tablet tells of itself every 15 seconds: three times missed, and it is silent."""


@dataclass(frozen=True)
class Seen:
    """When a tablet was last heard of; `battery` in per cent, None where its browser is silent."""

    at: dt.datetime
    battery: int | None = None


@dataclass(frozen=True)
class Code:
    """What a tablet joins with, once, until `until`."""

    letters: str
    until: dt.datetime

    @property
    def shown(self) -> str:
        """Return the code in two halves, as one reads it aloud."""
        half = CODE_LENGTH // 2
        return f"{self.letters[:half]} {self.letters[half:]}".upper()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Tablets:
    """The tablets of this process; a restart forgets it all, and asks for a new code."""

    def __init__(self, now: Callable[[], dt.datetime] = _now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._code: Code | None = None
        self._seen: dict[UUID, Seen] = {}
        self.reached: dt.datetime | None = None
        """When the test of the network was last opened on another device."""

    def code(self) -> Code:
        """Return the code of the moment, a new one when the last was used or is over."""
        with self._lock:
            if self._code is None or self._code.until <= self._now():
                letters = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
                self._code = Code(letters, self._now() + dt.timedelta(minutes=CODE_MINUTES))
            return self._code

    def take(self, typed: str) -> bool:
        """Tell whether this is the code; it is used up by that."""
        plain = "".join(letter for letter in typed.casefold() if letter.isalnum())
        with self._lock:
            if self._code is None or self._code.until <= self._now():
                return False
            if not secrets.compare_digest(self._code.letters.encode(), plain.encode()):
                return False
            self._code = None
            return True

    def saw(self, station_id: UUID, battery: int | None = None) -> None:
        """Note that a tablet asked for something; what it said of its battery stays."""
        with self._lock:
            before = self._seen.get(station_id)
            if battery is None and before is not None:
                battery = before.battery
            self._seen[station_id] = Seen(self._now(), battery)

    def seen(self, station_id: UUID) -> Seen | None:
        with self._lock:
            return self._seen.get(station_id)

    def is_here(self, station_id: UUID) -> bool:
        seen = self.seen(station_id)
        return seen is not None and self._now() - seen.at <= HERE

    def note_reached(self) -> None:
        self.reached = self._now()
