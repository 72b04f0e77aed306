"""A kiosk with a queue of any length, on disk with the settings of the product."""

import contextlib
import datetime as dt
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from kiosk import outbox, packs
from kiosk.actions.events import make_practice_event
from kiosk.actions.recording import count_captured
from kiosk.actions.records import Person, PersonalPart, place_of
from kiosk.config import Settings
from kiosk.database import Writer, reading_engine
from kiosk.models import Action, EventKey, Kind, Receiver, SealedPart
from kiosk.outbox.dispatch import Make
from kiosk.receivers import make_receiver, seal_secret
from kiosk.vault import KeyPair, Recipient, seal, unwrap
from tests.receivers.peers import SECRET

SHARE = 5_000
SLUG = "joel-paredes"


@dataclass
class Queue:
    """One event with its key open; the lines of `ids` were signed in that order."""

    folder: Path
    writer: Writer
    event_id: UUID
    key_id: UUID
    pair: KeyPair
    read: "sessionmaker[Session]"
    ids: list[UUID] = field(default_factory=list)

    def sign(self, number: int) -> None:
        """Let that many people sign, five thousand to a commit."""
        for start in range(0, number, SHARE):
            job = partial(self._keep, number=min(SHARE, number - start))
            self.writer.write(job, is_patient=True)

    def _keep(self, session: Session, number: int) -> None:
        now, recipient = dt.datetime.now(dt.UTC), Recipient(self.key_id, self.pair.public)
        actions, parts = [], []
        for count in range(number):
            action_id = uuid4()
            person = Person(f"Person {len(self.ids)} {count}", "person@example.org", "BE")
            place = place_of(action_id, self.event_id, SLUG)
            sealed = seal(PersonalPart(now, person, ()).as_json(), recipient, place)
            self.ids.append(action_id)
            actions.append(
                {
                    "id": action_id,
                    "event_id": self.event_id,
                    "case_slug": SLUG,
                    "kind": Kind.SIGNATURE,
                    "locale": "fr",
                    "hour": now,
                }
            )
            parts.append({"action_id": action_id, "key_id": self.key_id, "ciphertext": sealed})
        session.execute(insert(Action), actions)
        session.execute(insert(SealedPart), parts)
        count_captured(session, self.event_id, SLUG, Kind.SIGNATURE, number)

    def add_receiver(self, kind: str, **settings: str) -> UUID:
        receiver_id = uuid4()
        recipient = Recipient(self.key_id, self.pair.public)
        sealed = seal_secret(SECRET, recipient, receiver_id, self.event_id)
        row = Receiver(
            id=receiver_id,
            event_id=self.event_id,
            kind=kind,
            name=receiver_id.hex,
            settings=settings,
            sealed_secret=sealed if kind == "webhook" else None,
            created_at=dt.datetime.now(dt.UTC),
        )
        self.writer.write(lambda session: session.add(row), is_patient=True)
        return receiver_id

    def hand_over(self, receiver_id: UUID, make: Make = make_receiver) -> None:
        summary = outbox.hand_over(
            self.writer.write,
            self.read,
            self.event_id,
            receiver_id,
            self.pair,
            outbox.Progress(),
            threading.Event(),
            make=make,
        )
        assert summary.is_complete, summary


@contextlib.contextmanager
def a_queue() -> Iterator[Queue]:
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(instance=Path(name))
        writer = Writer(settings.database)
        writer.start()
        pack, now = packs.load(packs.BUILTIN), dt.datetime.now(dt.UTC)
        made = writer.write(
            lambda session: make_practice_event(session, pack, "", now), is_patient=True
        )
        read = sessionmaker(reading_engine(settings.database))
        with read() as session:
            key = session.scalars(select(EventKey)).one()
        pair = unwrap(key.wrapped or b"", made.passphrase, key.id)
        try:
            yield Queue(Path(name), writer, made.id, key.id, pair, read)
        finally:
            writer.stop()
