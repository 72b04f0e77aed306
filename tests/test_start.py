"""The start: refused, in one line, where the database could lose or has lost something."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text

from kiosk import database, migrations
from kiosk.database import CannotUse, Writer, refuse_full_disk
from tests.jobs import running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with running(path) as started:
        yield started


def refusal_of(path: Path) -> str:
    writer = Writer(path)
    with pytest.raises(CannotUse) as refused:
        writer.start()
    writer.stop()
    assert "\n" not in str(refused.value), "one line for the host"
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("synchronous", "NORMAL", "synchronous=1"),
        ("synchronous", "OFF", "synchronous=0"),
        ("journal_mode", "DELETE", "journal_mode=delete"),
        ("journal_mode", "MEMORY", "journal_mode=memory"),
        ("foreign_keys", "OFF", "foreign_keys=0"),
        ("secure_delete", "OFF", "secure_delete=0"),
    ],
)
def test_a_start_with_other_settings_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, found: str
) -> None:
    monkeypatch.setitem(database.PRAGMAS, name, value)
    told = refusal_of(path)
    assert found in told
    assert "a power cut can lose signatures" in told


def test_what_is_no_database_is_refused(path: Path) -> None:
    path.write_bytes(b"These are not the bytes of a database. " * 100)
    assert refusal_of(path) == "The database cannot be used: file is not a database."


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert "unable to open" in refusal_of(tmp_path / "none" / "kiosk.db")


def test_a_damaged_database_is_refused(path: Path, writer: Writer) -> None:
    writer.stop()
    whole = path.read_bytes()
    with sqlite3.connect(path) as connection:
        page_size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_action_books'"
        ).fetchone()[0]
    connection.close()
    start = (page - 1) * page_size
    path.write_bytes(whole[:start] + b"\xff" * 64 + whole[start + 64 :])
    assert refusal_of(path).startswith("The database is damaged")


def test_a_newer_database_is_refused_and_left_alone(path: Path, writer: Writer) -> None:
    writer.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num=99")))
    writer.stop()
    assert "newer Écritoire (version 99)" in refusal_of(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("99",)]
    connection.close()


def test_the_start_brings_the_newest_tables(writer: Writer) -> None:
    query = text("SELECT version_num FROM alembic_version")
    assert writer.write(lambda session: session.scalar(query)) == migrations.head()


class Usage(NamedTuple):
    """What shutil.disk_usage answers, in bytes."""

    total: int
    used: int
    free: int


@pytest.mark.parametrize(("free", "is_enough"), [(20 * 2**20, True), (20 * 2**20 - 1, False)])
def test_a_start_on_a_full_disk_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, is_enough: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(2**40, 2**40 - free, free))
    if is_enough:
        refuse_full_disk(tmp_path)
    else:
        with pytest.raises(CannotUse, match=r"19 MB are free, 20 are needed\. Make room"):
            refuse_full_disk(tmp_path)
