"""How the files of a list prove that they are whole, and what a cut leaves behind."""

import contextlib
import errno
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from kiosk.actions.records import OpenAction
from kiosk.models import State
from kiosk.receivers import Reason, Result
from kiosk.receivers.columns import FORMATS
from kiosk.receivers.lists import Lists
from tests.outbox.desk import Desk, a_desk
from tests.receivers.signers import someone, table

WRITTEN = Result(State.ACCEPTED, remote_ref="marathon-2026.1.signatures.sha256")
NEVER = Result(State.WAITING, spends=False)
ALL = pytest.mark.parametrize("name", FORMATS)


@ALL
@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this machine has no sha256sum")
def test_the_digests_are_those_of_the_system_s_own_command(tmp_path: Path, name: str) -> None:
    Lists(tmp_path, name).send([someone("Zoë"), someone()])
    check = ("sha256sum", "--check", "--strict", f"marathon-2026.1.{name}.sha256")
    done = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.stdout.count(": OK") == len(list(tmp_path.glob("*.csv")))
    assert done.returncode == 0
    for path in tmp_path.glob("*.csv"):
        path.write_bytes(path.read_bytes()[:-1])
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode  # noqa: S603


@ALL
def test_reconciling_finds_what_was_written(tmp_path: Path, name: str) -> None:
    first, second = someone(), someone()
    Lists(tmp_path, name).send([first])
    (tmp_path / f"notes.{name}.sha256").write_text("not ours\n")
    (tmp_path / f"empty.{name}.sha256").touch()
    receiver = Lists(tmp_path, name)
    found = receiver.reconcile(first)
    assert found == Result(State.ACCEPTED, remote_ref=f"marathon-2026.1.{name}.sha256")
    assert receiver.reconcile(second) == NEVER
    receiver.send([second])
    assert receiver.reconcile(second) == Result(
        State.ACCEPTED, remote_ref=f"marathon-2026.2.{name}.sha256"
    )


def test_another_list_of_the_folder_proves_nothing(tmp_path: Path) -> None:
    action = someone()
    Lists(tmp_path).send([action])
    assert Lists(tmp_path, "civicrm").reconcile(action) == NEVER


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def change(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Amal", b"Emal"))


@ALL
@pytest.mark.parametrize("harm", [cut, change, Path.unlink], ids=["cut", "changed", "removed"])
def test_a_file_that_is_not_whole_proves_nothing(
    tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    action = someone()
    Lists(tmp_path, name).send([action])
    harm(min(tmp_path.glob("*.csv")))
    assert Lists(tmp_path, name).reconcile(action) == NEVER


def test_a_list_without_its_digests_proves_nothing(tmp_path: Path) -> None:
    action = someone()
    Lists(tmp_path).send([action])
    (tmp_path / str(WRITTEN.remote_ref)).unlink()
    assert Lists(tmp_path).reconcile(action) == NEVER


def test_digests_cannot_point_out_of_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    action = someone()
    Lists(tmp_path).send([action])
    sums = tmp_path / str(WRITTEN.remote_ref)
    text = sums.read_text().replace("  marathon", "  ../marathon")
    (inside / "x.signatures.sha256").write_text(text)
    assert Lists(inside).reconcile(action) == NEVER


def test_a_number_is_taken_for_all_files_or_none(tmp_path: Path) -> None:
    taken = tmp_path / "marathon-2026.1.civicrm-2-activities.csv"
    taken.write_text("the host's own")
    Lists(tmp_path, "civicrm").send([someone()])
    assert taken.read_text() == "the host's own"
    assert [path.name for path in tmp_path.glob("*.1.*")] == [taken.name]
    assert len(list(tmp_path.glob("*.2.*"))) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*.2.*")} == {0o600}


@pytest.mark.parametrize("at", range(3))
def test_a_fault_between_the_renames_leaves_nothing_and_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    real, renamed = Path.replace, iter(range(3))

    def failing(self: Path, target: Path) -> Path:
        if next(renamed) == at:
            raise OSError(errno.EIO, "input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    receiver, action = Lists(tmp_path, "civicrm"), someone()
    assert receiver.send([action]) == [
        Result(State.UNKNOWN, Reason.FOLDER_FAULT, pauses=True, spends=False)
    ]
    assert list(tmp_path.iterdir()) == []
    assert receiver.reconcile(action) == NEVER


class PowerCut(BaseException):
    """The machine goes off: nothing after it runs."""


def cut_after(patch: pytest.MonkeyPatch, left: int) -> None:
    """Let that many files come into place; then the power is cut."""
    real, renamed = Path.replace, iter(range(left))

    def until(self: Path, target: Path) -> Path:
        if next(renamed, None) is None:
            raise PowerCut
        return real(self, target)

    patch.setattr(Path, "replace", until)


def filled_lists(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.csv") if path.stat().st_size)


@pytest.mark.parametrize("after", range(4))
def test_a_cut_between_the_renames_proves_only_whole_sets(tmp_path: Path, after: int) -> None:
    action = someone()
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(PowerCut):
        cut_after(patch, after)
        Lists(tmp_path, "civicrm").send([action])
    found = Lists(tmp_path, "civicrm").reconcile(action)
    assert found is not None
    assert found.state is (State.ACCEPTED if after == 3 else State.WAITING)
    assert Lists(tmp_path, "civicrm").send([action])[0].state is State.ACCEPTED
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("after", range(3))
def test_a_list_lies_there_only_when_it_is_proved(tmp_path: Path, after: int) -> None:
    action = someone()
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(PowerCut):
        cut_after(patch, after)
        Lists(tmp_path).send([action])
    found = Lists(tmp_path).reconcile(action)
    assert bool(filled_lists(tmp_path)) is (found == WRITTEN)


def test_control_digests_that_come_last_leave_a_list_to_be_doubled(tmp_path: Path) -> None:
    class Careless(Lists):
        """Puts the list into place before its digests."""

        def __init__(self, folder: Path) -> None:
            super().__init__(folder)
            self.suffixes = self.suffixes[::-1]

        def fill(self, actions: Sequence[OpenAction], names: Sequence[str]) -> Sequence[bytes]:
            return super().fill(actions, names[::-1])[::-1]

    action = someone()
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(PowerCut):
        cut_after(patch, 1)
        Careless(tmp_path).send([action])
    assert filled_lists(tmp_path) == ["marathon-2026.1.signatures.csv"]
    assert Careless(tmp_path).reconcile(action) == NEVER


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path / "kiosk.db") as made:
        yield made


@pytest.mark.parametrize("after", range(3))
def test_a_cut_doubles_nobody_and_leaves_nobody_out(desk: Desk, tmp_path: Path, after: int) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    ids = sorted(str(desk.sign(f"Person {number}")) for number in range(5))
    receiver_id = desk.add_receiver("list", folder=str(folder))
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(PowerCut):
        cut_after(patch, after)
        desk.hand_over(receiver_id)
    desk.turn(91)
    assert desk.heal(receiver_id).is_complete
    assert set(desk.states(receiver_id).values()) == {State.ACCEPTED}
    assert sorted(row["id"] for name in filled_lists(folder) for row in table(folder / name)) == ids
