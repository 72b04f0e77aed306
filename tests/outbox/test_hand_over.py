"""A hand-over against a receiver in another process: each action once, whatever the line does."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.actions.records import OpenAction
from kiosk.models import State
from kiosk.outbox import Progress
from kiosk.receivers import Reason, Result, Webhook
from tests.outbox.desk import Desk
from tests.receivers.peers import SECRET, closed_port, standard_receiver


def test_every_signature_arrives_once(desk: Desk, tmp_path: Path) -> None:
    ids = [desk.sign(f"Person {number}") for number in range(25)]
    progress = Progress()
    with standard_receiver(tmp_path / "store") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        summary = desk.hand_over(receiver_id, progress=progress)
    assert sorted(peer.stored_ids()) == sorted(str(action_id) for action_id in ids)
    names = [event["data"]["person"]["name"] for event in peer.stored()]
    assert sorted(names) == sorted(f"Person {number}" for number in range(25))
    assert summary.is_complete
    assert dict(summary.tried) == {State.ACCEPTED: 25}
    seen = progress.snapshot()
    assert (seen.total, seen.done, seen.is_finished, seen.paused) == (25, 25, True, None)
    assert seen.seconds_left == 0
    assert seen.rate is not None


def test_what_is_signed_later_goes_with_the_next_hand_over(desk: Desk, tmp_path: Path) -> None:
    with standard_receiver(tmp_path / "store") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        first = desk.sign()
        desk.hand_over(receiver_id)
        second = desk.sign()
        assert desk.hand_over(receiver_id).tried == {State.ACCEPTED: 1}
        assert desk.hand_over(receiver_id).tried == {}
    assert peer.stored_ids() == [str(first), str(second)]


def test_lost_answers_leave_no_double_and_no_gap(desk: Desk, tmp_path: Path) -> None:
    ids = [desk.sign() for _ in range(8)]
    with standard_receiver(tmp_path / "store", "--drop-after-commit", "2") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        summary = desk.hand_over(receiver_id)
        assert dict(summary.tried) == {State.UNKNOWN: 2, State.ACCEPTED: 6}
        assert (summary.left, summary.needs_you) == (2, 0)
        assert desk.books().is_balanced
        assert desk.heal(receiver_id).is_complete
    states = desk.states(receiver_id)
    assert [states[action_id] for action_id in ids] == [State.KNOWN] * 2 + [State.ACCEPTED] * 6
    assert sorted(peer.stored_ids()) == sorted(map(str, ids))


def test_control_with_a_new_key_for_each_try_there_are_doubles(desk: Desk, tmp_path: Path) -> None:
    class Careless(Webhook):
        """Changes the key with every try, as a queue that makes it when sending would."""

        def send(self, actions: Sequence[OpenAction]) -> list[Result]:
            return super().send([replace(action, id=uuid4()) for action in actions])

    desk.sign()
    with standard_receiver(tmp_path / "store", "--drop-after-commit", "1") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        desk.heal(receiver_id, lambda *_: Careless(peer.url, SECRET))
    assert len(peer.stored_ids()) == 2


def test_it_waits_for_what_comes_due_soon(desk: Desk, tmp_path: Path) -> None:
    desk.sign()
    with standard_receiver(tmp_path / "store", "--drop-after-commit", "1") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        turning = TurningEvent(desk)
        summary = desk.hand_over(receiver_id, patience=5, stop=turning)
    assert dict(summary.tried) == {State.KNOWN: 1}
    assert len(turning.waits) == 1
    assert 0.5 <= turning.waits[0] <= 1


class TurningEvent(threading.Event):
    """A `stop` that turns the desk's clock in place of waiting."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        self.desk.turn(timeout or 0)
        return self.is_set()


@pytest.mark.parametrize(
    ("switches", "state", "reason", "paused"),
    [
        (["--status", "500"], State.UNKNOWN, Reason.SERVER_FAULT, None),
        (["--status", "503", "--retry-after", "7"], State.UNKNOWN, Reason.SERVER_FAULT, None),
        (["--html"], State.UNKNOWN, Reason.NOT_THE_RECEIVER, None),
        (["--status", "429", "--retry-after", "7"], State.WAITING, Reason.SLOW_DOWN, None),
        (["--status", "409"], State.WAITING, Reason.BUSY, None),
        (["--status", "422"], State.REFUSED, Reason.INVALID, None),
        (["--status", "401"], State.WAITING, Reason.UNAUTHORISED, "unauthorised"),
        (["--status", "404", "--html"], State.WAITING, Reason.NOT_FOUND, "not_found"),
    ],
)
def test_a_fault_once_and_then_all_is_well(
    desk: Desk,
    tmp_path: Path,
    switches: list[str],
    state: State,
    reason: Reason,
    paused: str | None,
) -> None:
    action_id = desk.sign()
    with standard_receiver(tmp_path / "store", *switches, "--times", "1") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        summary = desk.hand_over(receiver_id)
        row = desk.rows(receiver_id)[action_id]
        assert (row.state, row.reason) == (state, reason)
        assert (summary.paused, desk.paused(receiver_id)) == (paused, paused)
        assert desk.books().is_balanced
        if state is State.REFUSED:
            return
        assert desk.heal(receiver_id).is_complete
        assert peer.stored_ids() == [str(action_id)]


def test_nobody_there_spends_nothing_and_nothing_is_claimed(desk: Desk) -> None:
    for _ in range(5):
        desk.sign()
    receiver_id = desk.add_receiver("webhook", url=f"http://127.0.0.1:{closed_port()}/")
    for _ in range(30):
        summary = desk.hand_over(receiver_id)
        assert summary.tried == {}, "it was asked for before anything was claimed"
        assert (summary.left, summary.needs_you) == (5, 0)
        assert (summary.paused, desk.paused(receiver_id)) == (Reason.NOT_REACHED, None)
        desk.turn(301)
    rows = desk.rows(receiver_id).values()
    assert {(row.state, row.attempts) for row in rows} == {(State.WAITING, 0)}


def test_a_receiver_that_is_unwell_is_left_in_peace(desk: Desk, tmp_path: Path) -> None:
    for _ in range(10):
        desk.sign()
    with standard_receiver(tmp_path / "store", "--status", "502") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        assert sum(desk.hand_over(receiver_id).tried.values()) == 3
