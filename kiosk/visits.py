"""The attendee's visit: in memory only, expiring, wiped."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.models import Kind

EXPIRES_SECONDS = 900.0
"""Longer than the longest idle limit of ux.md K1 with its warning, so no screen outlives it."""
MOST_VISITS = 10_000
TEXT_SIZES = (100, 150, 200)
"""Per cent; the first is where every visit begins and ends (K5, A3)."""


@dataclass(frozen=True)
class Signer:
    """Who is signing: a name, an e-mail address or "", a country or "", the contact answer.

    `wording` is the question as it stood on their screen, in the language `locale`: what they
    answered, also when the screen speaks another language by the next case; "" when nobody asked.
    Who must be careful writes initials and a `town`; young people a first name and their `age`.
    """

    name: str
    locale: str
    email: str = ""
    country: str = ""
    contact_ok: bool = False
    wording: str = ""
    town: str = ""
    age: int | None = None

    @property
    def is_whole_name(self) -> bool:
        """Tell whether it is a full name that could endanger who signs with it."""
        return bool(self.wording)


@dataclass
class Visit:
    """What the kiosk remembers of one attendee until the wipe, in memory and nowhere else.

    `signer` is what they wrote once, for the next case to be one tap (WCAG 3.3.7); `done` is what
    they did, in order: the short name of the case, and the kind.
    """

    id: str
    language: str
    signer: Signer | None = field(default=None, repr=False)
    done: list[tuple[str, Kind]] = field(default_factory=list)
    text_size: int = TEXT_SIZES[0]
    has_contrast: bool = False
    touched: float = 0.0

    @property
    def signed(self) -> list[str]:
        """Return the cases that they signed for, in order."""
        return [slug for slug, kind in self.done if kind == Kind.SIGNATURE]

    def note(self, slug: str, kind: Kind) -> None:
        """Remember what was done; five taps are one."""
        if (slug, kind) not in self.done:
            self.done.append((slug, kind))


class Visits:
    """All visits of this process, by random id. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._visits: dict[str, Visit] = {}

    def find(self, visit_id: str | None) -> Visit | None:
        """Return the visit and mark it as touched; None if it ended or never was."""
        with self._lock:
            visit = self._visits.get(visit_id or "")
            if visit is None:
                return None
            if self._is_over(visit):
                del self._visits[visit.id]
                return None
            visit.touched = self._clock()
            return visit

    def start(self, language: str) -> Visit:
        """Begin a visit with an id that nobody can guess."""
        with self._lock:
            self._forget_ended()
            visit = Visit(secrets.token_urlsafe(24), language, touched=self._clock())
            self._visits[visit.id] = visit
            return visit

    def end(self, visit_id: str | None) -> None:
        """Wipe the visit; ending one that is gone already is fine."""
        with self._lock:
            self._visits.pop(visit_id or "", None)

    def end_all(self) -> None:
        """Wipe every visit: what was begun in practice does not go on for real."""
        with self._lock:
            self._visits.clear()

    def __len__(self) -> int:
        return len(self._visits)

    def _is_over(self, visit: Visit) -> bool:
        return self._clock() - visit.touched > EXPIRES_SECONDS

    def _forget_ended(self) -> None:
        for visit in [v for v in self._visits.values() if self._is_over(v)]:
            del self._visits[visit.id]
        while len(self._visits) >= MOST_VISITS:
            del self._visits[next(iter(self._visits))]
