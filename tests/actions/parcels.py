"""Envelopes made up for tests of merging, and a database in memory that they are merged into."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from kiosk.actions.envelopes import Box, Envelope, Wording, envelopes
from kiosk.models import Base, Event, EventKey, Kind, Ledger
from tests.actions.stall import CASE, NOW, WORDING

EVENT = UUID("0e0e0e0e-0000-4000-8000-000000000001")
KEY = UUID("0e0e0e0e-0000-4000-8000-00000000000c")
KIOSKS = tuple(UUID(f"0e0e0e0e-0000-4000-8000-0000000000a{n}") for n in range(3))
HOUR = NOW.replace(minute=0, second=0, microsecond=0)
LATER = NOW + dt.timedelta(hours=1)


def an_envelope(kiosk: int = 0, seq: int = 1, **changes: Any) -> Envelope:
    """Return the envelope of that number at that kiosk; the same one each time."""
    made = Envelope(
        id=UUID(bytes=uuid5(KIOSKS[kiosk], str(seq)).bytes, version=4),
        event_id=EVENT,
        case_slug=CASE,
        kind=(Kind.SIGNATURE, Kind.CARD)[seq % 2],
        locale="en",
        hour=HOUR,
        consent=Wording("en", WORDING) if seq % 3 else None,
        is_young=seq % 5 == 0,
        boxes=(Box(KEY, hashlib.sha256(f"{kiosk}:{seq}".encode()).digest() * 3),),
        kiosk_id=KIOSKS[kiosk],
        seq=seq,
    )
    return dataclasses.replace(made, **changes)


def empty_engine() -> Engine:
    """Return a database in memory that holds the event, its key and nothing else."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        add_event(session, EVENT, "invented")
        session.add(EventKey(id=KEY, event_id=EVENT, public=bytes(32), created_at=NOW))
    return engine


def add_event(session: Session, event_id: UUID, slug: str) -> None:
    session.add(
        Event(
            id=event_id,
            slug=slug,
            name="",
            is_practice=True,
            languages=["en"],
            pack_id="invented",
            pack_version="1",
            pin_hash="",
            created_at=NOW,
            begun_at=NOW,
            erase_on=NOW.date(),
        )
    )
    session.flush()


@contextmanager
def undone(engine: Engine) -> Iterator[Session]:
    """Give a session whose work is rolled back at the end: an empty database each time."""
    with Session(engine) as session:
        try:
            yield session
        finally:
            session.rollback()


def content(session: Session, event_id: UUID = EVENT) -> dict[str, Any]:
    """Return what a merge leads to, whatever order the rows came in."""
    found = envelopes(session, event_id)
    ledger = session.scalars(select(Ledger).where(Ledger.event_id == event_id))
    return {
        "actions": {str(key): envelope.as_json() for key, envelope in found.items()},
        "ledger": {(row.case_slug, row.kind): row.captured for row in ledger},
    }
