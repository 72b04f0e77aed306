"""The engines: settings that survive a power cut, refused where they do not hold (trust.md 5.1)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import exc, func, select, text
from sqlalchemy.orm import Session

from kiosk.database import PRAGMAS, NotSaved, Writer, address_of, reading_engine
from kiosk.models import EventCase, Lockout
from tests.jobs import keep, kept, running

AS_READ_BACK = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 10000,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "wal_autocheckpoint": 200,
    "journal_size_limit": 8388608,
}
"""What SQLite answers when it is asked; 2 is FULL."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with running(path) as started:
        yield started


@pytest.fixture
def reader(path: Path, writer: Writer) -> Iterator[Session]:
    engine = reading_engine(path)
    with Session(engine) as session:
        yield session
    engine.dispose()


def read_back(session: Session) -> dict[str, object]:
    return {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}


def test_both_engines_run_with_the_settings(writer: Writer, reader: Session) -> None:
    assert writer.write(read_back) == AS_READ_BACK
    assert read_back(reader) == AS_READ_BACK


@pytest.mark.parametrize("name", ["a?mode=memory", "a%20b #c", "énvelöppe écrite", "a&b;c"])
def test_the_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    with running(folder / "kiosk.db") as writer:
        writer.write(keep("pin"))
        assert kept(folder / "kiosk.db") == ["pin"]
    assert [path.name for path in tmp_path.iterdir()] == [name], "nothing beside it"
    assert [path.name for path in folder.iterdir()] == ["kiosk.db"]


def test_the_address_names_the_file(path: Path) -> None:
    assert address_of(path).database == str(path)


@pytest.mark.parametrize("statement", ["DELETE FROM lockout", "CREATE TABLE other (id)"])
def test_a_reader_cannot_write(reader: Session, statement: str) -> None:
    with pytest.raises(exc.OperationalError, match="attempt to write a readonly database"):
        reader.execute(text(statement))


def test_a_reader_is_not_held_up_by_an_open_transaction(writer: Writer, reader: Session) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def linger(session: Session) -> None:
        session.add(Lockout(door="pin", failures=1))
        session.flush()
        inside.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor(1) as pool:
        lingering = pool.submit(writer.write, linger)
        assert inside.wait(30)
        assert reader.scalar(select(func.count()).select_from(Lockout)) == 0
        reader.rollback()
        go_on.set()
        lingering.result()
    assert reader.scalar(select(func.count()).select_from(Lockout)) == 1


def test_a_row_that_points_nowhere_is_refused(writer: Writer) -> None:
    orphan = EventCase(event_id=uuid4(), slug="a-case", position=0)
    with pytest.raises(NotSaved, match="IntegrityError"):
        writer.write(lambda session: session.add(orphan))
