"""The books: what was captured must be what the states add up to (design: Data, Books)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from kiosk.models import Action, Delivery, Hold, Kind, Ledger, Receiver, State
from kiosk.outbox.differences import Captured, Difference, differences
from kiosk.outbox.standings import Standing, counts_as_json, receivers_of


@dataclass(frozen=True)
class Line:
    """One line of the books; `receiver` is its name, None while the event has no receiver."""

    case_slug: str
    kind: Kind
    receiver: str | None
    captured: int
    states: Mapping[State, int]

    @property
    def is_balanced(self) -> bool:
        return self.captured == sum(self.states.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "case": self.case_slug,
            "kind": self.kind.value,
            "receiver": self.receiver,
            "captured": self.captured,
            "states": counts_as_json(self.states),
            "balanced": self.is_balanced,
        }


@dataclass(frozen=True)
class Books:
    """The books of one event at one moment."""

    captured: int
    standings: Sequence[Standing]
    lines: Sequence[Line]
    differences: Sequence[Difference]

    @property
    def is_balanced(self) -> bool:
        return not self.differences and all(line.is_balanced for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """Return `captured`, `states` (summed over the receivers), `receivers` and `books`."""
        summed = Counter[State]()
        for standing in self.standings:
            summed.update(standing.states)
        return {
            "captured": self.captured,
            "states": counts_as_json(summed),
            "receivers": [found.as_json() for found in self.standings if found.receiver_id],
            "books": {
                "balanced": self.is_balanced,
                "lines": [line.as_json() for line in self.lines],
                "differences": [found.as_json() for found in self.differences],
            },
        }


def books(session: Session, event_id: UUID) -> Books:
    """Return the books of the event, counted from the rows; in one transaction, for one moment.

    This looks at every row: for a page that only needs the numbers there is `standings`.
    """
    captured = _captured(session, event_id)
    receivers: list[Receiver | None] = list(receivers_of(session, event_id)) or [None]
    lines: list[Line] = []
    standings = []
    for receiver in receivers:
        own = _lines(session, event_id, receiver, captured)
        lines += own
        standings.append(_standing(receiver, own))
    return Books(
        captured=sum(captured.values()),
        standings=standings,
        lines=lines,
        differences=differences(session, event_id, captured),
    )


def _captured(session: Session, event_id: UUID) -> Captured:
    rows = session.scalars(select(Ledger).where(Ledger.event_id == event_id))
    return {(row.case_slug, row.kind): row.captured for row in rows}


def _lines(
    session: Session, event_id: UUID, receiver: Receiver | None, captured: Captured
) -> list[Line]:
    found: dict[tuple[str, Kind], dict[State, int]] = {key: {} for key in captured}
    for slug, kind, state, number in session.execute(_counted(event_id, receiver)):
        found.setdefault((slug, kind), {})[state] = number
    name = receiver.name if receiver else None
    return [
        Line(slug, kind, name, captured.get((slug, kind), 0), found[slug, kind])
        for slug, kind in sorted(found)
    ]


def _counted(event_id: UUID, receiver: Receiver | None) -> Select[str, Kind, State, int]:
    """Count actions by state; one without a row waits, unless it is kept back."""
    held = exists().where(Hold.action_id == Action.id)
    rowless = case(
        (
            or_(Action.withdrawn_at.is_not(None), held),
            literal(State.WITHDRAWN, Delivery.state.type),
        ),
        else_=literal(State.WAITING, Delivery.state.type),
    )
    grouped = (Action.case_slug, Action.kind)
    where = Action.event_id == event_id
    if receiver is None:
        return select(*grouped, rowless, func.count()).where(where).group_by(*grouped, rowless)
    row = and_(Delivery.action_id == Action.id, Delivery.receiver_id == receiver.id)
    state = func.coalesce(Delivery.state, rowless)
    counted = select(*grouped, state, func.count()).select_from(Action).outerjoin(Delivery, row)
    return counted.where(where).group_by(*grouped, state)


def _standing(receiver: Receiver | None, lines: Sequence[Line]) -> Standing:
    summed = Counter[State]()
    for line in lines:
        summed.update(line.states)
    if receiver is None:
        return Standing(None, None, None, None, dict(summed))
    return Standing(receiver.id, receiver.name, receiver.kind, receiver.paused, dict(summed))
