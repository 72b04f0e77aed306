"""What does not add up, named by its rows: each is an error, none is ever expected."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from kiosk.models import Action, Delivery, EventKey, Kind, Receiver, SealedPart, Standing

Captured = Mapping[tuple[str, Kind], int]
"""How many actions the ledger has, by case and kind."""


@dataclass(frozen=True)
class Difference:
    """Something that does not add up.

    `code`: `actions_missing` or `actions_uncounted` (fewer or more rows than the ledger counted,
    by case and kind); `counts_differ` (rows by which the counts kept by receiver, case, kind and
    state are wrong); `row_without_action`, `part_without_action`, `row_vanished` (named by the ids
    of the actions).
    """

    code: str
    count: int
    case_slug: str | None = None
    kind: Kind | None = None
    receiver: str | None = None
    action_ids: Sequence[UUID] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "count": self.count,
            "case": self.case_slug,
            "kind": self.kind.value if self.kind else None,
            "receiver": self.receiver,
            "actions": [str(action_id) for action_id in self.action_ids],
        }


def differences(session: Session, event_id: UUID, captured: Captured) -> list[Difference]:
    """Return everything of the event that does not add up, against the ledger given."""
    found = _against_ledger(session, event_id, captured)
    found += _named("part_without_action", _orphan_parts(session, event_id), None)
    receivers = select(Receiver.id, Receiver.name).where(Receiver.event_id == event_id)
    for receiver_id, name in session.execute(receivers.order_by(Receiver.created_at)).all():
        found += _named("row_without_action", _orphan_rows(session, receiver_id), name)
        found += _named("row_vanished", _vanished(session, event_id, receiver_id), name)
        found += _against_kept_counts(session, receiver_id, name)
    return found


def _named(code: str, ids: Sequence[UUID], receiver: str | None) -> list[Difference]:
    return [Difference(code, len(ids), receiver=receiver, action_ids=ids)] if ids else []


def _against_ledger(session: Session, event_id: UUID, captured: Captured) -> list[Difference]:
    counted = session.execute(
        select(Action.case_slug, Action.kind, func.count())
        .where(Action.event_id == event_id)
        .group_by(Action.case_slug, Action.kind)
    )
    kept = {(slug, kind): number for slug, kind, number in counted}
    found = []
    for key in sorted({*captured, *kept}):
        missing = captured.get(key, 0) - kept.get(key, 0)
        if missing:
            code = "actions_missing" if missing > 0 else "actions_uncounted"
            found.append(Difference(code, abs(missing), *key))
    return found


def _against_kept_counts(session: Session, receiver_id: UUID, name: str) -> list[Difference]:
    """Compare what the triggers counted with the rows that have their action."""
    grouped = (Action.case_slug, Action.kind, Delivery.state)
    counted = session.execute(
        select(*grouped, func.count())
        .join(Action, Action.id == Delivery.action_id)
        .where(Delivery.receiver_id == receiver_id)
        .group_by(*grouped)
    )
    wrong = Counter({(slug, kind, state): number for slug, kind, state, number in counted})
    kept = session.scalars(select(Standing).where(Standing.receiver_id == receiver_id))
    for row in kept:
        wrong[row.case_slug, row.kind, row.state] -= row.number
    by_kind = Counter[tuple[str, Kind]]()
    for (slug, kind, _state), number in wrong.items():
        by_kind[slug, kind] += abs(number)
    return [
        Difference("counts_differ", number, slug, kind, receiver=name)
        for (slug, kind), number in sorted(by_kind.items())
        if number
    ]


def _orphan_parts(session: Session, event_id: UUID) -> Sequence[UUID]:
    """Return actions whose row is gone: their sealed parts outlive it and name them."""
    return session.scalars(
        select(SealedPart.action_id)
        .join(EventKey, EventKey.id == SealedPart.key_id)
        .where(EventKey.event_id == event_id)
        .where(~exists().where(Action.id == SealedPart.action_id))
        .distinct()
    ).all()


def _orphan_rows(session: Session, receiver_id: UUID) -> Sequence[UUID]:
    return session.scalars(
        select(Delivery.action_id)
        .where(Delivery.receiver_id == receiver_id)
        .where(~exists().where(Action.id == Delivery.action_id))
    ).all()


def _vanished(session: Session, event_id: UUID, receiver_id: UUID) -> Sequence[UUID]:
    """Return actions without a row though a later one has its row.

    Rows are filled for all actions at once and there is one writer, so that a hole was made.
    """
    last = (
        select(func.max(Action.seq))
        .join(Delivery, Delivery.action_id == Action.id)
        .where(Delivery.receiver_id == receiver_id)
        .scalar_subquery()
    )
    has_row = exists().where(Delivery.action_id == Action.id, Delivery.receiver_id == receiver_id)
    return session.scalars(
        select(Action.id)
        .where(Action.event_id == event_id, Action.seq < last, ~has_row)
        .order_by(Action.seq)
    ).all()
