"""The hand-over on the kiosk's own engines: group commits, and readers that cannot write."""

import datetime as dt
import threading
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from kiosk.actions.recording import Filled, recipients_of, record
from kiosk.actions.records import Person
from kiosk.models import EventKey, Receiver, State
from kiosk.outbox import Progress, books, hand_over
from kiosk.receivers import seal_secret
from kiosk.vault import unwrap
from tests.conftest import Home
from tests.receivers.peers import SECRET, standard_receiver


def test_signing_goes_on_while_a_hand_over_runs(home: Home, tmp_path: Path) -> None:
    event_id, receiver_id = home.made.id, uuid4()
    with home.read() as session:
        key = session.scalars(select(EventKey)).one()
        [recipient] = recipients_of(session, event_id)
    pair = unwrap(key.wrapped or b"", home.made.passphrase, key.id)

    def sign_one(number: int) -> str:
        person = Person(f"Person {number}")
        filled = Filled(uuid4(), event_id, "a-case", "en", person)
        return str(record(home.writer.write, filled, [recipient], dt.datetime.now(dt.UTC)))

    def hand_all_over() -> bool:
        stop, write = threading.Event(), home.writer.write
        return hand_over(
            write, home.read, event_id, receiver_id, pair, Progress(), stop
        ).is_complete

    ids = [sign_one(number) for number in range(20)]
    with standard_receiver(tmp_path / "store", "--drop-after-commit", "1") as peer:
        row = Receiver(
            id=receiver_id,
            event_id=event_id,
            kind="webhook",
            name="hook",
            settings={"url": peer.url},
            sealed_secret=seal_secret(SECRET, recipient, receiver_id, event_id),
            created_at=dt.datetime.now(dt.UTC),
        )
        home.writer.write(lambda session: session.add(row))
        sender = threading.Thread(target=hand_all_over)
        sender.start()
        ids += [sign_one(number) for number in range(20, 40)]
        sender.join()
        assert hand_all_over()
    assert sorted(peer.stored_ids()) == sorted(ids)
    with home.read() as session:
        found = books(session, event_id)
    assert found.is_balanced
    [standing] = found.standings
    assert standing.states == {State.ACCEPTED: 39, State.KNOWN: 1}
