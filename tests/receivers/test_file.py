"""The file receiver: one whole file or none, and what happens in a folder that fails."""

import contextlib
import errno
import hashlib
import json
import os
import resource
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.durable import NotWritten
from kiosk.models import State
from kiosk.receivers import Finding, JsonLines, Reason, Result, make_receiver
from kiosk.receivers.lines import content_of, records_in
from kiosk.receivers.placing import write_new
from tests.receivers.peers import an_action

NAME = "marathon-2026.1.jsonl"
NOBODY = 65534


def paused(reason: Reason) -> Result:
    return Result(State.WAITING, reason, pauses=True, spends=False)


def test_a_batch_is_one_file_with_a_manifest(tmp_path: Path) -> None:
    actions = [an_action(name="Zoë\u2028Ünïcode 李"), an_action()]
    receiver = make_receiver("file", {"folder": str(tmp_path)}, None)
    assert receiver.preflight() == []
    assert receiver.send(actions) == [Result(State.ACCEPTED, remote_ref=NAME)] * 2
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    head, _, rest = (tmp_path / NAME).read_bytes().partition(b"\n")
    assert json.loads(head) == {
        "schema": "ecritoire.actions/1",
        "count": 2,
        "sha256": hashlib.sha256(rest).hexdigest(),
    }
    lines = rest.decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == [action.as_json() for action in actions]


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    JsonLines(tmp_path).send([an_action()])
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("the host's own")
    receiver = JsonLines(tmp_path)
    names = [receiver.send([an_action()])[0].remote_ref for _ in range(2)]
    assert names == ["marathon-2026.2.jsonl", "marathon-2026.3.jsonl"]
    assert (tmp_path / NAME).read_text() == "the host's own"


def test_no_action_makes_no_file(tmp_path: Path) -> None:
    assert JsonLines(tmp_path).send([]) == []
    assert list(tmp_path.iterdir()) == []


def test_reconciling_looks_into_the_files(tmp_path: Path) -> None:
    first, second = an_action(), an_action()
    JsonLines(tmp_path).send([first])
    (tmp_path / "notes.jsonl").write_text("not ours\n")
    (tmp_path / "list.jsonl").write_text("[1]\n")
    (tmp_path / "empty.jsonl").touch()
    receiver = JsonLines(tmp_path)
    assert receiver.reconcile(first) == Result(State.ACCEPTED, remote_ref=NAME)
    assert receiver.reconcile(second) == Result(State.WAITING, spends=False)
    receiver.send([second])
    assert receiver.reconcile(second) == Result(State.ACCEPTED, remote_ref="marathon-2026.2.jsonl")


def test_a_file_that_was_cut_proves_nothing(tmp_path: Path) -> None:
    action = an_action()
    content = content_of([action.as_json(), an_action().as_json()])
    (tmp_path / NAME).write_bytes(content)
    assert len(list(records_in(tmp_path / NAME))) == 2
    (tmp_path / NAME).write_bytes(content[:-1])
    assert JsonLines(tmp_path).reconcile(action) == Result(State.WAITING, spends=False)


def test_what_a_crash_left_half_written_is_removed(tmp_path: Path) -> None:
    half = tmp_path / f"marathon-2026.{uuid4().hex}.jsonl.part"
    half.write_bytes(b'{"person": {"name": "Amal Example"')
    JsonLines(tmp_path).send([an_action()])
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("folder", ["", "relative", "/no/such/folder", __file__])
def test_a_missing_folder_pauses(folder: str) -> None:
    receiver = make_receiver("file", {"folder": folder}, None)
    assert [finding.code for finding in receiver.preflight()] == [Reason.FOLDER_MISSING]
    assert receiver.send([an_action()] * 2) == [paused(Reason.FOLDER_MISSING)] * 2
    assert receiver.reconcile(uuid4()) == Result(
        State.UNKNOWN, Reason.FOLDER_MISSING, pauses=True, spends=False
    )


def test_a_read_only_folder_pauses() -> None:
    with locked_folder() as folder, as_nobody():
        receiver = JsonLines(folder)
        assert receiver.preflight() == [Finding(Reason.FOLDER_READ_ONLY, str(folder))]
        assert receiver.send([an_action()]) == [paused(Reason.FOLDER_READ_ONLY)]
        with pytest.raises(NotWritten) as caught:
            write_new(folder, "marathon-2026", [".jsonl"], lambda _: [b""])
        assert (caught.value.code, caught.value.is_placed) == (errno.EACCES, False)
        assert list(folder.iterdir()) == []


@pytest.mark.parametrize("limit", [0, 100, 4000])
def test_a_full_disk_pauses_and_leaves_nothing(tmp_path: Path, limit: int) -> None:
    receiver, actions = JsonLines(tmp_path), [an_action() for _ in range(20)]
    with files_up_to(limit):
        assert receiver.send(actions) == [paused(Reason.FOLDER_FULL)] * 20
        assert list(tmp_path.iterdir()) == []
    assert {result.state for result in receiver.send(actions)} == {State.ACCEPTED}


def test_a_slug_cannot_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    action = an_action()
    strange = type(action)(**{**action.__dict__, "event": "../*up"})
    result = JsonLines(tmp_path / "inside").send([strange])[0]
    assert result.remote_ref == "____up.1.jsonl"
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]


@contextlib.contextmanager
def locked_folder() -> Iterator[Path]:
    """Yield a folder that nobody may write to, reachable by everybody."""
    with tempfile.TemporaryDirectory() as outer:
        Path(outer).chmod(0o755)
        folder = Path(outer) / "locked"
        folder.mkdir()
        # Whatever umask another test has left behind.
        folder.chmod(0o555)
        yield folder


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's right to write everywhere, where the tests run as root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@contextlib.contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes, which the system tells like a full quota."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_fault_after_the_rename_is_unknown_until_the_folder_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, action = os.fsync, an_action()

    def failing(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "input/output error")
        real(handle)

    receiver = JsonLines(tmp_path)
    monkeypatch.setattr(os, "fsync", failing)
    assert receiver.send([action]) == [
        Result(State.UNKNOWN, Reason.FOLDER_FAULT, pauses=True, spends=False)
    ]
    assert list(tmp_path.iterdir()) == []
    assert receiver.reconcile(action) == Result(State.WAITING, spends=False)
