"""`kiosk restore` refuses what is not whole, and what would be lost by it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.bundles import backups
from kiosk.bundles.backups import DATABASE, Closed
from kiosk.durable import NotWritten
from kiosk.serve import open_instance, restoring
from kiosk.web import backing_up
from tests.conftest import Home
from tests.keeping import backup, last_line, restore
from tests.signatures import add_webhook, sign
from tests.terminal import kiosk, one_line


@pytest.fixture
def used(home: Home) -> Home:
    """Return the instance after its first start, with settings and a pack in its folder."""
    open_instance(home.settings).close()
    (home.settings.instance / "kiosk.toml").write_text('country = "CH"\n')
    pack = home.settings.instance / "packs" / "invented" / "1"
    pack.mkdir(parents=True)
    (pack / "pack.toml").write_text("# invented")
    (pack / ".DS_Store").write_bytes(b"left by a system")
    return home


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.mark.parametrize(
    ("words", "harm", "said"),
    [
        ("not the six words", lambda content: content, "These are not the words"),
        ("", lambda content: content, "These are not the words"),
        (None, lambda content: content[:-1], "cut short or changed"),
        (None, lambda content: content[:700], "cut short or changed"),
        (None, lambda content: b"", "This is no backup"),
        (None, lambda content: b"PK\3\4" + content, "This is no backup"),
        (None, lambda content: content.replace(b"backup/1", b"backup/2", 1), "newer Écritoire"),
    ],
    ids=["other words", "no words", "cut", "cut early", "empty", "something else", "newer"],
)
def test_what_cannot_be_restored_is_told_in_one_line(
    used: Home, stick: Path, tmp_path: Path, words: str | None, harm: Any, said: str
) -> None:
    path, fresh = backup(used, stick), tmp_path / "fresh"
    path.write_bytes(harm(path.read_bytes()))
    typed = used.made.passphrase if words is None else words
    assert said in last_line(restore(path, fresh, typed, exit_code=1))
    assert not (fresh / DATABASE).exists()


def test_a_folder_in_use_is_left_as_it_is(used: Home, stick: Path) -> None:
    path = backup(used, stick)
    before = used.settings.database.read_bytes()
    done = restore(path, used.settings.instance, used.made.passphrase, exit_code=1)
    assert "in use already" in one_line(done)
    assert used.settings.database.read_bytes() == before


def packed(used: Home, path: Path, files: list[tuple[str, bytes]]) -> None:
    closed: Closed = backups.read_backup(path.read_bytes())
    path.write_bytes(backups.pack_backup(closed.way, files))


def newer(content: bytes, tmp_path: Path) -> bytes:
    copy = tmp_path / "newer.db"
    copy.write_bytes(content)
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    return copy.read_bytes()


@pytest.mark.parametrize("fault", ["garbage", "newer", "rotten", "empty"])
def test_a_database_that_is_not_whole_is_not_put_into_place(
    used: Home, stick: Path, tmp_path: Path, fault: str
) -> None:
    sign(used)
    path, fresh = backup(used, stick), tmp_path / "fresh"
    content = backing_up.files_of(used.settings)[0][1]
    page = content.rindex(b"invented") if b"invented" in content else len(content) // 2
    harmed = {
        "garbage": b"no database" * 100,
        "newer": newer(content, tmp_path),
        "rotten": content[: page & ~4095] + bytes(4096) + content[(page & ~4095) + 4096 :],
        "empty": b"",
    }[fault]
    packed(used, path, [(DATABASE, harmed)])
    last_line(restore(path, fresh, used.made.passphrase, exit_code=1))
    assert {found.name for found in fresh.iterdir()} <= {"kiosk.lock"}


def test_after_a_full_disk_it_can_be_tried_again(
    used: Home, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fresh = backup(used, stick), tmp_path / "fresh"

    def full(*_: object) -> Path:
        raise NotWritten(28, is_placed=False)

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "write_whole", full)
        done = restore(path, fresh, used.made.passphrase, exit_code=1)
    assert "Make room" in last_line(done)
    restore(path, fresh, used.made.passphrase)


def test_without_an_event_there_is_nothing_to_keep(tmp_path: Path, stick: Path) -> None:
    done = kiosk("backup", "--to", stick, "--instance", tmp_path / "none", exit_code=1)
    assert "start the kiosk first" in one_line(done)
    assert not (tmp_path / "none").exists()


def test_a_database_before_its_first_start_with_this_version(home: Home, stick: Path) -> None:
    done = kiosk("backup", "--to", stick, "--instance", home.settings.instance, exit_code=1)
    assert "Start the kiosk once" in one_line(done)


@pytest.mark.parametrize("arguments", [["restore"], ["restore", "a", "b"], ["backup", "more"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    assert "Usage: " in kiosk(*arguments, exit_code=2).stderr


def test_people_are_told_what_there_is(used: Home, stick: Path, tmp_path: Path) -> None:
    add_webhook(used, "https://example.org/hook")
    sign(used)
    kiosk("backup", "--to", stick, "--instance", used.settings.instance)
    [path] = stick.iterdir()
    done = kiosk(
        "restore", path, "--passphrase-file", "-", "--instance", tmp_path / "fresh",
        stdin=used.made.passphrase,
    )  # fmt: skip
    assert "1 actions of “practice”" in done.stdout
    assert "1 deliveries are unclear" in done.stdout
