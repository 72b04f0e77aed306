"""Hand-overs to a hub without the passphrase: sealed, each action once, whatever gets lost."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kiosk.models import Receiver, State
from kiosk.outbox import Progress, Summary, hand_over, resume
from kiosk.outbox.batch import Batch
from kiosk.outbox.deliveries import Claim
from kiosk.outbox.opening import Sealed
from kiosk.receivers import Hub, Reason, Result
from kiosk.receivers.hub import settle_unattended
from tests.outbox.desk import Desk, a_desk
from tests.receivers.hub_peer import a_hub
from tests.receivers.peers import SECRET, http, raw_server


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path / "kiosk.db") as made:
        yield made


def sealed(desk: Desk) -> Sealed:
    return Sealed(desk.read, desk.event_id)


def add_hub(desk: Desk, url: str, is_allowed: bool = True, secret: str = SECRET) -> UUID:
    """Add a hub that the host allowed, or did not allow, to be served without the passphrase."""
    receiver_id = uuid4()
    asked = {"url": url, "device": "desk-2", "unattended": is_allowed}
    row = Receiver(
        id=receiver_id,
        event_id=desk.event_id,
        kind="hub",
        name="the hub",
        settings=settle_unattended(asked, secret),
        created_at=desk.now,
    )
    desk.write(lambda session: session.add(row))
    return receiver_id


def unattended(desk: Desk, receiver_id: UUID) -> Summary:
    """Hand over without a key pair, as after a restart at night."""
    return hand_over(
        *(desk.write, desk.read, desk.event_id, receiver_id, None, Progress(), threading.Event()),
        clock=desk.clock,
        patience=0.0,
    )


def heal(desk: Desk, receiver_id: UUID) -> None:
    for _ in range(20):
        desk.write(lambda session: resume(session, receiver_id))
        if unattended(desk, receiver_id).is_complete:
            return
        desk.turn(301)
    raise AssertionError(desk.states(receiver_id))


def test_all_arrive_sealed_and_once(desk: Desk) -> None:
    ids = {desk.sign(f"Person {number}") for number in range(40)}
    with a_hub(lost=3, limit=12_000) as peer:
        receiver_id = add_hub(desk, peer.url)
        heal(desk, receiver_id)
        assert peer.server
        sent = b"".join(peer.server.requests)
    assert set(desk.states(receiver_id)) == ids
    assert set(desk.states(receiver_id).values()) <= {State.ACCEPTED, State.KNOWN}
    assert State.KNOWN in desk.states(receiver_id).values()
    found = sealed(desk).take(ids)
    assert peer.kept == {str(key): envelope.digest for key, envelope in found.items()}
    assert b"Person" not in sent
    assert b"amal@example.org" not in sent


def test_control_an_open_action_would_be_read_on_the_way(desk: Desk) -> None:
    """The same search finds the name where it is not sealed."""
    desk.sign("Person 1")
    with raw_server(http("201 Created")) as server:
        desk.hand_over(desk.add_receiver("webhook", url=server.url))
    assert b"Person 1" in b"".join(server.requests)


def test_a_sealed_part_that_is_gone_is_told(desk: Desk) -> None:
    gone = desk.write_a_card()
    here = desk.sign()
    with a_hub() as peer:
        receiver_id = add_hub(desk, peer.url)
        unattended(desk, receiver_id)
    row = desk.rows(receiver_id)[gone]
    assert (row.state, row.reason) == (State.REFUSED, Reason.CANNOT_OPEN)
    assert peer.kept.keys() == {str(here)}


def test_what_was_unknown_and_is_gone_stays_unknown(desk: Desk) -> None:
    gone, here = desk.write_a_card(), desk.sign()
    with a_hub() as peer:
        hub = Hub(peer.url, "desk-2", SECRET)
        claims = [Claim(gone, True), Claim(here, True)]
        batch = Batch(hub).run(claims, sealed(desk).take([gone, here]))
        hub.close()
    assert batch.results == {
        gone: Result(State.UNKNOWN, Reason.CANNOT_OPEN, spends=False),
        here: Result(State.ACCEPTED),
    }


@pytest.mark.parametrize(
    ("is_allowed", "secret", "reason"),
    [
        (False, SECRET, Reason.BAD_SECRET),
        (True, SECRET.replace("AAEC", "AAAA"), Reason.UNAUTHORISED),
    ],
    ids=["not allowed", "revoked"],
)
def test_what_may_not_be_sent_waits(
    desk: Desk, is_allowed: bool, secret: str, reason: Reason
) -> None:
    waiting = desk.sign()
    with a_hub() as peer:
        receiver_id = add_hub(desk, peer.url, is_allowed, secret)
        assert unattended(desk, receiver_id).paused == reason
    assert desk.states(receiver_id) == {waiting: State.WAITING}
    assert peer.kept == {}
