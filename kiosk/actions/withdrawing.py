"""Withdrawals that travel without their action: they win, whichever of the two comes first."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.actions.wire import WithdrawalLine, instant_of, line_of
from kiosk.models import Action, Event, Withdrawal

SCHEMA = "ecritoire.withdrawal/1"


@dataclass(frozen=True)
class LooseWithdrawal:
    """A withdrawal without its action, which came by another way or comes yet."""

    id: UUID
    event_id: UUID
    withdrawn_at: dt.datetime

    def as_json(self) -> dict[str, str]:
        return {
            "schema": SCHEMA,
            "id": str(self.id),
            "event": str(self.event_id),
            "withdrawn_at": self.withdrawn_at.astimezone(dt.UTC).isoformat(),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return what `as_json` wrote. Raises wire.BadLine."""
        line = line_of(WithdrawalLine, content)
        at = instant_of("withdrawn_at", line.withdrawn_at)
        return cls(UUID(line.id), UUID(line.event), at)


def withdraw(session: Session, lines: Iterable[LooseWithdrawal]) -> int:
    """Withdraw these actions, also those that are not here yet; returns how many were not before.

    Those of an event that is not here are passed over. Of two times the earlier one stays, so that
    the order of arrival makes no difference.
    """
    newly, lines = 0, list(lines)
    if not lines:
        return 0
    events = set(session.scalars(select(Event.id)))
    for line in lines:
        if line.event_id not in events:
            continue
        action = session.scalar(
            select(Action).where(Action.id == line.id, Action.event_id == line.event_id)
        )
        if action is None:
            _keep_early(session, line)
        elif action.withdrawn_at is None or line.withdrawn_at < action.withdrawn_at:
            newly += action.withdrawn_at is None
            action.withdrawn_at = line.withdrawn_at
    session.flush()
    return newly


def _keep_early(session: Session, line: LooseWithdrawal) -> None:
    row = insert(Withdrawal).values(
        action_id=line.id, event_id=line.event_id, withdrawn_at=line.withdrawn_at
    )
    earlier = func.min(Withdrawal.withdrawn_at, row.excluded.withdrawn_at)
    session.execute(
        row.on_conflict_do_update(
            index_elements=[Withdrawal.action_id], set_={"withdrawn_at": earlier}
        )
    )


def early_withdrawals(session: Session, event_of: Mapping[UUID, UUID]) -> dict[UUID, dt.datetime]:
    """Return when those of these actions, given with their event, were withdrawn in advance."""
    rows = session.scalars(select(Withdrawal).where(Withdrawal.action_id.in_(event_of)))
    return {
        row.action_id: row.withdrawn_at for row in rows if row.event_id == event_of[row.action_id]
    }
