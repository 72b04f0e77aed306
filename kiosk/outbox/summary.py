"""What a hand-over came to."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.models import Delivery, State
from kiosk.outbox.deliveries import OPEN, next_due
from kiosk.outbox.parked import is_parked, is_stuck


@dataclass(frozen=True)
class Summary:
    """What a hand-over came to.

    `tried` counts this run's actions by the state they ended in. Of all of the receiver's rows,
    `left` are still to be settled, from `next_at` on, and `needs_you` wait for the host. `paused`
    is why the receiver stopped.
    """

    tried: Mapping[State, int]
    left: int
    needs_you: int
    next_at: dt.datetime | None
    paused: str | None
    is_stopped: bool

    @property
    def is_complete(self) -> bool:
        return self.left == 0 and self.needs_you == 0


def summarise(
    session: Session,
    receiver_id: UUID,
    tried: Mapping[State, int],
    paused: str | None,
    is_stopped: bool,
) -> Summary:
    """Return the summary with what is left at the receiver now."""
    rows = select(func.count()).where(Delivery.receiver_id == receiver_id)
    left = session.scalar(rows.where(Delivery.state.in_(OPEN), ~is_stuck()))
    parked = session.scalar(rows.where(is_parked()))
    next_at = next_due(session, receiver_id)
    return Summary(tried, left or 0, parked or 0, next_at, paused, is_stopped)
