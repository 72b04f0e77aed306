"""What waits for the host: paused receivers, refused actions, unknown ones that stay so."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from kiosk.models import Action, Delivery, Hold, Kind, Receiver, State
from kiosk.receivers import Reason

STUCK = frozenset({Reason.ATTEMPTS_SPENT, Reason.CANNOT_TELL, Reason.CANNOT_OPEN})
OF_SETTINGS = frozenset(
    {Reason.CASE_NOT_TAKEN, Reason.NO_CONSENT, Reason.NO_EMAIL, Reason.BAD_ID, Reason.UNKNOWN_ID}
)
"""Why an action was not taken, where other settings or another kind of list may take it."""
"""Why an unknown row cannot settle itself: it is left alone until the host decides."""


@dataclass(frozen=True)
class Need:
    """An action that waits for the host at one receiver, why, and how often it was tried."""

    receiver_id: UUID
    action_id: UUID
    case_slug: str
    kind: Kind
    state: State
    reason: str | None
    attempts: int


def is_stuck() -> ColumnElement[bool]:
    """Return the condition that a row is unknown and cannot settle itself.

    A withdrawn or held action is among them: it is never sent again, and yet it may have arrived.
    """
    has_reason = func.coalesce(Delivery.reason, "").in_(STUCK)
    return and_(Delivery.state == State.UNKNOWN, or_(has_reason, is_kept_back()))


def is_kept_back() -> ColumnElement[bool]:
    """Return the condition that a row's action goes nowhere: its signer or the host wants it so."""
    held = exists().where(Hold.action_id == Delivery.action_id).correlate(Delivery)
    return or_(is_withdrawn(), held)


def is_withdrawn() -> ColumnElement[bool]:
    withdrawn = exists().where(Action.id == Delivery.action_id, Action.withdrawn_at.is_not(None))
    return withdrawn.correlate(Delivery)


def is_parked() -> ColumnElement[bool]:
    """Return the condition that a row waits for the host."""
    # The states once more, as a list: by them the index finds the few rows among all.
    few = Delivery.state.in_([State.REFUSED, State.UNKNOWN])
    return and_(few, or_(Delivery.state == State.REFUSED, is_stuck()))


def pause(session: Session, receiver_id: UUID, reason: Reason) -> None:
    session.execute(update(Receiver).where(Receiver.id == receiver_id).values(paused=reason))


def resume(session: Session, receiver_id: UUID) -> None:
    """Let the receiver go on after the host has looked at what paused it."""
    session.execute(update(Receiver).where(Receiver.id == receiver_id).values(paused=None))


def retry(
    session: Session,
    receiver_id: UUID,
    now: dt.datetime,
    action_ids: Sequence[UUID] | None = None,
) -> int:
    """Try again what waits for the host, all of it or these: refused rows wait once more.

    Stuck unknown rows stay unknown, since bytes of them went out. Returns how many rows it was.
    """
    parked = select(Delivery).where(Delivery.receiver_id == receiver_id, is_parked())
    if action_ids is not None:
        parked = parked.where(Delivery.action_id.in_(action_ids))
    rows = session.scalars(parked).all()
    for row in rows:
        row.state = State.WAITING if row.state is State.REFUSED else State.UNKNOWN
        row.attempts, row.reason, row.not_before, row.updated_at = 0, None, None, now
    return len(rows)


def reconsider(session: Session, receiver_id: UUID, now: dt.datetime) -> int:
    """Let what only the settings kept back wait again, after they were changed; returns how many.

    Nothing of these rows ever went out.
    """
    kept = select(Delivery).where(
        Delivery.receiver_id == receiver_id,
        Delivery.state.in_([State.NOT_APPLICABLE, State.REFUSED]),
        Delivery.reason.in_(OF_SETTINGS),
        ~is_kept_back(),
    )
    rows = session.scalars(kept).all()
    for row in rows:
        row.state, row.reason, row.attempts = State.WAITING, None, 0
        row.not_before, row.updated_at = None, now
    return len(rows)


def count_needs(session: Session, event_id: UUID) -> int:
    """Return how many rows wait for the host, without looking at them."""
    own = select(Receiver.id).where(Receiver.event_id == event_id)
    counted = select(func.count()).where(Delivery.receiver_id.in_(own), is_parked())
    return session.scalar(counted) or 0


def needs_you(session: Session, event_id: UUID) -> list[Need]:
    """Return what cannot go on without the host: refused, and unknown that cannot settle."""
    rows = session.execute(
        select(Delivery, Action.case_slug, Action.kind)
        .join(Receiver, Receiver.id == Delivery.receiver_id)
        .join(Action, Action.id == Delivery.action_id)
        .where(Receiver.event_id == event_id)
        .where(is_parked())
        .order_by(Action.seq)
    )
    return [
        Need(row.receiver_id, row.action_id, slug, kind, row.state, row.reason, row.attempts)
        for row, slug, kind in rows
    ]
