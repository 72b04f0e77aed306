"""Erasing what one signer did: found by opening in memory, taken back wherever that can be done."""

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kiosk.actions.recording import Write
from kiosk.actions.records import OpenAction
from kiosk.models import Action, Correction, Delivery, EventKey, Receiver, SealedPart, State
from kiosk.outbox.dispatch import Make
from kiosk.outbox.opening import Opener, Read
from kiosk.outbox.progress import PROVED
from kiosk.receivers import Reason, Result, make_receiver, open_secret
from kiosk.vault import CannotOpen, KeyPair

AT_ONCE = 200
"""Actions that are open in memory at the same time while one is looked for."""


@dataclass(frozen=True)
class Erasure:
    """What became of an action at one receiver that had it; `reason` says what is left to do."""

    action_id: UUID
    receiver_id: UUID
    receiver: str
    state: State
    reason: Reason | None


def find_signer(read: Read, opener: Opener, event_id: UUID, needle: str) -> list[OpenAction]:
    """Return the actions whose name or e-mail is `needle`, whatever its case and spacing.

    Those of an erasing that a receiver did not hear of are among them: it can be tried again.
    """
    wanted = _folded(needle)
    if not wanted:
        return []
    with read() as session:
        own = select(Action.id).where(Action.event_id == event_id).order_by(Action.seq)
        ids = iter(session.scalars(own).all())
    found: list[OpenAction] = []
    while some := list(islice(ids, AT_ONCE)):
        opened = opener.take(some)
        found += [opened[it] for it in some if it in opened and wanted in _of(opened[it])]
    return found


def _of(action: OpenAction) -> set[str]:
    person = action.personal.person
    return {_folded(person.name), _folded(person.email)}


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def erase(
    write: Write,
    read: Read,
    event_id: UUID,
    action_ids: Collection[UUID],
    pair: KeyPair,
    now: dt.datetime,
    make: Make = make_receiver,
) -> list[Erasure]:
    """Withdraw these actions, take them back at each receiver that has them, delete what is sealed.

    They are withdrawn on disk before anything is asked, so that nothing sends them any more. The
    row, its states and its receipts stay: without a sealed part they tell nothing of anybody, and
    the books go on to balance. A sealed part stays as long as a receiver has not been reached,
    since only with it can it be asked again. Raises what `write` raises.
    """
    write(lambda session: _withdraw(session, action_ids, now))
    erasures = list(_everywhere(read, event_id, action_ids, pair, make))
    write(lambda session: _settle(session, action_ids, erasures, now))
    return erasures


def _withdraw(session: Session, action_ids: Collection[UUID], now: dt.datetime) -> None:
    own = (Action.id.in_(action_ids), Action.withdrawn_at.is_(None))
    session.execute(update(Action).where(*own).values(withdrawn_at=now))
    unsent = (State.WAITING, State.REFUSED)
    session.execute(
        update(Delivery)
        .where(Delivery.action_id.in_(action_ids), Delivery.state.in_(unsent))
        .values(state=State.WITHDRAWN, reason=Reason.ASKED_BY_SIGNER, not_before=None)
    )


def _everywhere(
    read: Read, event_id: UUID, action_ids: Collection[UUID], pair: KeyPair, make: Make
) -> Iterator[Erasure]:
    with read() as session:
        own = (EventKey.event_id == event_id, EventKey.public == pair.public)
        key_id = session.scalars(select(EventKey.id).where(*own)).one()
        receivers = session.scalars(select(Receiver).where(Receiver.event_id == event_id)).all()
        had = {row.id: _had(session, row.id, action_ids) for row in receivers}
    opened = Opener(read, event_id, key_id, pair).take(action_ids)
    for row in receivers:
        asked = [opened[it] for it in had[row.id] if it in opened]
        if not asked:
            continue
        try:
            sealed = row.sealed_secret
            secret = open_secret(sealed, pair, key_id, row.id, event_id) if sealed else None
        except CannotOpen:
            closed = Result(State.ACCEPTED, Reason.SECRET_CANNOT_OPEN)
            yield from (_erasure(row, action, closed) for action in asked)
            continue
        receiver = make(row.kind, row.settings, secret)
        try:
            for action in asked:
                yield _erasure(row, action, receiver.erase(action))
        finally:
            receiver.close()


def _had(session: Session, receiver_id: UUID, action_ids: Collection[UUID]) -> Sequence[UUID]:
    """Return the actions that the receiver has, or that it may have."""
    own = (Delivery.receiver_id == receiver_id, Delivery.action_id.in_(action_ids))
    there = Delivery.state.in_([*PROVED, State.UNKNOWN, State.SENDING])
    return session.scalars(select(Delivery.action_id).where(*own, there)).all()


def _erasure(row: Receiver, action: OpenAction, result: Result) -> Erasure:
    return Erasure(action.id, row.id, row.name, result.state, result.reason)


def _settle(
    session: Session,
    action_ids: Collection[UUID],
    erasures: Sequence[Erasure],
    now: dt.datetime,
) -> None:
    gone = {(it.action_id, it.receiver_id) for it in erasures if it.state is State.WITHDRAWN}
    rows = session.scalars(select(Delivery).where(Delivery.action_id.in_(action_ids)))
    for row in rows:
        if (row.action_id, row.receiver_id) in gone:
            row.state, row.reason, row.updated_at = State.WITHDRAWN, Reason.ERASED, now
    unheard = {it.action_id for it in erasures if it.state is not State.WITHDRAWN}
    unheard -= {it.action_id for it in erasures if it.reason is Reason.ERASE_BY_HAND}
    for table in (SealedPart, Correction):
        done = set(action_ids) - unheard
        session.execute(delete(table).where(table.action_id.in_(done)))
