"""One event on a database of its own, with a plain writer, a clock to turn and receivers to add."""

import contextlib
import datetime as dt
import functools
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.orm import Session

from kiosk import migrations
from kiosk.actions.recording import Filled, count_captured, recipients_of, record
from kiosk.actions.records import Person
from kiosk.models import Action, Delivery, Event, EventKey, Kind, Receiver, State
from kiosk.outbox import Books, Progress, Summary, books, hand_over, resume
from kiosk.outbox.dispatch import Make
from kiosk.receivers import make_receiver, seal_secret
from kiosk.vault import KeyPair, Recipient, new_pair
from tests.receivers.peers import SECRET

T = TypeVar("T")
START = dt.datetime(2026, 12, 10, 18, 0, tzinfo=dt.UTC)
CASE = "an-invented-case"


def engine_of(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA journal_mode=WAL")
        # These tests kill processes, not the power: what the system holds is safe.
        connection.execute("PRAGMA synchronous=OFF")

    return engine


@functools.cache
def migrated() -> bytes:
    """Return a new database as the product makes it: SQLite's choice of an index hangs on it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kiosk.db"
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            migrations.upgrade(connection)
        engine.dispose()
        return path.read_bytes()


class Store:
    """A database with the one writer that `write` needs; a clock that stands until turned."""

    def __init__(self, path: Path, now: dt.datetime = START) -> None:
        self.path = path
        self.engine = engine_of(path)
        self.now = now
        self._one_writer = threading.Lock()

    def write(self, job: Callable[[Session], T], /) -> T:
        with self._one_writer, Session(self.engine) as session, session.begin():
            return job(session)

    def read(self) -> Session:
        return Session(self.engine)

    def clock(self) -> dt.datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


class Desk(Store):
    """The store with an event, its key pair and what a host can do."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(migrated())
        super().__init__(path)
        self.event_id = uuid4()
        self.pair = new_pair()
        self.key_id = uuid4()
        self.write(self._make_event)
        self.recipients = self.write(lambda session: recipients_of(session, self.event_id))

    def _make_event(self, session: Session) -> None:
        session.add(
            Event(
                id=self.event_id,
                slug="practice",
                name="",
                is_practice=True,
                languages=["en"],
                pack_id="invented",
                pack_version="1",
                pin_hash="",
                created_at=START,
                begun_at=START,
                erase_on=START.date(),
            )
        )
        session.flush()
        session.add(
            EventKey(
                id=self.key_id, event_id=self.event_id, public=self.pair.public, created_at=START
            )
        )

    def sign(
        self, name: str = "Amal Example", case: str = CASE, email: str = "amal@example.org"
    ) -> UUID:
        person = Person(name, email, "CH")
        filled = Filled(uuid4(), self.event_id, case, "en", person)
        return record(self.write, filled, self.recipients, self.now)

    def write_a_card(self) -> UUID:
        """Record a card: it has no receiver of the kinds that take signatures."""
        action_id = uuid4()

        def record(session: Session) -> None:
            session.add(
                Action(
                    id=action_id,
                    event_id=self.event_id,
                    case_slug=CASE,
                    kind=Kind.CARD,
                    locale="en",
                    hour=START,
                )
            )
            count_captured(session, self.event_id, CASE, Kind.CARD)

        self.write(record)
        return action_id

    def add_receiver(self, kind: str, secret: str = SECRET, **settings: str) -> UUID:
        receiver_id = uuid4()
        recipient = Recipient(self.key_id, self.pair.public)
        sealed = seal_secret(secret, recipient, receiver_id, self.event_id)
        row = Receiver(
            id=receiver_id,
            event_id=self.event_id,
            kind=kind,
            name=f"{kind}-{receiver_id.hex[:4]}",
            settings=settings,
            sealed_secret=sealed if kind == "webhook" else None,
            created_at=self.now,
        )
        self.write(lambda session: session.add(row))
        return receiver_id

    def hand_over(
        self,
        receiver_id: UUID,
        make: Make = make_receiver,
        patience: float = 0.0,
        pair: KeyPair | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> Summary:
        return hand_over(
            self.write,
            self.read,
            self.event_id,
            receiver_id,
            pair or self.pair,
            progress or Progress(),
            stop or threading.Event(),
            clock=self.clock,
            patience=patience,
            make=make,
        )

    def heal(self, receiver_id: UUID, make: Make = make_receiver, rounds: int = 30) -> Summary:
        """Hand over until all is settled, turning the clock past each pause and lease."""
        for _ in range(rounds):
            self.write(lambda session: resume(session, receiver_id))
            summary = self.hand_over(receiver_id, make)
            if summary.is_complete:
                break
            self.turn(301)
        return summary

    def rows(self, receiver_id: UUID) -> Mapping[UUID, Delivery]:
        with self.read() as session:
            own = select(Delivery).where(Delivery.receiver_id == receiver_id)
            return {row.action_id: row for row in session.scalars(own)}

    def states(self, receiver_id: UUID) -> Mapping[UUID, State]:
        return {action_id: row.state for action_id, row in self.rows(receiver_id).items()}

    def paused(self, receiver_id: UUID) -> str | None:
        with self.read() as session:
            return session.get_one(Receiver, receiver_id).paused

    def books(self) -> Books:
        with self.read() as session:
            return books(session, self.event_id)


@contextlib.contextmanager
def a_desk(path: Path) -> Iterator[Desk]:
    """Yield a desk; afterwards its books balance, whatever the test did."""
    desk = Desk(path)
    try:
        yield desk
        found = desk.books()
        assert found.is_balanced, found.as_json()["books"]
    finally:
        desk.engine.dispose()
