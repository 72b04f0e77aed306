"""An invented event with its key pairs at hand and its writer running: where people sign."""

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.actions.recording import Contact, Filled, recipients_of, record
from kiosk.actions.records import Person
from kiosk.database import Writer, reading_engine
from kiosk.models import Base, Event, EventKey, Ledger
from kiosk.vault import KeyPair, new_pair
from tests.people import AMAL

NOW = dt.datetime(2026, 12, 10, 18, 42, 11, 123456, tzinfo=dt.UTC)
OPENED = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
CASE = "an-invented-case"
WORDING = "May we write to you about this case?"


class Stall:
    """One event; `pairs` has the private half of every key that it seals to, by key id.

    With `beside`, it is another kiosk of that one's event.
    """

    def __init__(self, database: Path, keys: int = 1, beside: Self | None = None) -> None:
        self.database = database
        self.writer = Writer(database)
        self.writer.start()
        self.event_id: UUID = beside.event_id if beside else uuid4()
        self.pairs: dict[UUID, KeyPair] = (
            beside.pairs if beside else {uuid4(): new_pair() for _ in range(keys)}
        )
        self.writer.write(self._open)

    def _open(self, session: Session) -> None:
        event = Event(
            id=self.event_id,
            slug="invented",
            name="An invented evening",
            is_practice=True,
            languages=["en", "fr"],
            pack_id="invented",
            pack_version="1",
            pin_hash="",
            created_at=OPENED,
            begun_at=OPENED,
            erase_on=OPENED.date(),
        )
        session.add(event)
        session.flush()
        for key_id, pair in self.pairs.items():
            session.add(
                EventKey(id=key_id, event_id=event.id, public=pair.public, created_at=OPENED)
            )

    def form(self, **changes: Any) -> Filled:
        """Return a form that Amal has filled in; `name`, `email`, `country` change the person."""
        typed = {field: changes.pop(field, AMAL[field]) for field in AMAL}
        contact = Contact(changes.pop("contact_ok", False), changes.pop("wording", WORDING))
        filled = Filled(uuid4(), self.event_id, CASE, "en", Person(**typed), contact=contact)
        return dataclasses.replace(filled, **changes)

    def sign(self, filled: Filled, now: dt.datetime = NOW) -> UUID:
        with self.read() as session:
            recipients = recipients_of(session, self.event_id)
        return record(self.writer.write, filled, recipients, now)

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        engine = reading_engine(self.database)
        with Session(engine) as session:
            yield session
        engine.dispose()

    def count(self, table: type[Base]) -> int:
        with self.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def captured(self) -> dict[str, int]:
        """Return what the ledger says, by case."""
        with self.read() as session:
            return {row.case_slug: row.captured for row in session.scalars(select(Ledger))}
