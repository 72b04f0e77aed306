"""The sender dies in the middle: nothing is lost and nothing arrives as two (promise 4)."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.actions.records import OpenAction
from kiosk.models import State
from kiosk.receivers import JsonLines, Reason, Result
from kiosk.receivers.lines import records_in
from tests.outbox.desk import Desk
from tests.receivers.peers import ROOT, standard_receiver


@contextlib.contextmanager
def sender(desk: Desk, receiver_id: UUID) -> Iterator[subprocess.Popen[str]]:
    """Run a hand-over in another process at the desk's time, and kill it in the end (SIGKILL)."""
    arguments = [str(desk.path), str(desk.event_id), str(receiver_id), desk.now.isoformat()]
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.outbox.sender", *arguments],
        stdin=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        process.stdin.write(desk.pair.private.private_bytes_raw().hex())
        process.stdin.close()
        try:
            yield process
        finally:
            process.kill()


def test_killed_while_the_answer_is_on_its_way(desk: Desk, tmp_path: Path) -> None:
    first, second = desk.sign("Amal"), desk.sign("Bo")
    with standard_receiver(tmp_path / "store", "--hold") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        with sender(desk, receiver_id):
            assert peer.next_line() == f"recorded msg_{first}"
    row = desk.rows(receiver_id)[first]
    assert (row.state, row.lease_until is not None) == (State.SENDING, True)
    assert desk.books().is_balanced
    with standard_receiver(tmp_path / "again", port=peer.port) as again:
        # The new process has no memory of the first: it stands for a receiver that deduplicates
        # only if the key is the same, which the two stores together show.
        assert desk.hand_over(receiver_id).tried == {State.ACCEPTED: 1}
        assert desk.states(receiver_id)[first] is State.SENDING
        desk.turn(91)
        assert desk.hand_over(receiver_id).is_complete
    assert peer.stored_ids() == [str(first)]
    assert again.stored_ids() == [str(second), str(first)]
    assert peer.stored()[0] == again.stored()[1]


def test_killed_again_and_again(desk: Desk, tmp_path: Path) -> None:
    ids = [desk.sign(f"Person {number}") for number in range(12)]
    with standard_receiver(tmp_path / "store") as peer:
        receiver_id = desk.add_receiver("webhook", url=peer.url)
        for wanted in (3, 2, 2):
            with sender(desk, receiver_id):
                for _ in range(wanted):
                    peer.next_line()
            assert desk.books().is_balanced
            desk.turn(91)
        assert desk.heal(receiver_id).is_complete
    assert sorted(peer.stored_ids()) == sorted(map(str, ids))
    assert set(desk.states(receiver_id).values()) <= {State.ACCEPTED, State.KNOWN}


class PowerCut(BaseException):
    """The machine goes off: nothing after it runs."""


class CutAfter(JsonLines):
    """Loses power right after the file is in place."""

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        super().send(actions)
        raise PowerCut


class CutBefore(JsonLines):
    """Loses power before anything is written."""

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        raise PowerCut


def test_a_file_written_before_the_cut_is_found_again(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    ids = {desk.sign("Amal"), desk.sign("Bo")}
    receiver_id = desk.add_receiver("file", folder=str(folder))
    with pytest.raises(PowerCut):
        desk.hand_over(receiver_id, lambda *_: CutAfter(folder))
    assert set(desk.states(receiver_id).values()) == {State.SENDING}
    third = desk.sign("Cy")
    desk.turn(91)
    assert desk.hand_over(receiver_id).is_complete
    assert set(desk.states(receiver_id).values()) == {State.ACCEPTED}
    written = {path.name: [found["id"] for found in records_in(path)] for path in folder.iterdir()}
    assert {name: len(found) for name, found in written.items()} == {
        "practice.1.jsonl": 2,
        "practice.2.jsonl": 1,
    }
    assert set(written["practice.1.jsonl"]) == set(map(str, ids))
    assert written["practice.2.jsonl"] == [str(third)]


def test_a_file_not_written_before_the_cut_is_written_after_it(desk: Desk, tmp_path: Path) -> None:
    desk.sign()
    receiver_id = desk.add_receiver("file", folder=str(tmp_path))
    with pytest.raises(PowerCut):
        desk.hand_over(receiver_id, lambda *_: CutBefore(tmp_path))
    desk.turn(91)
    assert desk.hand_over(receiver_id).is_complete
    assert len(list(tmp_path.glob("*.jsonl"))) == 1


def test_a_stick_that_is_not_plugged_in_waits_for_the_host(desk: Desk, tmp_path: Path) -> None:
    action_id, folder = desk.sign(), tmp_path / "stick"
    receiver_id = desk.add_receiver("file", folder=str(folder))
    assert desk.hand_over(receiver_id).paused == Reason.FOLDER_MISSING
    assert desk.states(receiver_id) == {action_id: State.WAITING}
    folder.mkdir()
    assert desk.heal(receiver_id).is_complete
    row = desk.rows(receiver_id)[action_id]
    assert (row.state, row.remote_ref) == (State.ACCEPTED, "practice.1.jsonl")
