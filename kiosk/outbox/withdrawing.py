"""Taking a delivery back before it arrives, with a reason, and undoing that."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.models import Delivery, State
from kiosk.receivers import Reason

REASONS = (
    Reason.ASKED_BY_SIGNER,
    Reason.MADE_UP,
    Reason.DOUBLE,
    Reason.NOT_TO_BE_SENT,
)
"""Why a host may withdraw."""
OPEN = frozenset({State.WAITING, State.REFUSED, State.UNKNOWN})
"""What may be withdrawn: not what is under way, nor what is proved to be there already."""


def withdraw(
    session: Session,
    receiver_id: UUID,
    action_ids: Collection[UUID],
    reason: Reason,
    now: dt.datetime,
) -> int:
    """Withdraw these deliveries, as far as they are open; returns how many it was.

    Raises ValueError for a reason that is not one of REASONS.
    """
    if reason not in REASONS:
        raise ValueError(f"{reason!r} is not a reason to withdraw")
    rows = _rows(session, receiver_id, action_ids)
    open_rows = [row for row in rows if row.state in OPEN]
    for row in open_rows:
        row.withdrawn_from = row.state
        row.state, row.reason, row.not_before, row.updated_at = (
            State.WITHDRAWN,
            reason,
            None,
            now,
        )
    return len(open_rows)


def undo_withdrawal(
    session: Session, receiver_id: UUID, action_ids: Collection[UUID], now: dt.datetime
) -> int:
    """Let what the host withdrew go on; returns how many it was.

    What may have arrived is unknown again, and asked for before it is sent; the rest waits.
    """
    found = _rows(session, receiver_id, action_ids)
    # What the host read and holds back comes back by taking the hold away (holding.py).
    rows = [row for row in found if row.withdrawn_from and row.reason != Reason.HELD]
    for row in rows:
        was_unclear = row.withdrawn_from == State.UNKNOWN
        row.state = State.UNKNOWN if was_unclear else State.WAITING
        row.withdrawn_from = row.reason = None
        row.attempts, row.updated_at = 0, now
    return len(rows)


def _rows(session: Session, receiver_id: UUID, action_ids: Collection[UUID]) -> list[Delivery]:
    own = (Delivery.receiver_id == receiver_id, Delivery.action_id.in_(action_ids))
    return list(session.scalars(select(Delivery).where(*own)))
