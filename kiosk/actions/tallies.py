"""What is only counted: paper letters, cards, drawings, petition lines and shares."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.actions.recording import Write, totals
from kiosk.models import Counted, Tally

ATTENDEE = "attendee"


@dataclass(frozen=True)
class TallyLine:
    """One line of the tally: `line_id` was made with the form, `by` is a role and no person."""

    line_id: UUID
    event_id: UUID
    case_slug: str
    counted: Counted
    number: int = 1
    by: str = ATTENDEE


@dataclass(frozen=True)
class TeamLine:
    """A line of the team with the hour in which it was counted (UTC), and whether it counts."""

    line: TallyLine
    hour: dt.datetime
    is_undone: bool


def count(write: Write, line: TallyLine, now: dt.datetime) -> None:
    """Append the line, once however often it comes; when this returns it is durable.

    Raises what `write` raises when nothing could be saved.
    """
    write(lambda session: _append(session, line, now))


def undo(write: Write, line_id: UUID, by: str, now: dt.datetime) -> bool:
    """Append the opposite of a line, once; tell whether there was such a line.

    The id of the opposite line follows from the first one's, so that two taps undo it once.
    """

    def take_back(session: Session) -> bool:
        line = line_of(session, line_id)
        if line is None:
            return False
        opposite = TallyLine(
            line_id=undo_id(line_id),
            event_id=line.event_id,
            case_slug=line.case_slug,
            counted=line.counted,
            number=-line.number,
            by=by,
        )
        _append(session, opposite, now)
        return True

    return write(take_back)


def line_of(session: Session, line_id: UUID) -> TallyLine | None:
    """Return the line that was counted under this id, None if none was."""
    row = session.scalar(select(Tally).where(Tally.line_id == line_id))
    return None if row is None else _line(row)


def tallied(session: Session, event_id: UUID) -> dict[tuple[str, Counted], int]:
    """Return what the lines of each case and sort add up to, without what was undone again."""
    total = func.sum(Tally.number)
    rows = session.execute(
        select(Tally.case_slug, Tally.counted, total)
        .where(Tally.event_id == event_id)
        .group_by(Tally.case_slug, Tally.counted)
        .having(total != 0)
    )
    return {(slug, counted): number for slug, counted, number in rows}


def acted(session: Session, event_id: UUID) -> Counter[str]:
    """Return how many acted for each case, at the screens and on paper; sharing is no action."""
    counts = Counter(totals(session, event_id))
    for (slug, counted), number in tallied(session, event_id).items():
        counts[slug] += number if counted is not Counted.SHARE else 0
    return counts


def history(session: Session, event_id: UUID, most: int) -> list[TeamLine]:
    """Return the newest lines that the team counted, and which of them were undone since (H5).

    Undoing is no line of its own here, and neither is what attendees did, who count shares.
    """
    own = (Tally.event_id == event_id, Tally.counted != Counted.SHARE, Tally.number > 0)
    rows = session.scalars(select(Tally).where(*own).order_by(Tally.id.desc()).limit(most)).all()
    opposites = {undo_id(row.line_id): row.line_id for row in rows}
    found = session.scalars(select(Tally.line_id).where(Tally.line_id.in_(opposites)))
    undone = {opposites[line_id] for line_id in found}
    return [TeamLine(_line(row), row.hour, row.line_id in undone) for row in rows]


def undo_id(line_id: UUID) -> UUID:
    """Return the id of the line that undoes this one; it follows from it."""
    return uuid5(line_id, "undo")


def _line(row: Tally) -> TallyLine:
    return TallyLine(row.line_id, row.event_id, row.case_slug, row.counted, row.number, row.by)


def _append(session: Session, line: TallyLine, now: dt.datetime) -> None:
    session.execute(
        insert(Tally)
        .values(
            line_id=line.line_id,
            event_id=line.event_id,
            case_slug=line.case_slug,
            counted=line.counted,
            number=line.number,
            by=line.by,
            hour=now.replace(minute=0, second=0, microsecond=0),
        )
        .on_conflict_do_nothing(index_elements=[Tally.line_id])
    )
