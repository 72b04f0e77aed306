"""Making an event and telling what its cases allow."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from kiosk.models import AgeKey, Event, EventCase, EventKey, Kind
from kiosk.packs import ActionOpen, Case, Pack
from kiosk.vault import (
    Recipient,
    hash_secret,
    new_age_key,
    new_pair,
    new_passphrase,
    new_pin,
    wrap,
)

PRACTICE_SLUG = "practice"
KEEP_DAYS = 60
"""Days from the day of an event to the date on which what it holds is erased."""


@dataclass(frozen=True)
class NewEvent:
    """An event just made, with the two secrets that are shown once and kept nowhere."""

    id: uuid.UUID
    pin: str
    passphrase: str


def current_event(session: Session) -> Event | None:
    """Return the event that the kiosk serves: a real one that has begun before the practice event.

    One that is only being set up is not served yet. One that is closed is, until the team practises
    for the next.
    """
    is_over = or_(Event.is_practice, Event.closed_at.is_not(None))
    return session.scalar(
        select(Event).where(Event.begun_at.is_not(None)).order_by(is_over, Event.begun_at.desc())
    )


def make_practice_event(session: Session, pack: Pack, country: str, now: dt.datetime) -> NewEvent:
    """Make the practice event with every case of the pack and a key of its own."""
    made = NewEvent(uuid.uuid4(), new_pin(), new_passphrase())
    session.add(
        Event(
            id=made.id,
            slug=PRACTICE_SLUG,
            name="",
            is_practice=True,
            languages=list(pack.languages),
            country=country,
            pack_id=pack.id,
            pack_version=pack.version,
            pin_hash=hash_secret(made.pin),
            created_at=now,
            begun_at=now,
            erase_on=(now + dt.timedelta(days=KEEP_DAYS)).date(),
        )
    )
    session.flush()
    pair, key_id = new_pair(), uuid.uuid4()
    wrapped = wrap(pair, made.passphrase, key_id)
    session.add(
        EventKey(id=key_id, event_id=made.id, public=pair.public, wrapped=wrapped, created_at=now)
    )
    session.flush()
    ensure_age_keys(session)
    for position, case in enumerate(pack.cases):
        session.add(EventCase(event_id=made.id, slug=case.slug, position=position))
    return made


def ensure_age_keys(session: Session) -> None:
    """Give each event the age key of its bundles and backups; none is ever replaced.

    It needs no passphrase: the secret half is sealed to the event's key. Where there are several,
    the one that can be opened at this event is taken.
    """
    without = select(Event.id).where(~exists().where(AgeKey.event_id == Event.id))
    for event_id in session.scalars(without).all():
        keys = session.scalars(
            select(EventKey)
            .where(EventKey.event_id == event_id)
            .order_by(EventKey.wrapped.is_(None), EventKey.created_at)
        )
        if key := keys.first():
            made = new_age_key(event_id, Recipient(key.id, key.public))
            session.add(
                AgeKey(
                    event_id=event_id,
                    key_id=made.key_id,
                    recipient=made.recipient,
                    sealed=made.sealed,
                )
            )
    session.flush()


def takes_signatures(case: Case, event: Event) -> bool:
    """Tell whether the case may be signed for (design: Case packs).

    "check" takes nothing until a host has confirmed the demand; a practice event may use it. An
    event that was closed takes nothing at all.
    """
    if event.closed_at is not None:
        return False
    return case.action_open == ActionOpen.YES or (
        case.action_open == ActionOpen.CHECK and event.is_practice
    )


def kinds_open(case: Case, event: Event) -> frozenset[Kind]:
    """Return what can be done for the case: nothing at all where it is closed.

    A letter needs a text, and a confirmed address or a section that posts it; a card needs the
    address or the section (design: Case packs).
    """
    if not takes_signatures(case, event):
        return frozenset()
    is_posted_by_section = case.rules.who_mails == "section"
    has_address = is_posted_by_section or bool(case.target and case.target.address)
    kinds = {Kind.SIGNATURE}
    if case.letter_languages and has_address:
        kinds.add(Kind.LETTER)
    if is_posted_by_section or case.card:
        kinds.add(Kind.CARD)
    return frozenset(kinds)
