"""What is here of each kiosk, in numbers that a person can compare with its own screen or paper."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.chain import known_ends
from kiosk.bundles.bundle import short
from kiosk.models import Origin

MOST_SPANS = 5
Span = tuple[int, int]
"""First and last of numbers that follow each other."""


@dataclass(frozen=True)
class Standing:
    """What is here of one kiosk that captured `captured` actions, as far as is known."""

    kiosk_id: UUID
    captured: int
    here: tuple[Span, ...]
    twice: tuple[int, ...] = ()

    @property
    def missing(self) -> int:
        return self.captured - sum(last - first + 1 for first, last in self.here)

    def __str__(self) -> str:
        spans = [str(first) if first == last else f"{first}–{last}" for first, last in self.here]
        shown = ", ".join(spans[:MOST_SPANS]) + (", …" if len(spans) > MOST_SPANS else "")
        line = f"kiosk {short(self.kiosk_id)}: {shown or 'none'} of {self.captured}"
        if self.missing:
            line += f", {self.missing} missing"
        if self.twice:
            # The folder of that kiosk was copied, and both copies went on: nothing is lost by it.
            line += f", {len(self.twice)} numbers stand for two actions each"
        return line

    def as_json(self) -> dict[str, Any]:
        return {
            "kiosk": str(self.kiosk_id),
            "captured": self.captured,
            "here": [list(span) for span in self.here],
            "missing": self.missing,
            "twice": list(self.twice),
        }


def standings(session: Session, event_id: UUID) -> list[Standing]:
    """Return how each kiosk whose actions are here stands, this one among them."""
    rows = session.execute(
        select(Origin.kiosk_id, Origin.seq)
        .where(Origin.event_id == event_id)
        .order_by(Origin.kiosk_id, Origin.seq)
    )
    numbers: dict[UUID, Counter[int]] = {}
    for kiosk_id, seq in rows:
        numbers.setdefault(kiosk_id, Counter())[seq] += 1
    return [
        Standing(
            kiosk_id,
            captured,
            tuple(_spans(sorted(numbers.get(kiosk_id, ())))),
            tuple(seq for seq, times in numbers.get(kiosk_id, Counter()).items() if times > 1),
        )
        for kiosk_id, (captured, _head) in sorted(known_ends(session, event_id).items())
    ]


def _spans(numbers: Iterable[int]) -> Iterator[Span]:
    first = last = 0
    for number in numbers:
        if first and number == last + 1:
            last = number
            continue
        if first:
            yield first, last
        first = last = number
    if first:
        yield first, last
