"""The rows of `delivery` are made: one for every action at every receiver of its event."""

import datetime as dt
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, case, exists, literal, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.models import Action, Delivery, Hold, Receiver, State, UtcDateTime
from kiosk.receivers import KINDS, Reason


def fill(session: Session, receiver: Receiver, now: dt.datetime, limit: int | None = None) -> int:
    """Give every action of the receiver's event a row, the first `limit` of those without.

    What was withdrawn or held back meanwhile is marked so, as long as nothing of it was sent.
    Returns how many rows it made; below `limit` no action is without.
    """
    first = case(
        (Action.withdrawn_at.is_not(None), _state(State.WITHDRAWN)),
        (
            Action.kind.not_in(KINDS[receiver.kind].capabilities.takes),
            _state(State.NOT_APPLICABLE),
        ),
        else_=_state(State.WAITING),
    )
    receiver_id = literal(receiver.id, Delivery.receiver_id.type)
    missing = (
        select(Action.id, receiver_id, first, literal(0), Action.id, literal(now, UtcDateTime()))
        .where(Action.event_id == receiver.event_id, ~_has_row(receiver.id))
        .order_by(Action.seq)
        .limit(limit)
    )
    columns = ["action_id", "receiver_id", "state", "attempts", "idempotency_key", "updated_at"]
    made = session.execute(insert(Delivery).from_select(columns, missing).on_conflict_do_nothing())
    number = cast("CursorResult[Any]", made).rowcount
    if limit is None or number < limit:
        _mark_withdrawn(session, receiver, now)
        mark_held(session, now, receiver.id)
    return number


def _mark_withdrawn(session: Session, receiver: Receiver, now: dt.datetime) -> None:
    withdrawn = select(Action.id).where(
        Action.event_id == receiver.event_id, Action.withdrawn_at.is_not(None)
    )
    unsent = (Delivery.receiver_id == receiver.id, Delivery.state == State.WAITING)
    session.execute(
        update(Delivery)
        # The few that were withdrawn, not a look at each of the many that wait.
        .where(*unsent, Delivery.action_id.in_(withdrawn))
        .values(state=State.WITHDRAWN, reason=None, not_before=None, updated_at=now)
        .execution_options(synchronize_session=False)
    )


def mark_held(
    session: Session,
    now: dt.datetime,
    receiver_id: UUID | None = None,
    action_id: UUID | None = None,
) -> int:
    """Withdraw what waits or was refused of actions that the host holds back; returns how many.

    At one receiver or at all, of one action or of all. What may have arrived stays unclear.
    """
    held = select(Hold.action_id)
    open_ones = Delivery.state.in_([State.WAITING, State.REFUSED])
    rows: list[ColumnElement[bool]] = [open_ones, Delivery.action_id.in_(held)]
    if receiver_id:
        rows.append(Delivery.receiver_id == receiver_id)
    if action_id:
        rows.append(Delivery.action_id == action_id)
    marked = session.execute(
        update(Delivery)
        .where(*rows)
        .values(
            withdrawn_from=Delivery.state,
            state=State.WITHDRAWN,
            reason=Reason.HELD,
            not_before=None,
            updated_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", marked).rowcount


def _state(state: State) -> ColumnElement[State]:
    return literal(state, Delivery.state.type)


def _has_row(receiver_id: UUID) -> ColumnElement[bool]:
    return exists().where(Delivery.action_id == Action.id, Delivery.receiver_id == receiver_id)
