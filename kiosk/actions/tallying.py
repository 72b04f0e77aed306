"""Lines of the tally on their way between kiosks: they have ids, and merge like actions."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.actions.tallies import TallyLine
from kiosk.actions.wire import BadLine, TallyLineLine, instant_of, line_of
from kiosk.models import Counted, Tally

SCHEMA = "ecritoire.tally/1"


@dataclass(frozen=True)
class CountedLine:
    """A line of the tally with the hour, in UTC, in which it was counted."""

    line: TallyLine
    hour: dt.datetime

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "id": str(self.line.line_id),
            "event": str(self.line.event_id),
            "case": self.line.case_slug,
            "counted": self.line.counted.value,
            "number": self.line.number,
            "by": self.line.by,
            "hour": self.hour.astimezone(dt.UTC).isoformat(),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return what `as_json` wrote. Raises wire.BadLine."""
        read = line_of(TallyLineLine, content)
        if read.number == 0:
            raise BadLine("number: nothing was counted")
        line = TallyLine(
            line_id=UUID(read.id),
            event_id=UUID(read.event),
            case_slug=read.case,
            counted=Counted(read.counted),
            number=read.number,
            by=read.by,
        )
        return cls(line, instant_of("hour", read.hour))


def counted_lines(session: Session, event_id: UUID) -> list[CountedLine]:
    """Return every line of the event's tally, in the order they came in."""
    rows = session.scalars(select(Tally).where(Tally.event_id == event_id).order_by(Tally.id))
    return [_line_of(row) for row in rows]


def _line_of(row: Tally) -> CountedLine:
    line = TallyLine(row.line_id, row.event_id, row.case_slug, row.counted, row.number, row.by)
    return CountedLine(line, row.hour)


def merge_lines(session: Session, incoming: Iterable[CountedLine]) -> tuple[int, list[UUID]]:
    """Append the lines that are not here; returns how many, and the ids that say another thing."""
    added, refused = 0, []
    for counted in incoming:
        line = counted.line
        row = insert(Tally).values(
            line_id=line.line_id,
            event_id=line.event_id,
            case_slug=line.case_slug,
            counted=line.counted,
            number=line.number,
            by=line.by,
            hour=counted.hour,
        )
        new = row.on_conflict_do_nothing(index_elements=[Tally.line_id]).returning(Tally.id)
        if session.scalar(new):
            added += 1
            continue
        here = session.scalars(select(Tally).where(Tally.line_id == line.line_id)).one()
        if _line_of(here) != counted:
            refused.append(line.line_id)
    return added, refused
