"""Taking an action: sealed in memory first, then recorded once."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.actions import chain
from kiosk.actions.envelopes import Box, Envelope, Wording
from kiosk.actions.records import Consent, Person, PersonalPart, Writing, place_of
from kiosk.models import Action, ConsentText, EventKey, Kind, Ledger, SealedPart
from kiosk.vault import Recipient, seal

T = TypeVar("T")
CONTACT = "contact"
"""The purpose of the one consent asked: being written to about this case and others."""


class Write(Protocol):
    """Runs a job on the one writing connection; returns when its commit is durable."""

    def __call__(self, job: Callable[[Session], T], /) -> T: ...


@dataclass(frozen=True)
class Contact:
    """The answer to the question whether one may be written to, and the question as it stood."""

    is_granted: bool
    wording: str

    @property
    def wording_sha256(self) -> str:
        return hashlib.sha256(self.wording.encode()).hexdigest()


@dataclass(frozen=True)
class Filled:
    """A filled-in form; `form_id` was made with the form.

    `contact` is None where nobody was asked: on letters and cards, with initials, for the young.
    `station` is the id of the tablet, None at the laptop; it is kept beside the envelope, outside
    of what the chain vouches for, and never leaves this laptop.
    """

    form_id: UUID
    event_id: UUID
    case_slug: str
    locale: str
    person: Person
    kind: Kind = Kind.SIGNATURE
    writing: Writing | None = None
    contact: Contact | None = None
    station: str | None = None

    @property
    def action_id(self) -> UUID:
        """Return the id of this form with these words in it.

        Five taps on one form are one action. Yet a form that stood open for the next person, who
        typed another name into it, is another action: with the form's id alone it would be lost.
        The form's id is random and never kept, so nobody can test guessed names against this one.
        """
        writing = self.writing.as_json() if self.writing else None
        granted = self.contact.is_granted if self.contact else None
        words = [self.case_slug, self.kind, asdict(self.person), writing, granted]
        typed = json.dumps(words, sort_keys=True)
        digest = hashlib.sha256(self.form_id.bytes + typed.encode()).digest()
        return UUID(bytes=digest[:16], version=4)


def record(write: Write, filled: Filled, recipients: Sequence[Recipient], now: dt.datetime) -> UUID:
    """Seal and record an action; when this returns it is durable. Returns the action's id.

    Raises what `write` raises when nothing could be saved.
    """
    contact = filled.contact
    asked = (Consent(CONTACT, contact.is_granted, contact.wording_sha256),) if contact else ()
    personal = PersonalPart(now, filled.person, asked, filled.writing)
    action_id = filled.action_id
    place = place_of(action_id, filled.event_id, filled.case_slug)
    sealed = {r.key_id: seal(personal.as_json(), r, place) for r in recipients}
    if not sealed:
        raise ValueError("an event without a key takes no action")
    envelope = _envelope(filled, action_id, sealed, now)
    # Worked out here and not in the job: the one writer shall not wait for it.
    digest = envelope.digest_bytes
    write(lambda session: _keep(session, filled, envelope, digest))
    return action_id


def _envelope(
    filled: Filled, action_id: UUID, sealed: dict[UUID, bytes], now: dt.datetime
) -> Envelope:
    return Envelope(
        id=action_id,
        event_id=filled.event_id,
        case_slug=filled.case_slug,
        kind=filled.kind,
        locale=filled.locale,
        hour=now.replace(minute=0, second=0, microsecond=0),
        consent=Wording(filled.locale, filled.contact.wording) if filled.contact else None,
        is_young=filled.person.age is not None,
        boxes=tuple(Box(key_id, ciphertext) for key_id, ciphertext in sealed.items()),
    )


def _keep(session: Session, filled: Filled, envelope: Envelope, digest: bytes) -> None:
    row = session.execute(
        insert(Action)
        .values(
            id=envelope.id,
            event_id=envelope.event_id,
            case_slug=envelope.case_slug,
            kind=envelope.kind,
            locale=envelope.locale,
            hour=envelope.hour,
            consent_text_id=_wording(session, filled),
            is_young=envelope.is_young,
            station=filled.station,
        )
        .on_conflict_do_nothing(index_elements=[Action.id])
        .returning(Action.seq)
    ).first()
    if row is None:
        return
    for box in envelope.boxes:
        part = SealedPart(action_id=envelope.id, key_id=box.key_id, ciphertext=box.ciphertext)
        session.add(part)
    chain.append(session, envelope.event_id, envelope.id, digest)
    count_captured(session, filled.event_id, filled.case_slug, filled.kind)


def count_captured(
    session: Session, event_id: UUID, case_slug: str, kind: Kind, number: int = 1
) -> None:
    """Add to the ledger, in the same transaction as the actions themselves."""
    session.execute(
        insert(Ledger)
        .values(event_id=event_id, case_slug=case_slug, kind=kind, captured=number)
        .on_conflict_do_update(
            index_elements=[Ledger.event_id, Ledger.case_slug, Ledger.kind],
            set_={"captured": Ledger.captured + number},
        )
    )


def _wording(session: Session, filled: Filled) -> UUID | None:
    if filled.contact is None:
        return None
    sha256 = filled.contact.wording_sha256
    found = session.scalar(
        select(ConsentText.id).where(
            ConsentText.event_id == filled.event_id,
            ConsentText.language == filled.locale,
            ConsentText.sha256 == sha256,
        )
    )
    if found:
        return found
    text = ConsentText(
        event_id=filled.event_id,
        language=filled.locale,
        text=filled.contact.wording,
        sha256=sha256,
    )
    session.add(text)
    session.flush()
    return text.id


def totals(session: Session, event_id: UUID) -> dict[str, int]:
    """Return how many actions each case has, by slug; those withdrawn are left out."""
    counted: dict[str, int] = {}
    for (slug, _kind), number in by_kind(session, event_id).items():
        counted[slug] = counted.get(slug, 0) + number
    return counted


def by_kind(session: Session, event_id: UUID) -> dict[tuple[str, Kind], int]:
    """Return how many actions of each kind each case has.

    From the ledger, which the books check against the actions: the loop asks at every page, and
    counting a hundred thousand rows each time would stop the kiosk.
    """
    ledger = session.scalars(select(Ledger).where(Ledger.event_id == event_id))
    counted = Counter({(row.case_slug, row.kind): row.captured for row in ledger})
    withdrawn = session.execute(
        select(Action.case_slug, Action.kind, func.count())
        .where(Action.event_id == event_id, Action.withdrawn_at.is_not(None))
        .group_by(Action.case_slug, Action.kind)
    )
    counted.subtract({(slug, kind): number for slug, kind, number in withdrawn})
    return dict(+counted)


def young(session: Session, event_id: UUID) -> int:
    """Return how many actions are those of young people, who are counted apart (ux.md P8)."""
    counted = session.scalar(
        select(func.count()).where(
            Action.event_id == event_id, Action.withdrawn_at.is_(None), Action.is_young
        )
    )
    return counted or 0


def recipients_of(session: Session, event_id: UUID) -> list[Recipient]:
    """Return the public keys that every action of the event is sealed to."""
    keys = session.scalars(
        select(EventKey).where(EventKey.event_id == event_id, EventKey.is_recipient)
    )
    return [Recipient(key.id, key.public) for key in keys]
