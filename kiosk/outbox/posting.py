"""What goes by post: accepted means that people have posted it, and they say so."""

import datetime as dt
import uuid
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.models import Action, Delivery, Kind, Ledger, Receiver, Standing, State
from kiosk.outbox.filling import fill
from kiosk.outbox.paper import is_printed
from kiosk.outbox.standings import count_kept_back
from kiosk.receivers import Post


def ensure_post(session: Session, event_id: UUID, now: dt.datetime) -> Receiver:
    """Return the event's receiver *post*, made where there is none yet."""
    own = (Receiver.event_id == event_id, Receiver.kind == Post.kind)
    found = session.scalar(select(Receiver).where(*own))
    if found is None:
        found = Receiver(
            id=uuid.uuid4(),
            event_id=event_id,
            kind=Post.kind,
            name=Post.kind,
            settings={},
            created_at=now,
        )
        session.add(found)
        session.flush()
    return found


def to_post(session: Session, event_id: UUID) -> int:
    """Return how many letters and cards wait for the post, from the numbers that are kept."""
    on_paper = Post.capabilities.takes
    captured = select(func.sum(Ledger.captured)).where(
        Ledger.event_id == event_id, Ledger.kind.in_(on_paper)
    )
    post = select(Receiver.id).where(Receiver.event_id == event_id, Receiver.kind == Post.kind)
    rows = session.execute(
        select(Standing.state, func.sum(Standing.number))
        .where(Standing.receiver_id.in_(post), Standing.kind.in_(on_paper))
        .group_by(Standing.state)
    )
    kept = {state: number for state, number in rows}
    rowless = (session.scalar(captured) or 0) - sum(kept.values()) - _gone(session, event_id)
    return kept.get(State.WAITING, 0) + max(rowless, 0)


def _gone(session: Session, event_id: UUID) -> int:
    """Return how many letters and cards are kept back that have no row at the post."""
    post = select(Receiver.id).where(Receiver.event_id == event_id, Receiver.kind == Post.kind)
    ids = session.scalars(post).all()
    return count_kept_back(session, event_id, ids, Post.capabilities.takes)


def mark_posted(
    session: Session,
    receiver_id: UUID,
    case_slug: str,
    kind: Kind,
    now: dt.datetime,
    number: int | None = None,
) -> list[UUID]:
    """Note that letters or cards of a case were posted, all that wait or `number` of them.

    Those that were printed come first, then the oldest.
    Returns their ids, by which it can be undone.
    """
    fill(session, session.get_one(Receiver, receiver_id), now)
    waiting = (
        select(Delivery)
        .join(Action, Action.id == Delivery.action_id)
        .where(Delivery.receiver_id == receiver_id, Delivery.state == State.WAITING)
        .where(Action.case_slug == case_slug, Action.kind == kind, Action.withdrawn_at.is_(None))
        .order_by(is_printed().desc(), Action.seq)
        .limit(number)
    )
    rows = session.scalars(waiting).all()
    for row in rows:
        row.state, row.updated_at = State.ACCEPTED, now
    return [row.action_id for row in rows]


def undo_posted(
    session: Session, receiver_id: UUID, action_ids: Collection[UUID], now: dt.datetime
) -> int:
    """Let letters and cards wait again that were not posted after all; returns how many."""
    own = (Delivery.receiver_id == receiver_id, Delivery.action_id.in_(action_ids))
    posted = select(Delivery).where(*own, Delivery.state == State.ACCEPTED)
    rows = session.scalars(posted).all()
    for row in rows:
        row.state, row.updated_at = State.WAITING, now
    return len(rows)
