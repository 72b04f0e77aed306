"""How the actions stand at each receiver, from the numbers that the database keeps itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from kiosk.models import Action, Delivery, Hold, Ledger, Receiver, State
from kiosk.models import Standing as Kept


@dataclass(frozen=True)
class Standing:
    """How many actions stand in each state at one receiver; without one, all of them wait."""

    receiver_id: UUID | None
    name: str | None
    kind: str | None
    paused: str | None
    states: Mapping[State, int]

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "kind": self.kind,
            "paused": self.paused,
            "states": counts_as_json(self.states),
        }


def counts_as_json(states: Mapping[State, int]) -> dict[str, int]:
    """Return the number of each state by its name; 0 where there is none."""
    return {state.value: states.get(state, 0) for state in State}


def receivers_of(session: Session, event_id: UUID) -> Sequence[Receiver]:
    ordered = select(Receiver).where(Receiver.event_id == event_id).order_by(Receiver.created_at)
    return session.scalars(ordered).all()


def standings(session: Session, event_id: UUID) -> list[Standing]:
    """Return how the event's actions stand at each receiver, however many they are, at once.

    It trusts the ledger and the kept counts, which the books check against the rows.
    """
    captured = select(func.sum(Ledger.captured)).where(Ledger.event_id == event_id)
    total = session.scalar(captured) or 0
    receivers = receivers_of(session, event_id)
    if not receivers:
        states = _with_rowless(session, event_id, None, total, Counter())
        return [Standing(None, None, None, None, states)]
    return [
        Standing(
            receiver.id,
            receiver.name,
            receiver.kind,
            receiver.paused,
            _with_rowless(session, event_id, receiver.id, total, _kept(session, receiver.id)),
        )
        for receiver in receivers
    ]


def kept_back() -> ColumnElement[bool]:
    """Return the condition that an action goes nowhere: withdrawn by its signer, or held back."""
    # By the few ids, not by a look from each of the many actions at the holds.
    return or_(Action.withdrawn_at.is_not(None), Action.id.in_(select(Hold.action_id)))


def _kept(session: Session, receiver_id: UUID) -> Counter[State]:
    rows = session.execute(
        select(Kept.state, func.sum(Kept.number))
        .where(Kept.receiver_id == receiver_id, Kept.number != 0)
        .group_by(Kept.state)
    )
    return Counter({state: number for state, number in rows})


def _with_rowless(
    session: Session, event_id: UUID, receiver_id: UUID | None, total: int, kept: Counter[State]
) -> Mapping[State, int]:
    """Add the actions that have no row yet: they wait, unless they are kept back."""
    has_row = exists().where(Delivery.action_id == Action.id, Delivery.receiver_id == receiver_id)
    withdrawn = select(func.count()).where(Action.event_id == event_id, kept_back(), ~has_row)
    gone = session.scalar(withdrawn) or 0
    rowless = max(total - kept.total(), 0)
    return kept + Counter({State.WITHDRAWN: gone, State.WAITING: rowless - gone})
