"""Merging what other kiosks captured: any order, repeated or in parts, the set is the same."""

import datetime as dt
import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.actions.envelopes import AT_ONCE, Envelope, Wording, envelopes
from kiosk.actions.recording import count_captured
from kiosk.actions.withdrawing import LooseWithdrawal, early_withdrawals, withdraw
from kiosk.models import (
    Action,
    Base,
    ConsentText,
    Event,
    EventKey,
)

_ACTION, _PART, _ORIGIN, _KIOSK = (
    Base.metadata.tables[name] for name in ("action", "sealed_part", "origin", "kiosk")
)
"""Plain tables: many rows go in at once, and none of them is needed as an object."""


class Refusal(enum.StrEnum):
    """Why an envelope was not taken, as a code."""

    OTHER_DIGEST = "digest_mismatch"
    OTHER_KEY = "unknown_key"
    OTHER_EVENT = "other_event"


@dataclass
class Merged:
    """What a merge came to: counts, the refused ids with the reason, the ids set aside.

    `foreign` are of an event that is not here. `withdrawn` counts the actions that are withdrawn
    since.
    """

    added: int = 0
    known: int = 0
    withdrawn: int = 0
    refused: dict[UUID, Refusal] = field(default_factory=dict)
    foreign: list[UUID] = field(default_factory=list)

    def add(self, other: "Merged") -> None:
        self.added += other.added
        self.known += other.known
        self.withdrawn += other.withdrawn
        self.refused |= other.refused
        self.foreign += other.foreign


def merge(
    session: Session,
    incoming: Iterable[Envelope],
    links: Mapping[UUID, bytes] | None = None,
) -> Merged:
    """Insert what is not here yet, by id; nothing that is here is ever overwritten.

    `links` are the chain's values by action id, where a signed bundle brought them. Run it
    in the writer's transaction, which the caller commits.
    """
    total = Merged()
    waiting = list(incoming)
    for start in range(0, len(waiting), AT_ONCE):
        total.add(_merge_some(session, waiting[start : start + AT_ONCE], links or {}))
    return total


def _merge_some(session: Session, some: Sequence[Envelope], links: Mapping[UUID, bytes]) -> Merged:
    result = Merged()
    usable = list(_usable(session, some, result))
    # The same id twice in one go: the first is taken, any other must equal it.
    candidates: dict[UUID, Envelope] = {}
    for envelope in usable:
        candidates.setdefault(envelope.id, envelope)
    early = early_withdrawals(session, {one.id: one.event_id for one in candidates.values()})
    new = _insert(session, candidates, early)
    _insert_parts(session, [candidates[action_id] for action_id in new], links)
    result.added = len(new)
    result.withdrawn = len(early.keys() & new)
    _compare(session, usable, set(new), result)
    trusted = [envelope for envelope in usable if envelope.id not in result.refused]
    result.withdrawn += withdraw(session, _withdrawals(trusted))
    return result


def _usable(session: Session, some: Sequence[Envelope], result: Merged) -> Iterable[Envelope]:
    keys: dict[UUID, set[UUID | None]] = {}
    pairs = select(Event.id, EventKey.id).outerjoin(EventKey, EventKey.event_id == Event.id)
    for event_id, key_id in session.execute(pairs):
        keys.setdefault(event_id, set()).add(key_id)
    for envelope in some:
        if envelope.event_id not in keys:
            result.foreign.append(envelope.id)
        elif not {box.key_id for box in envelope.boxes} <= keys[envelope.event_id]:
            result.refused[envelope.id] = Refusal.OTHER_KEY
        else:
            yield envelope


