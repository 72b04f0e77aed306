"""Taking a signature: sealed in memory first, then recorded once."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.actions.records import Consent, Person, PersonalPart, place_of
from kiosk.models import Action, ConsentText, EventKey, Kind, Ledger, SealedPart
from kiosk.vault import Recipient, seal

T = TypeVar("T")
CONTACT = "contact"
"""The purpose of the one consent asked: being written to about this case and others."""


class Write(Protocol):
    """Runs a job on the one writing connection; returns when its commit is durable."""

    def __call__(self, job: Callable[[Session], T], /) -> T: ...


@dataclass(frozen=True)
class Signing:
    """A filled-in petition form: `form_id` was made with the form."""

    form_id: UUID
    event_id: UUID
    case_slug: str
    locale: str
    person: Person
    contact_ok: bool
    wording: str

    @property
    def action_id(self) -> UUID:
        """Return the id of this form with these words in it.

        Five taps on one form are one action. Yet a form that stood open for the next person, who
        typed another name into it, is another action: with the form's id alone it would be lost.
        The form's id is random and never kept, so nobody can test guessed names against this one.
        """
        typed = json.dumps([self.case_slug, asdict(self.person), self.contact_ok], sort_keys=True)
        digest = hashlib.sha256(self.form_id.bytes + typed.encode()).digest()
        return UUID(bytes=digest[:16], version=4)

    @property
    def wording_sha256(self) -> str:
        return hashlib.sha256(self.wording.encode()).hexdigest()


def sign(write: Write, signing: Signing, recipients: Sequence[Recipient], now: dt.datetime) -> UUID:
    """Seal and record a signature; when this returns it is durable. Returns the action's id.

    Raises what `write` raises when nothing could be saved.
    """
    consent = Consent(CONTACT, signing.contact_ok, signing.wording_sha256)
    personal = PersonalPart(now, signing.person, (consent,))
    place = place_of(signing.action_id, signing.event_id, signing.case_slug)
    sealed = {r.key_id: seal(personal.as_json(), r, place) for r in recipients}
    if not sealed:
        raise ValueError("an event without a key takes no action")
    write(lambda session: _record(session, signing, sealed, now))
    return signing.action_id


def _record(
    session: Session, signing: Signing, sealed: dict[UUID, bytes], now: dt.datetime
) -> None:
    wording_id = _wording(session, signing)
    row = session.execute(
        insert(Action)
        .values(
            id=signing.action_id,
            event_id=signing.event_id,
            case_slug=signing.case_slug,
            kind=Kind.SIGNATURE,
            locale=signing.locale,
            hour=now.replace(minute=0, second=0, microsecond=0),
            consent_text_id=wording_id,
        )
        .on_conflict_do_nothing(index_elements=[Action.id])
        .returning(Action.seq)
    ).first()
    if row is None:
        return
    for key_id, ciphertext in sealed.items():
        session.add(SealedPart(action_id=signing.action_id, key_id=key_id, ciphertext=ciphertext))
    count_captured(session, signing.event_id, signing.case_slug, Kind.SIGNATURE)


def count_captured(session: Session, event_id: UUID, case_slug: str, kind: Kind) -> None:
    """Add one to the ledger, in the same transaction as the action itself."""
    session.execute(
        insert(Ledger)
        .values(event_id=event_id, case_slug=case_slug, kind=kind, captured=1)
        .on_conflict_do_update(
            index_elements=[Ledger.event_id, Ledger.case_slug, Ledger.kind],
            set_={"captured": Ledger.captured + 1},
        )
    )


def _wording(session: Session, signing: Signing) -> UUID:
    sha256 = signing.wording_sha256
    found = session.scalar(
        select(ConsentText.id).where(
            ConsentText.event_id == signing.event_id,
            ConsentText.language == signing.locale,
            ConsentText.sha256 == sha256,
        )
    )
    if found:
        return found
    text = ConsentText(
        event_id=signing.event_id, language=signing.locale, text=signing.wording, sha256=sha256
    )
    session.add(text)
    session.flush()
    return text.id


def totals(session: Session, event_id: UUID) -> dict[str, int]:
    """Return how many actions each case has, by slug, counted from the rows themselves."""
    rows = session.execute(
        select(Action.case_slug, func.count())
        .where(Action.event_id == event_id, Action.withdrawn_at.is_(None))
        .group_by(Action.case_slug)
    )
    return {slug: number for slug, number in rows}


def recipients_of(session: Session, event_id: UUID) -> list[Recipient]:
    """Return the public keys that every action of the event is sealed to."""
    keys = session.scalars(select(EventKey).where(EventKey.event_id == event_id))
    return [Recipient(key.id, key.public) for key in keys]
