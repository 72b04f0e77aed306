"""The rows of `delivery`: claimed under a lease, settled, and given back."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Integer, bindparam, or_, select, update
from sqlalchemy.orm import Session

from kiosk.models import Delivery, State, UtcDateTime
from kiosk.outbox.pace import next_pause
from kiosk.outbox.parked import is_kept_back, is_stuck, pause
from kiosk.outbox.progress import PROVED
from kiosk.receivers import Capabilities, Reason, Result

LEASE = dt.timedelta(seconds=90)
"""For each request that an action takes: longer than any one may last (receivers.md, 9.2)."""
MOST_ATTEMPTS = Capabilities.attempts
OPEN = frozenset({State.WAITING, State.SENDING, State.UNKNOWN})


# A claim comes with each answer: these statements are made once, for making them anew takes longer
# than running them. A row written later than now tells that the clock was set back: its pause would
# last as much longer.
_NOW = bindparam("now", type_=UtcDateTime())
_OWN = Delivery.receiver_id == bindparam("own")
_DUE = (
    select(Delivery.action_id)
    .where(_OWN, Delivery.state == bindparam("of"))
    .where(
        or_(
            Delivery.not_before.is_(None),
            Delivery.not_before <= _NOW,
            Delivery.updated_at > _NOW,
        )
    )
    .where(~is_stuck(), ~is_kept_back())
    .order_by(Delivery.not_before)
    .limit(bindparam("room", type_=Integer()))
)
_UNSYNCED = {"synchronize_session": False}
_CLAIMED = (
    update(Delivery)
    .where(_OWN, Delivery.action_id.in_(bindparam("taken", expanding=True)))
    .values(state=State.SENDING, lease_until=bindparam("until", type_=UtcDateTime()))
    .execution_options(**_UNSYNCED)
)
_INTERRUPTED = (
    update(Delivery)
    .where(Delivery.state == State.SENDING)
    .values(
        state=State.UNKNOWN,
        reason=Reason.INTERRUPTED,
        lease_until=None,
        not_before=None,
        updated_at=_NOW,
    )
    .execution_options(**_UNSYNCED)
)
_LEASE_IS_OVER = _INTERRUPTED.where(
    _OWN,
    or_(
        Delivery.lease_until < _NOW,
        Delivery.lease_until > bindparam("far", type_=UtcDateTime()),
    ),
    Delivery.action_id.not_in(bindparam("under_way", expanding=True)),
)


@dataclass(frozen=True)
class Claim:
    """A row taken for sending; `was_unknown`: bytes of it may have arrived before."""

    action_id: UUID
    was_unknown: bool


def take_back(
    session: Session,
    now: dt.datetime,
    receiver_id: UUID | None = None,
    lease: dt.timedelta = LEASE,
    under_way: Collection[UUID] = (),
) -> int:
    """Turn rows whose sender is gone into `unknown`: their bytes may have arrived.

    With a receiver: those whose lease has run out, or ends later than one of length `lease` can,
    since the clock was set back; never those that the caller has `under_way` itself. Without: all
    of them, which is right only at the start of the one process that may send. Returns how many
    there were.
    """
    if receiver_id is None:
        taken = session.execute(_INTERRUPTED, {"now": now})
    else:
        own = {"own": receiver_id, "now": now, "far": now + lease, "under_way": list(under_way)}
        taken = session.execute(_LEASE_IS_OVER, own)
    return cast("CursorResult[Any]", taken).rowcount


def claim(
    session: Session,
    receiver_id: UUID,
    now: dt.datetime,
    limit: int,
    calls: int = 1,
    under_way: Collection[UUID] = (),
) -> list[Claim]:
    """Take up to `limit` due rows as `sending`: the waiting first, then the unknown.

    Their lease lasts 90 s for each of the `calls` that sending takes at most. What the caller has
    `under_way` stays its own, whatever the clock says. The caller commits this before it sends.
    """
    lease = LEASE * calls
    take_back(session, now, receiver_id, lease, under_way)
    claims: list[Claim] = []
    for state in (State.WAITING, State.UNKNOWN):
        # One state at a time, ordered by the index: a sort of all rows for each claim would
        # make a long queue quadratic.
        if room := limit - len(claims):
            own = {"own": receiver_id, "of": state, "now": now, "room": room}
            found = session.scalars(_DUE, own).all()
            claims += [Claim(action_id, state is State.UNKNOWN) for action_id in found]
    if claims:
        taken = [claim.action_id for claim in claims]
        until = {"own": receiver_id, "taken": taken, "until": now + lease}
        session.execute(_CLAIMED, until)
    return claims


def settle(
    session: Session,
    receiver_id: UUID,
    results: Mapping[UUID, Result],
    now: dt.datetime,
    attempts: int = MOST_ATTEMPTS,
) -> dict[UUID, State]:
    """Write down what became of claimed rows; returns the state that each is in now.

    After that many `attempts` an action waits for the host.
    """
    own = (Delivery.receiver_id == receiver_id, Delivery.action_id.in_(results))
    states = {}
    for row in session.scalars(select(Delivery).where(*own)):
        if _may_change(row, result := results[row.action_id]):
            _apply(row, result, now, attempts)
        states[row.action_id] = row.state
    for result in results.values():
        if result.pauses and result.reason:
            pause(session, receiver_id, result.reason)
    return states


def _may_change(row: Delivery, result: Result) -> bool:
    """Only a claimed row changes; but proof counts even when it comes after the lease."""
    return row.state is State.SENDING or (result.state in PROVED and row.state in OPEN)


def _apply(row: Delivery, result: Result, now: dt.datetime, attempts: int) -> None:
    previous = (row.not_before - row.updated_at).total_seconds() if row.not_before else None
    row.attempts += result.spends
    row.state, row.reason = result.state, result.reason
    row.remote_ref = result.remote_ref or row.remote_ref
    row.lease_until = row.not_before = None
    row.updated_at = now
    if result.state not in (State.WAITING, State.UNKNOWN) or result.pauses:
        return
    if row.attempts >= attempts:
        is_unknown = result.state is State.UNKNOWN
        row.state = State.UNKNOWN if is_unknown else State.REFUSED
        row.reason = Reason.ATTEMPTS_SPENT
        return
    seconds = next_pause(previous) if result.retry_after is None else result.retry_after
    row.not_before = now + dt.timedelta(seconds=seconds)


def next_due(session: Session, receiver_id: UUID) -> dt.datetime | None:
    """Return when the next row that waits for its time comes due, None if there is none."""
    return session.scalar(
        select(Delivery.not_before)
        .where(
            Delivery.receiver_id == receiver_id,
            Delivery.state.in_([State.WAITING, State.UNKNOWN]),
            Delivery.not_before.is_not(None),
            ~is_stuck(),
            ~is_kept_back(),
        )
        .order_by(Delivery.not_before)
        .limit(1)
    )
