"""What is kept: the event, whether its database is whole, its keys, its backups."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from kiosk.actions.events import current_event
from kiosk.doctor.findings import Finding, Line, Topic
from kiosk.doctor.place import Place
from kiosk.models import Action, AgeKey, Audit, Event, EventKey
from kiosk.vault.identity import FILE_NAME

T = TypeVar("T")
BACKUPS = ("backup", "bundle_exported")
"""Acts in the audit after which what was captured lies in a second place."""
SHEETS = ("recovery-sheet", "begun")
"""Acts after which the words are on paper, or were typed once from it."""


def ask(place: Place, question: Callable[[Session, Event], T]) -> T | None:
    """Return the answer for the event that is served, None where there is none."""
    if place.reading is None:
        return None
    with place.reading() as session:
        event = current_event(session)
        return question(session, event) if event else None


@dataclass(frozen=True)
class EventFacts:
    """What kind of event is served."""

    is_practice: bool
    is_closed: bool


def event_facts(place: Place) -> EventFacts | None:
    return ask(place, lambda _, event: EventFacts(event.is_practice, event.closed_at is not None))


def of_event(facts: EventFacts | None) -> Iterator[Line]:
    if facts is None:
        yield Line(Topic.EVENT, Finding.EVENT_MISSING)
    elif facts.is_closed:
        yield Line(Topic.EVENT, Finding.EVENT_CLOSED)
    elif facts.is_practice:
        yield Line(Topic.EVENT, Finding.EVENT_PRACTICE)
    else:
        yield Line(Topic.EVENT, Finding.EVENT_REAL)


def verdict(place: Place) -> str | None:
    """Return what SQLite says of its file, "ok" when it is whole; it stops at the first fault."""
    if place.reading is None:
        return None
    try:
        with place.reading() as session:
            return str(session.scalar(text("PRAGMA quick_check(1)")))
    except DatabaseError as fault:
        return type(fault).__name__


def of_database(found: str | None) -> Iterator[Line]:
    if found is None:
        yield Line(Topic.DATABASE, Finding.DATABASE_NONE)
    elif found != "ok":
        yield Line(Topic.DATABASE, Finding.DATABASE_DAMAGED)
    else:
        yield Line(Topic.DATABASE, Finding.DATABASE_WHOLE)


@dataclass(frozen=True)
class KeyFacts:
    """Whether actions can be sealed, opened here, backed up and signed for."""

    has_recipient: bool
    opens_here: bool
    has_age_key: bool
    has_identity: bool
    is_on_paper: bool
    is_practice: bool


def key_facts(place: Place) -> KeyFacts | None:
    has_identity = (place.settings.keys / FILE_NAME).is_file()
    return ask(place, lambda session, event: _keys_of(session, event, has_identity))


def _keys_of(session: Session, event: Event, has_identity: bool) -> KeyFacts:
    keys = session.scalars(select(EventKey).where(EventKey.event_id == event.id)).all()
    return KeyFacts(
        has_recipient=any(key.is_recipient for key in keys),
        opens_here=any(key.wrapped and key.is_recipient for key in keys),
        has_age_key=session.get(AgeKey, event.id) is not None,
        has_identity=has_identity,
        is_on_paper=_last(session, event, SHEETS) is not None,
        is_practice=event.is_practice,
    )


def of_keys(facts: KeyFacts | None) -> Iterator[Line]:
    if facts is None:
        return  # Without an event there is nothing to seal, and that has been said.
    if not facts.has_recipient:
        yield Line(Topic.KEYS, Finding.KEYS_MISSING)
        return
    if not facts.has_age_key:
        yield Line(Topic.KEYS, Finding.KEYS_NO_AGE)
    if not facts.has_identity:
        yield Line(Topic.KEYS, Finding.KEYS_NO_IDENTITY)
    if not facts.opens_here:
        yield Line(Topic.KEYS, Finding.KEYS_RELAY)
    elif not facts.is_on_paper and not facts.is_practice:
        yield Line(Topic.KEYS, Finding.KEYS_NO_SHEET)
    elif facts.has_age_key and facts.has_identity:
        yield Line(Topic.KEYS, Finding.KEYS_FINE)


@dataclass(frozen=True)
class BackupFacts:
    """How many actions there are, when the last backup was made, and how many came since."""

    captured: int
    made_at: dt.datetime | None
    since: int


def backup_facts(place: Place) -> BackupFacts | None:
    return ask(place, _backups_of)


def _backups_of(session: Session, event: Event) -> BackupFacts:
    own = select(func.count()).select_from(Action).where(Action.event_id == event.id)
    made_at = _last(session, event, BACKUPS)
    captured = session.scalar(own) or 0
    # An action tells its hour only: one of the hour of the backup counts as newer.
    hour = made_at.replace(minute=0, second=0, microsecond=0) if made_at else None
    since = session.scalar(own.where(Action.hour >= hour)) or 0 if hour else captured
    return BackupFacts(captured, made_at, since)


def of_backup(facts: BackupFacts | None) -> Iterator[Line]:
    if facts is None or not facts.captured:
        yield Line(Topic.BACKUP, Finding.BACKUP_EMPTY)
    elif facts.made_at is None:
        yield Line(Topic.BACKUP, Finding.BACKUP_NONE, {"count": facts.captured})
    else:
        finding = Finding.BACKUP_OLD if facts.since else Finding.BACKUP_FINE
        told = {"at": facts.made_at.astimezone(), "count": facts.since}
        yield Line(Topic.BACKUP, finding, told)


def _last(session: Session, event: Event, acts: tuple[str, ...]) -> dt.datetime | None:
    chosen = (Audit.event_id == event.id, Audit.act.in_(acts))
    return session.scalar(select(func.max(Audit.at)).where(*chosen))
