"""How the actions stand at each receiver, from the numbers that the database keeps itself."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, union
from sqlalchemy.orm import Session

from kiosk.models import Action, Delivery, Hold, Kind, Ledger, Receiver, State
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


def count_kept_back(
    session: Session,
    event_id: UUID,
    receiver_ids: Collection[UUID],
    kinds: Collection[Kind] = tuple(Kind),
) -> int:
    """Return how many actions of these kinds are kept back that have no row at these receivers.

    Withdrawn and held ones are looked for apart, each by its own short index: together they would
    make a walk over all actions.
    """
    own = (Action.event_id == event_id, Action.kind.in_(kinds))
    withdrawn = select(Action.id).where(*own, Action.withdrawn_at.is_not(None))
    held = select(Hold.action_id).where(exists().where(Action.id == Hold.action_id, *own))
    back = union(withdrawn, held).subquery()
    [action_id] = back.c
    has_row = exists().where(
        Delivery.action_id == action_id, Delivery.receiver_id.in_(receiver_ids)
    )
    return session.scalar(select(func.count()).select_from(back).where(~has_row)) or 0


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
    gone = count_kept_back(session, event_id, [receiver_id] if receiver_id else [])
    rowless = max(total - kept.total(), 0)
    return kept + Counter({State.WITHDRAWN: gone, State.WAITING: rowless - gone})
