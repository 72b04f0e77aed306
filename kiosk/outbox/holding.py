"""Holding back what the host read and does not send: handed to nobody, and that can be undone."""

import datetime as dt
import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.models import Action, Delivery, Hold, Kind, Receiver, State
from kiosk.outbox.filling import mark_held
from kiosk.outbox.posting import ensure_post
from kiosk.outbox.progress import PROVED
from kiosk.receivers import Post, Reason


class Why(enum.StrEnum):
    """Why a host does not send what somebody wrote; a code, worded when shown."""

    THREATENS = "threatens"
    NAMES_AT_RISK = "names_at_risk"
    OTHERS_DATA = "others_data"
    TEST = "test"
    NOT_READABLE = "not_readable"
    AGAINST_RULES = "against_rules"
    ASKED_FOR = "asked_for"


LEFT = frozenset({*PROVED, State.SENDING, State.UNKNOWN})
"""What has left the laptop, or may have: holding back does not change that."""


@dataclass(frozen=True)
class Held:
    """One action that is held back; nothing of it is personal."""

    action_id: UUID
    case_slug: str
    kind: Kind
    reason: str
    made_at: dt.datetime


def hold(session: Session, event_id: UUID, action_id: UUID, why: Why, now: dt.datetime) -> bool:
    """Hand this action to nobody from now on; tells whether it was not held back before.

    What waits or was refused is withdrawn; where it has no row yet, the books and the next filling
    know of the hold. What is under way may still arrive; what was sent,
    posted or is unclear stays as it is. It goes on to count, since it was written. Raises
    LookupError for an action that the event does not have.
    """
    own = (Action.id == action_id, Action.event_id == event_id)
    kind = session.scalar(select(Action.kind).where(*own))
    if kind is None:
        raise LookupError(action_id)
    row = insert(Hold).values(action_id=action_id, reason=why, made_at=now)
    made = session.scalar(row.on_conflict_do_nothing().returning(Hold.action_id))
    if made is None:
        return False
    if kind in Post.capabilities.takes:
        ensure_post(session, event_id, now)
    mark_held(session, now, action_id=action_id)
    return True


def let_go(session: Session, event_id: UUID, action_id: UUID, now: dt.datetime) -> bool:
    """Take the hold back, so that the action waits again; tells whether there was one.

    What its signer withdrew meanwhile stays withdrawn.
    """
    own = select(Action.id).where(Action.id == action_id, Action.event_id == event_id)
    gone = delete(Hold).where(Hold.action_id.in_(own)).returning(Hold.action_id)
    if session.scalar(gone.execution_options(synchronize_session=False)) is None:
        return False
    is_withdrawn = session.scalar(select(Action.withdrawn_at).where(Action.id == action_id))
    rows = select(Delivery).where(
        Delivery.action_id == action_id,
        Delivery.state == State.WITHDRAWN,
        Delivery.reason == Reason.HELD,
    )
    for row in session.scalars(rows).all():
        if is_withdrawn:
            row.reason = row.withdrawn_from = None
        else:
            row.state, row.reason, row.withdrawn_from = State.WAITING, None, None
            row.attempts, row.updated_at = 0, now
    session.flush()
    return True


def held_back(session: Session, event_id: UUID) -> list[Held]:
    """Return what is held back of the event, the newest first."""
    columns = (Hold.action_id, Action.case_slug, Action.kind, Hold.reason, Hold.made_at)
    rows = session.execute(
        select(*columns)
        .join(Action, Action.id == Hold.action_id)
        .where(Action.event_id == event_id)
        .order_by(Hold.made_at.desc(), Action.seq.desc())
    )
    return [Held(*row) for row in rows]


def counted_by_case(session: Session, event_id: UUID) -> Mapping[tuple[str, Kind], int]:
    """Return how many are held back of each case and kind."""
    return Counter((held.case_slug, held.kind) for held in held_back(session, event_id))


def left_already(session: Session, action_id: UUID) -> Sequence[tuple[str, str, State]]:
    """Return name and kind of the receivers that have the action or may have it, and its state."""
    rows = session.execute(
        select(Receiver.name, Receiver.kind, Delivery.state)
        .join(Receiver, Receiver.id == Delivery.receiver_id)
        .where(Delivery.action_id == action_id, Delivery.state.in_(LEFT))
        .order_by(Receiver.created_at)
    )
    return [(name, kind, state) for name, kind, state in rows]
