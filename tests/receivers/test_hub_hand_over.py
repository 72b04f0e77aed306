"""Hand-overs to a hub without the passphrase: sealed, each action once, whatever gets lost."""

import threading
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kiosk.actions.envelopes import Envelope, envelopes
from kiosk.models import State
from kiosk.outbox import Progress, Summary, hand_over, resume
from kiosk.outbox.batch import Batch
from kiosk.outbox.deliveries import Claim
from kiosk.outbox.dispatch import Dispatcher
from kiosk.receivers import Hub, Reason, Receiver, Result
from tests.outbox.desk import Desk, a_desk
from tests.receivers.hub_peer import HubPeer, a_hub
from tests.receivers.peers import SECRET, http, raw_server


class Sealed:
    """A source that leaves actions as they are."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, ids: Collection[UUID]) -> Mapping[UUID, Envelope]:
        with self._desk.read() as session:
            return envelopes(session, self._desk.event_id, ids)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with a_desk(tmp_path / "kiosk.db") as made:
        monkeypatch.setattr(Dispatcher, "_source", lambda *_: Sealed(made))
        yield made


def unattended(desk: Desk, receiver_id: UUID, url: str) -> Summary:
    """Hand over without a key pair, as after a restart at night."""

    def make(*_: Any) -> Receiver[Any]:
        return Hub(url, "desk-2", SECRET)

    return hand_over(
        *(desk.write, desk.read, desk.event_id, receiver_id, None, Progress(), threading.Event()),
        clock=desk.clock,
        patience=0.0,
        make=make,
    )


def heal(desk: Desk, receiver_id: UUID, peer: HubPeer) -> None:
    for _ in range(20):
        desk.write(lambda session: resume(session, receiver_id))
        if unattended(desk, receiver_id, peer.url).is_complete:
            return
        desk.turn(301)
    raise AssertionError(desk.states(receiver_id))


def test_all_arrive_sealed_and_once(desk: Desk) -> None:
    ids = {desk.sign(f"Person {number}") for number in range(40)}
    receiver_id = desk.add_receiver("hub")
    with a_hub(lost=3, limit=12_000) as peer:
        heal(desk, receiver_id, peer)
        assert peer.server
        sent = b"".join(peer.server.requests)
    assert set(desk.states(receiver_id)) == ids
    assert set(desk.states(receiver_id).values()) <= {State.ACCEPTED, State.KNOWN}
    assert State.KNOWN in desk.states(receiver_id).values()
    found = Sealed(desk).take(ids)
    assert peer.kept == {str(key): envelope.digest for key, envelope in found.items()}
    assert b"Person" not in sent
    assert b"amal@example.org" not in sent


def test_control_an_open_action_would_be_read_on_the_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same search finds the name where it is not sealed."""
    monkeypatch.undo()
    desk.sign("Person 1")
    with raw_server(http("201 Created")) as server:
        desk.hand_over(desk.add_receiver("webhook", url=server.url))
    assert b"Person 1" in b"".join(server.requests)


def test_a_sealed_part_that_is_gone_is_told(desk: Desk) -> None:
    gone = desk.write_a_card()
    here = desk.sign()
    receiver_id = desk.add_receiver("hub")
    with a_hub() as peer:
        unattended(desk, receiver_id, peer.url)
    row = desk.rows(receiver_id)[gone]
    assert (row.state, row.reason) == (State.REFUSED, Reason.CANNOT_OPEN)
    assert peer.kept.keys() == {str(here)}


def test_what_was_unknown_and_is_gone_stays_unknown(desk: Desk) -> None:
    gone, here = desk.write_a_card(), desk.sign()
    with a_hub() as peer:
        hub = Hub(peer.url, "desk-2", SECRET)
        batch = Batch(hub, Sealed(desk)).run([Claim(gone, True), Claim(here, True)])
        hub.close()
    assert batch.results == {
        gone: Result(State.UNKNOWN, Reason.CANNOT_OPEN, spends=False),
        here: Result(State.ACCEPTED),
    }
