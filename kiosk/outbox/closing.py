"""Closing an event when all is settled, and destroying what is left of it on its last day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from kiosk.models import (
    Action,
    Audit,
    Correction,
    Delivery,
    Event,
    EventKey,
    Receiver,
    SealedPart,
    State,
)
from kiosk.outbox.parked import count_needs
from kiosk.outbox.posting import to_post
from kiosk.outbox.standings import kept_back, standings
from kiosk.receivers import Post
from kiosk.receivers.hub import UNATTENDED, UNATTENDED_SECRET

Code = Literal["waiting", "needs_you", "to_post", "nowhere"]
LONGEST_GAP = dt.timedelta(days=366)
"""A clock that stands further ahead of all that is known here is not believed."""


@dataclass(frozen=True)
class OpenEnd:
    """What would be lost if the event were closed now, and how many.

    `waiting` at receivers other than the post; `needs_you` refused or unclear; `to_post` letters
    and cards; `nowhere` actions that no receiver takes as things stand.
    """

    code: Code
    number: int


class StillOpen(RuntimeError):  # noqa: N818 - nothing failed: it is too early
    """Something is not settled; `ends` says what."""

    def __init__(self, ends: Sequence[OpenEnd]) -> None:
        super().__init__(", ".join(f"{end.number} {end.code}" for end in ends))
        self.ends = ends


def open_ends(session: Session, event_id: UUID) -> list[OpenEnd]:
    """Return what is not settled yet; none when the event may be closed."""
    served = [it for it in standings(session, event_id) if it.kind != Post.kind and it.receiver_id]
    under_way = (State.WAITING, State.SENDING)
    unclear = sum(
        it.states.get(State.UNKNOWN, 0) + it.states.get(State.REFUSED, 0) for it in served
    )
    found = [
        OpenEnd("waiting", sum(it.states.get(state, 0) for it in served for state in under_way)),
        OpenEnd("needs_you", max(unclear, count_needs(session, event_id))),
        OpenEnd("to_post", to_post(session, event_id)),
        OpenEnd("nowhere", _nowhere(session, event_id)),
    ]
    return [end for end in found if end.number]


def _nowhere(session: Session, event_id: UUID) -> int:
    """Return how many signatures no receiver takes: letters and cards can always be posted."""
    taken = exists().where(Delivery.action_id == Action.id, Delivery.state != State.NOT_APPLICABLE)
    waits = exists().where(Receiver.event_id == event_id, Receiver.kind != Post.kind)
    has_row = exists().where(Delivery.action_id == Action.id)
    own = (Action.event_id == event_id, Action.kind.not_in(Post.capabilities.takes))
    # Without a row yet an action waits at each receiver; without a receiver it waits for one.
    left = or_(has_row, ~waits)
    counted = select(func.count()).select_from(Action).where(*own, ~kept_back(), ~taken, left)
    return session.scalar(counted) or 0


def close(session: Session, event_id: UUID, now: dt.datetime) -> int:
    """Delete what people wrote and all secrets, in one go; returns how many sealed parts that was.

    The actions' rows, their states, receipts and all counts stay, and the books go on to balance.
    Raises StillOpen. This cannot be undone.
    """
    if ends := open_ends(session, event_id):
        raise StillOpen(ends)
    return _empty(session, event_id, now)


def _empty(session: Session, event_id: UUID, now: dt.datetime) -> int:
    own = select(Action.id).where(Action.event_id == event_id)
    unsynced = {"synchronize_session": False}
    number = session.scalar(
        select(func.count()).select_from(SealedPart).where(SealedPart.action_id.in_(own))
    )
    for table in (SealedPart, Correction):
        gone = delete(table).where(table.action_id.in_(own))
        session.execute(gone.execution_options(**unsynced))
    for receiver in session.scalars(select(Receiver).where(Receiver.event_id == event_id)):
        receiver.sealed_secret = None
        kept = {k: v for k, v in receiver.settings.items() if k != UNATTENDED_SECRET}
        receiver.settings = kept | ({UNATTENDED: False} if UNATTENDED in kept else {})
    closed = update(Event).where(Event.id == event_id, Event.closed_at.is_(None))
    session.execute(closed.values(closed_at=now))
    return number or 0


def due(session: Session, now: dt.datetime) -> list[UUID]:
    """Return the events whose last day has come and of which something is left to destroy.

    None while the clock stands more than LONGEST_GAP ahead of the newest that is known here: it
    has been set wrong, or the laptop lay in a cupboard, and then somebody shall look first. What
    somebody does at the desk is such a sign.
    """
    if now - newest_known(session) > LONGEST_GAP:
        return []
    own = select(Action.id).where(Action.event_id == Event.id).correlate(Event)
    key = exists().where(EventKey.event_id == Event.id, EventKey.wrapped.is_not(None))
    part = exists().where(SealedPart.action_id.in_(own))
    day = now.astimezone().date()
    return list(session.scalars(select(Event.id).where(Event.erase_on <= day, or_(key, part))))


def newest_known(session: Session) -> dt.datetime:
    """Return the newest moment that anything here was done at."""
    newest = [
        session.scalar(select(func.max(column)))
        for column in (Event.created_at, Audit.at, Action.hour)
    ]
    return max((at for at in newest if at), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))


def destroy(session: Session, event_id: UUID, now: dt.datetime) -> int:
    """Destroy the wrapped keys and any sealed part left, whatever is still open.

    From now on nobody can read anything of it on this laptop; the figures stay.
    Returns how many sealed parts it was.
    """
    number = _empty(session, event_id, now)
    session.execute(update(EventKey).where(EventKey.event_id == event_id).values(wrapped=None))
    detail = {"parts": number}
    session.add(Audit(at=now, event_id=event_id, act="erased-on-its-day", detail=detail))
    return number
