"""The one writer: durable when it returns, commits in groups, the bad fail alone (trust.md 5.2)."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import exc, func, select, text
from sqlalchemy.orm import Session

from kiosk.database import GROUP, NotSaved, Writer
from kiosk.models import Lockout
from tests.jobs import before_each_commit, held, keep, kept, nothing, pile_up, running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with running(path) as started:
        yield started


def test_what_it_returns_from_is_on_disk(writer: Writer, path: Path) -> None:
    made = writer.write(lambda session: session.merge(Lockout(door="pin", failures=7)))
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT door, failures FROM lockout").fetchall() == [("pin", 7)]
    other.close()
    assert (made.door, made.failures) == ("pin", 7), "and the value stays usable"


def test_jobs_that_wait_are_one_commit(writer: Writer, path: Path) -> None:
    commits: list[None] = []
    with before_each_commit(lambda: commits.append(None)):
        with held(writer):
            pile_up(writer, [keep(f"{number:02}") for number in range(30)])
        writer.write(nothing)
        assert len(commits) == 1
        for number in range(3):
            writer.write(keep(f"alone {number}"))
        assert len(commits) == 4, "the control: one after the other they are one each"
    assert len(kept(path)) == 33


def test_a_group_is_never_larger_than_was_decided(writer: Writer) -> None:
    ran: list[int] = []
    sizes: list[int] = []

    def job(session: Session) -> None:
        ran.append(session.execute(text("SELECT 1")).scalar_one())

    with before_each_commit(lambda: sizes.append(len(ran) - sum(sizes))):
        with held(writer):
            pile_up(writer, [job] * (2 * GROUP + 50))
        writer.write(nothing)
    assert sizes == [GROUP, GROUP, 50]
    assert GROUP == 200


def test_one_bad_row_fails_alone(writer: Writer, path: Path) -> None:
    writer.write(keep("taken"))
    with held(writer):
        pile_up(writer, [keep("before"), keep("taken"), keep("after")])
    writer.write(nothing)
    assert kept(path) == ["after", "before", "taken"]


def test_each_who_waits_learns_how_it_went(writer: Writer, path: Path) -> None:
    writer.write(keep("taken"))
    gate = threading.Barrier(20)

    def visit(door: str) -> str:
        gate.wait(30)
        try:
            writer.write(keep(door))
        except NotSaved as fault:
            return str(fault)
        return door

    wanted = ["taken" if number % 4 == 0 else f"row {number:02}" for number in range(20)]
    with ThreadPoolExecutor(20) as pool, held(writer):
        visiting = [pool.submit(visit, door) for door in wanted]
    told = [visited.result() for visited in visiting]
    assert told == ["IntegrityError" if door == "taken" else door for door in wanted]
    assert kept(path) == sorted(set(wanted))


def test_what_a_job_raises_reaches_its_caller_and_undoes_its_rows(
    writer: Writer, path: Path
) -> None:
    def job(session: Session) -> None:
        keep("half")(session)
        session.flush()
        raise LookupError("no such event")

    with pytest.raises(LookupError, match="no such event"):
        writer.write(job)
    writer.write(keep("next"))
    assert kept(path) == ["next"]


@pytest.mark.parametrize(("faults", "is_saved"), [(3, True), (4, False)])
def test_a_fault_of_the_disk_is_tried_again(
    writer: Writer, path: Path, faults: int, is_saved: bool
) -> None:
    """Once with its group, then three times alone, with the same id."""
    left = [faults]

    def job(session: Session) -> None:
        keep("pin")(session)
        if left[0]:
            left[0] -= 1
            raise exc.OperationalError("INSERT", None, sqlite3.OperationalError("disk I/O error"))

    if is_saved:
        writer.write(job)
    else:
        with pytest.raises(NotSaved, match="OperationalError"):
            writer.write(job)
    assert left == [0]
    assert kept(path) == ["pin"] * is_saved


def test_stopping_finishes_what_waits(writer: Writer, path: Path) -> None:
    stopping = threading.Thread(target=writer.stop, daemon=True)
    with held(writer):
        pile_up(writer, [keep(f"{number}") for number in range(5)])
        stopping.start()
    stopping.join(30)
    assert not stopping.is_alive()
    assert len(kept(path)) == 5
    pile_up(writer, [keep("too late")])
    assert len(kept(path)) == 5, "and what comes after the end is told that it is not saved"


def test_a_job_has_the_write_lock_from_its_beginning(writer: Writer, path: Path) -> None:
    """So that what it reads first is still true when it writes."""
    other = sqlite3.connect(path, timeout=0, check_same_thread=False)

    def intrude(session: Session | None = None) -> str:
        if session:
            session.scalar(select(Lockout.failures))
        try:
            other.execute("INSERT INTO lockout (door, failures) VALUES ('other', 1)")
            other.commit()
        except sqlite3.OperationalError as fault:
            return str(fault)
        return "written"

    assert writer.write(intrude) == "database is locked"
    assert intrude() == "written", "the control: once the job is over"
    other.close()


def add_one(session: Session) -> None:
    seen = session.scalar(select(Lockout.failures).where(Lockout.door == "pin")) or 0
    rows = session.scalar(select(func.count()).select_from(Lockout))
    session.execute(text("UPDATE lockout SET failures = :n WHERE door = 'pin'"), {"n": seen + 1})
    session.add(Lockout(door=f"row {rows}", failures=0))


def test_eight_threads_that_read_and_then_write_lose_nothing(writer: Writer, path: Path) -> None:
    """trust.md 5.1: the same work under a plain BEGIN killed seven of eight threads."""
    writer.write(lambda session: session.add(Lockout(door="pin", failures=0)))
    gate = threading.Barrier(8)

    def work() -> None:
        gate.wait(30)
        for _ in range(50):
            writer.write(add_one)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work) for _ in range(8)]:
            done.result()
    assert writer.write(lambda session: session.get_one(Lockout, "pin")).failures == 400
    assert len(kept(path)) == 401


def test_control_a_plain_begin_that_read_first_is_thrown_out(writer: Writer, path: Path) -> None:
    """What the writer spares the threads; `busy_timeout` does not help."""
    writer.write(keep("pin"))
    one, other = (sqlite3.connect(path, isolation_level=None) for _ in range(2))
    for connection in (one, other):
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("BEGIN")
        connection.execute("SELECT failures FROM lockout").fetchall()
    other.execute("UPDATE lockout SET failures = failures + 1")
    other.execute("COMMIT")
    with pytest.raises(sqlite3.OperationalError, match="database is locked"):
        one.execute("UPDATE lockout SET failures = failures + 1")
    one.close()
    other.close()
