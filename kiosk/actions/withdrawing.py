"""Withdrawals that travel without their action: they win, whichever of the two comes first."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.actions.envelopes import chunks
from kiosk.actions.wire import WithdrawalLine, instant_of, line_of
from kiosk.models import Action, Base, Event, Withdrawal

SCHEMA = "ecritoire.withdrawal/1"
_ACTION = Base.metadata.tables["action"]


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
    known = list(_of_known_events(session, lines))
    here = _withdrawn_at(session, [line.id for line in known])
    newly = 0
    for line in known:
        if (line.id, line.event_id) not in here:
            _keep_early(session, line)
            continue
        before = here[line.id, line.event_id]
        if before is None or line.withdrawn_at < before:
            here[line.id, line.event_id] = line.withdrawn_at
            session.connection().execute(
                update(_ACTION)
                .where(_ACTION.c.id == line.id)
                .values(withdrawn_at=line.withdrawn_at)
            )
            newly += before is None
    return newly


def _of_known_events(
    session: Session, lines: Iterable[LooseWithdrawal]
) -> Iterator[LooseWithdrawal]:
    for event_id, some in groupby(lines, lambda line: line.event_id):
        if session.get(Event, event_id):
            yield from some


def _withdrawn_at(session: Session, ids: list[UUID]) -> dict[tuple[UUID, UUID], dt.datetime | None]:
    """Return by action and event when what is here was withdrawn, None if it was not."""
    found: dict[tuple[UUID, UUID], dt.datetime | None] = {}
    columns = select(Action.id, Action.event_id, Action.withdrawn_at)
    for some in chunks(ids):
        for action_id, event_id, at in session.execute(columns.where(Action.id.in_(some))):
            found[action_id, event_id] = at
    return found


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
