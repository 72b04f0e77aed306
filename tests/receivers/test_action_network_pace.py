"""Action Network's pace with one key, and the one turn that a search and its writing share."""

import contextlib
import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest

from kiosk.receivers import ActionNetwork
from kiosk.receivers.action_network import INTERVAL
from kiosk.receivers.calls import Gate
from tests.receivers.fake_action_network import FakeActionNetwork
from tests.receivers.scripted import AMAL, now, signed
from tests.receivers.small_service import Service, service

CASE = "an-invented-case"
PETITION = "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def there() -> FakeActionNetwork:
    return FakeActionNetwork("key", {PETITION})


@pytest.fixture
def running(there: FakeActionNetwork) -> Iterator[Service]:
    with service(there) as found:
        yield found


def receiver(there: FakeActionNetwork, running: Service, gate: Gate) -> ActionNetwork:
    return ActionNetwork(there.key, {CASE: PETITION}, address=running.url, gate=gate, clock=now)


def test_calls_keep_their_distance(there: FakeActionNetwork, running: Service) -> None:
    seconds = [100.0]
    waits: list[float] = []

    def wait(left: float) -> None:
        waits.append(round(left, 6))
        seconds[0] += left

    gate = Gate(INTERVAL, lambda: seconds[0], wait)
    with contextlib.closing(receiver(there, running, gate)) as it:
        it.send([signed(False), signed(True)])
        assert waits == [INTERVAL] * 3
        seconds[0] += 60
        it.send([signed(True)])
    # After a pause the first call goes out at once, and no allowance was saved up.
    assert waits == [INTERVAL] * 3
    assert INTERVAL >= 0.25


def test_receivers_with_one_key_share_a_gate() -> None:
    key = uuid4().hex
    first, second = (ActionNetwork(key, {CASE: PETITION}) for _ in range(2))
    other = ActionNetwork(key + "x", {CASE: PETITION})
    assert first._gate is second._gate
    assert first._gate is not other._gate
    assert first._gate.interval == INTERVAL


PATIENCE = 10.0


def raced(there: FakeActionNetwork, running: Service, gates: tuple[Gate, Gate]) -> None:
    """Let one who ticked the box sign while another receiver is between search and writing."""
    is_searched = threading.Event()
    is_over = threading.Event()
    own, others = gates

    def subscribe() -> None:
        is_searched.wait(PATIENCE)
        with contextlib.closing(receiver(there, running, others)) as it:
            it.send([signed(True)])
        is_over.set()

    def hold() -> None:
        is_searched.set()
        # As long as the other would need; with one gate it cannot get through, however long.
        is_over.wait(0.3 if own is others else PATIENCE)

    there.after_search = hold
    thread = threading.Thread(target=subscribe)
    thread.start()
    with contextlib.closing(receiver(there, running, own)) as it:
        it.send([signed(False)])
    thread.join(PATIENCE)


def test_nothing_comes_between_search_and_writing(
    there: FakeActionNetwork, running: Service
) -> None:
    gate = Gate(0)
    raced(there, running, (gate, gate))
    assert there.people == {AMAL.email: "subscribed"}
    assert [asked.method for asked in running.asked] == ["GET", "POST", "POST", "POST"]


def test_control_with_gates_of_their_own_the_subscriber_would_be_unsubscribed(
    there: FakeActionNetwork, running: Service
) -> None:
    raced(there, running, (Gate(0), Gate(0)))
    assert there.people == {AMAL.email: "unsubscribed"}