def _insert(
    session: Session, candidates: Mapping[UUID, Envelope], early: Mapping[UUID, dt.datetime]
) -> list[UUID]:
    """Insert the rows that are not here; returns their ids. The ledger counts these alone."""
    if not candidates:
        return []
    wordings = _wordings(session, candidates.values())
    rows = [
        {
            "id": envelope.id,
            "event_id": envelope.event_id,
            "case_slug": envelope.case_slug,
            "kind": envelope.kind,
            "locale": envelope.locale,
            "hour": envelope.hour,
            "consent_text_id": wordings.get((envelope.event_id, envelope.consent)),
            "is_young": envelope.is_young,
            "withdrawn_at": early.get(envelope.id),
        }
        for envelope in candidates.values()
    ]
    added = insert(_ACTION).on_conflict_do_nothing(index_elements=[_ACTION.c.id])
    new = list(session.connection().execute(added.returning(_ACTION.c.id), rows).scalars())
    counts = Counter(
        (found.event_id, found.case_slug, found.kind) for found in map(candidates.get, new) if found
    )
    for (event_id, slug, kind), number in counts.items():
        count_captured(session, event_id, slug, kind, number)
    return new


def _insert_parts(session: Session, new: Sequence[Envelope], links: Mapping[UUID, bytes]) -> None:
    if not new:
        return
    session.connection().execute(
        insert(_PART),
        [
            {"action_id": envelope.id, "key_id": box.key_id, "ciphertext": box.ciphertext}
            for envelope in new
            for box in envelope.boxes
        ],
    )
    origins = [
        {
            "action_id": envelope.id,
            "event_id": envelope.event_id,
            "kiosk_id": envelope.kiosk_id,
            "seq": envelope.seq,
            "digest": envelope.digest_bytes,
            "link": links.get(envelope.id),
        }
        for envelope in new
        if envelope.kiosk_id and envelope.seq
    ]
    if origins:
        know_kiosks(session, {found.kiosk_id for found in new if found.kiosk_id})
        session.connection().execute(insert(_ORIGIN), origins)


def know_kiosks(session: Session, ids: Iterable[UUID]) -> None:
    """Add the kiosks that are not known; without a key until somebody confirms one."""
    rows = [{"id": kiosk_id, "is_own": False, "bundles": 0} for kiosk_id in ids]
    if rows:
        session.connection().execute(insert(_KIOSK).on_conflict_do_nothing(), rows)


def _compare(
    session: Session, usable: Sequence[Envelope], fresh: set[UUID], result: Merged
) -> None:
    """Tell what was here already from another action that claims the same id."""
    again = []
    for envelope in usable:
        # Its first envelope is the one that was inserted.
        if envelope.id in fresh:
            fresh.discard(envelope.id)
        else:
            again.append(envelope)
    here = _digests(session, again) if again else {}
    for envelope in again:
        event_id, digest = here[envelope.id]
        if event_id != envelope.event_id:
            result.refused[envelope.id] = Refusal.OTHER_EVENT
        elif digest not in (None, envelope.digest):
            result.refused[envelope.id] = Refusal.OTHER_DIGEST
        else:
            result.known += 1


def _digests(session: Session, again: Sequence[Envelope]) -> dict[UUID, tuple[UUID, str | None]]:
    """Return event and digest of what is here; None where its sealed parts were erased."""
    ids = {envelope.id for envelope in again}
    rows = session.execute(select(Action.id, Action.event_id).where(Action.id.in_(ids)))
    events = {action_id: event_id for action_id, event_id in rows}
    whole: dict[UUID, Envelope] = {}
    for event_id in set(events.values()):
        whole |= envelopes(session, event_id, ids)
    return {
        action_id: (event_id, whole[action_id].digest if action_id in whole else None)
        for action_id, event_id in events.items()
    }


def _wordings(
    session: Session, incoming: Iterable[Envelope]
) -> dict[tuple[UUID, Wording | None], UUID]:
    """Return the ids of the consent texts, added where they are new."""
    asked = {(found.event_id, found.consent) for found in incoming if found.consent}
    ids: dict[tuple[UUID, Wording | None], UUID] = {}
    for event_id, wording in asked:
        row = {"event_id": event_id, "language": wording.language, "sha256": wording.sha256}
        added = insert(ConsentText).values(**row, text=wording.text)
        session.execute(added.on_conflict_do_nothing())
        ids[event_id, wording] = session.scalars(select(ConsentText.id).filter_by(**row)).one()
    return ids


def _withdrawals(some: Iterable[Envelope]) -> Iterable[LooseWithdrawal]:
    for envelope in some:
        if envelope.withdrawn_at:
            yield LooseWithdrawal(envelope.id, envelope.event_id, envelope.withdrawn_at)
