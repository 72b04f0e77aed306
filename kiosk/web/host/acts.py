"""What the host did in one go, found again by its time: so that it can be undone, also tomorrow."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.models import Action, Delivery, Kind, State
from kiosk.receivers import Reason

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Act:
    """Rows of one receiver that changed at the same moment for the same reason."""

    receiver_id: UUID
    at: dt.datetime
    reason: str | None
    case_slug: str
    kind: Kind
    action_ids: Sequence[UUID]

    def is_it(self, receiver_id: UUID, at: dt.datetime) -> bool:
        return (self.receiver_id, self.at) == (receiver_id, at)


def acts(session: Session, receiver_ids: Collection[UUID], state: State) -> list[Act]:
    """Return what the host withdrew, or what was posted, by receiver and moment, newest first."""
    columns = (Delivery.receiver_id, Delivery.updated_at, Delivery.reason)
    found = (
        select(*columns, Action.case_slug, Action.kind, Delivery.action_id)
        .join(Action, Action.id == Delivery.action_id)
        .where(Delivery.receiver_id.in_(receiver_ids), Delivery.state == state)
        .order_by(Delivery.updated_at.desc(), Action.seq)
    )
    if state is State.WITHDRAWN:
        # What a signer took back at the kiosk is not the host's to undo.
        found = found.where(Delivery.withdrawn_from.is_not(None), Action.withdrawn_at.is_(None))
        # What was held back after reading has its own list, where it was read.
        found = found.where(Delivery.reason != Reason.HELD)
    grouped: dict[tuple[UUID, dt.datetime], list[tuple[str | None, str, Kind, UUID]]] = {}
    for receiver_id, at, reason, slug, kind, action_id in session.execute(found):
        grouped.setdefault((receiver_id, at), []).append((reason, slug, kind, action_id))
    return [
        Act(receiver_id, at, *rows[0][:3], action_ids=[row[3] for row in rows])
        for (receiver_id, at), rows in grouped.items()
    ]


def moment(text: str) -> dt.datetime:
    """Return the moment that a form carries; long ago for what is none."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return EPOCH
    return at if at.tzinfo else EPOCH
