"""The rows of `delivery`: claimed under a lease, settled, and given back."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import Session

from kiosk.models import Delivery, State
from kiosk.outbox.pace import next_pause
from kiosk.outbox.parked import is_stuck, is_withdrawn, pause
from kiosk.outbox.progress import PROVED
from kiosk.receivers import Capabilities, Reason, Result

LEASE = dt.timedelta(seconds=90)
"""For each request that an action takes: longer than any one may last (receivers.md, 9.2)."""
MOST_ATTEMPTS = Capabilities.attempts
OPEN = frozenset({State.WAITING, State.SENDING, State.UNKNOWN})


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
    gone: list[ColumnElement[bool]] = [Delivery.state == State.SENDING]
    if receiver_id:
        is_over = or_(Delivery.lease_until < now, Delivery.lease_until > now + lease)
        gone += [Delivery.receiver_id == receiver_id, is_over]
        gone += [Delivery.action_id.not_in(under_way)] if under_way else []
    taken = session.execute(
        update(Delivery)
        .where(*gone)
        .values(
            state=State.UNKNOWN,
            reason=Reason.INTERRUPTED,
            lease_until=None,
            not_before=None,
            updated_at=now,
        )
    )
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
        due = (
            select(Delivery.action_id)
            .where(Delivery.receiver_id == receiver_id, Delivery.state == state, _is_due(now))
            .where(~is_stuck(), ~is_withdrawn())
            .order_by(Delivery.not_before)
            .limit(limit - len(claims))
        )
        found = session.scalars(due).all() if len(claims) < limit else []
        claims += [Claim(action_id, state is State.UNKNOWN) for action_id in found]
    taken = [claim.action_id for claim in claims]
    session.execute(
        update(Delivery)
        .where(Delivery.receiver_id == receiver_id, Delivery.action_id.in_(taken))
        .values(state=State.SENDING, lease_until=now + lease)
    )
    return claims


def _is_due(now: dt.datetime) -> ColumnElement[bool]:
    """Return the condition that a row's pause is over.

    A row that was written later than now tells that the clock was set back: its pause would last
    as much longer.
    """
    is_over = or_(Delivery.not_before.is_(None), Delivery.not_before <= now)
    return or_(is_over, Delivery.updated_at > now)


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
            ~is_withdrawn(),
        )
        .order_by(Delivery.not_before)
        .limit(1)
    )
