"""The chain over what each kiosk captured: a gap or an addition can be named (trust.md 10).

h(n) = SHA-256(h(n−1) || digest of envelope n); h(0) names the kiosk and the event.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from uuid import UUID

from sqlalchemy import bindparam, exists, insert, select
from sqlalchemy.orm import Session

from kiosk.actions.envelopes import Envelope, envelopes
from kiosk.models import Action, Base, ChainHead, Event, Origin


@dataclass(frozen=True)
class Stretch:
    """Numbers `first` to `last` without a gap, with the chain's value at either end."""

    first: int
    last: int
    start: bytes
    end: bytes


@dataclass
class Holding:
    """What of one kiosk's chain is whole here.

    `loose` are whole too, but stand in no stretch: the same number came twice, or came without its
    place in the chain. `damaged` no longer fit the digest that was taken when they were captured.
    """

    stretches: list[Stretch] = field(default_factory=list)
    loose: list[UUID] = field(default_factory=list)
    damaged: list[UUID] = field(default_factory=list)


def genesis(kiosk_id: UUID, event_id: UUID) -> bytes:
    """Return h(0), the beginning of the kiosk's chain at that event."""
    return hashlib.sha256(f"ecritoire.chain/1|{kiosk_id}|{event_id}".encode()).digest()


def link(before: bytes, digest: bytes) -> bytes:
    return hashlib.sha256(before + digest).digest()


_kiosk, _origin = Base.metadata.tables["kiosk"].c, Base.metadata.tables["origin"].c
_last = (
    select(_origin.seq)
    .where(_origin.event_id == bindparam("event_id"), _origin.kiosk_id == _kiosk.id)
    .order_by(_origin.seq.desc())
    .limit(1)
    .correlate(_kiosk.id.table)
)
_END_OF_OWN = select(
    _kiosk.id,
    _last.scalar_subquery(),
    _last.with_only_columns(_origin.link).scalar_subquery(),
).where(_kiosk.is_own)
"""Two look-ups in one index, however long the chain: signing must not wait for it."""
_ADD = insert(Base.metadata.tables["origin"])


def append(session: Session, event_id: UUID, action_id: UUID, digest: bytes) -> None:
    """Give an action that this kiosk captured its number, in the action's own transaction.

    Where the machine has no identity yet, `number_the_rest` does it as soon as it has.
    """
    connection = session.connection()  # Plain rows: the chain needs no objects.
    own = connection.execute(_END_OF_OWN, {"event_id": event_id}).first()
    if own is None:
        return
    kiosk_id, seq, before = own
    row = {
        "action_id": action_id,
        "event_id": event_id,
        "kiosk_id": kiosk_id,
        "seq": (seq or 0) + 1,
        "digest": digest,
        "link": link(before or genesis(kiosk_id, event_id), digest),
    }
    connection.execute(_ADD, row)


def number_the_rest(session: Session) -> int:
    """Do the same for what was captured before there was an identity; returns how many."""
    numbered = 0
    for event_id in session.scalars(select(Event.id)).all():
        without = select(Action.id).where(
            Action.event_id == event_id, ~exists().where(Origin.action_id == Action.id)
        )
        ids = session.scalars(without.order_by(Action.seq)).all()
        for action_id, envelope in envelopes(session, event_id, ids).items():
            append(session, event_id, action_id, envelope.digest_bytes)
            numbered += 1
    return numbered


def holdings(
    session: Session, event_id: UUID, present: Mapping[UUID, Envelope]
) -> dict[UUID, Holding]:
    """Return per kiosk what is whole of its chain; `present` are the event's envelopes."""
    found: dict[UUID, Holding] = {}
    rows = session.scalars(
        select(Origin).where(Origin.event_id == event_id).order_by(Origin.kiosk_id, Origin.seq)
    )
    for (kiosk_id, _seq), same in groupby(rows, lambda row: (row.kiosk_id, row.seq)):
        holding = found.setdefault(kiosk_id, Holding())
        _add(holding, list(_whole(holding, same, present)), event_id)
    return found


def _whole(
    holding: Holding, rows: Iterable[Origin], present: Mapping[UUID, Envelope]
) -> Iterator[Origin]:
    for row in rows:
        envelope = present.get(row.action_id)
        if envelope is None:
            continue  # Its sealed parts are gone, so the number is missing.
        if envelope.digest_bytes == row.digest:
            yield row
        else:
            holding.damaged.append(row.action_id)


def _add(holding: Holding, rows: list[Origin], event_id: UUID) -> None:
    """Let one of the rows of a number continue the chain, and keep the others loose."""
    chained = next((row for row in rows if _continues(holding, row, event_id)), None)
    for row in rows:
        if row is not chained:
            holding.loose.append(row.action_id)


def _continues(holding: Holding, row: Origin, event_id: UUID) -> bool:
    """Add the row to the last stretch or begin another one with it, if its link allows that."""
    if row.link is None:
        return False
    last = holding.stretches[-1] if holding.stretches else None
    before = genesis(row.kiosk_id, event_id) if row.seq == 1 else None
    if last and last.last == row.seq - 1:
        before = last.end
    if before is not None and link(before, row.digest) != row.link:
        return False
    if last and last.last == row.seq - 1:
        holding.stretches[-1] = replace(last, last=row.seq, end=row.link)
    else:
        holding.stretches.append(Stretch(row.seq, row.seq, row.link, row.link))
    return True


def known_ends(session: Session, event_id: UUID) -> dict[UUID, tuple[int, bytes | None]]:
    """Return per kiosk how many actions it is known to have captured, and its chain's end."""
    ends: dict[UUID, tuple[int, bytes | None]] = {
        row.kiosk_id: (row.captured, row.head)
        for row in session.scalars(select(ChainHead).where(ChainHead.event_id == event_id))
    }
    here = select(Origin.kiosk_id, Origin.seq, Origin.link).where(Origin.event_id == event_id)
    for kiosk_id, seq, end in session.execute(here.order_by(Origin.seq)):
        if seq > ends.get(kiosk_id, (0, None))[0]:
            ends[kiosk_id] = (seq, end)
    return ends
