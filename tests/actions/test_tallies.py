"""What is only counted: a line is counted once, never changed, and undone by a line of its own."""

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from kiosk.actions.tallies import TallyLine, count, line_of, tallied, undo
from kiosk.database import NotSaved
from kiosk.models import Counted, Tally
from tests.actions.stall import CASE, NOW, Stall
from tests.jobs import before_each_commit, patience


def a_line(stall: Stall, counted: Counted = Counted.CARD, **more: Any) -> TallyLine:
    return TallyLine(uuid4(), stall.event_id, CASE, counted, **more)


def keep(stall: Stall, line: TallyLine) -> UUID:
    count(stall.writer.write, line, NOW)
    return line.line_id


def take_back(stall: Stall, line_id: UUID) -> bool:
    return undo(stall.writer.write, line_id, "steward", NOW)


def sums(stall: Stall) -> dict[tuple[str, Counted], int]:
    with stall.read() as session:
        return tallied(session, stall.event_id)


def rows(stall: Stall) -> list[tuple[Any, ...]]:
    columns = list(Tally.__table__.columns)
    with stall.read() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(Tally.id))]


def test_lines_add_up_by_case_and_sort(stall: Stall) -> None:
    """H5: paper is counted one by one, or ten at a time."""
    keep(stall, a_line(stall, Counted.LETTER))
    keep(stall, a_line(stall, Counted.LETTER, number=10, by="steward"))
    keep(stall, a_line(stall, Counted.SHARE))
    assert sums(stall) == {(CASE, Counted.LETTER): 11, (CASE, Counted.SHARE): 1}


def test_every_sort_can_be_counted(stall: Stall) -> None:
    for counted in Counted:
        keep(stall, a_line(stall, counted))
    assert sums(stall) == {(CASE, counted): 1 for counted in Counted}


def test_the_same_line_counts_once(stall: Stall) -> None:
    """F9: five taps on one form, also at the same moment."""
    line, gate = a_line(stall), threading.Barrier(5)

    def tap() -> UUID:
        gate.wait(30)
        return keep(stall, line)

    with ThreadPoolExecutor(5) as pool:
        assert {tapped.result() for tapped in [pool.submit(tap) for _ in range(5)]} == {
            line.line_id
        }
    assert sums(stall) == {(CASE, Counted.CARD): 1}


def test_another_event_has_its_own_tally(stall: Stall) -> None:
    keep(stall, a_line(stall))
    with stall.read() as session:
        assert tallied(session, uuid4()) == {}


def test_undoing_is_a_line_of_its_own(stall: Stall) -> None:
    """H5, H6: what was counted stays written; the opposite stands below it."""
    kept = keep(stall, a_line(stall, number=10))
    before = rows(stall)
    assert take_back(stall, kept)
    assert sums(stall) == {}
    assert rows(stall)[:1] == before
    assert [row.number for row in read(stall)] == [10, -10]
    assert [row.by for row in read(stall)] == ["attendee", "steward"]


def read(stall: Stall) -> list[Tally]:
    with stall.read() as session:
        return list(session.scalars(select(Tally).order_by(Tally.id)))


def test_undoing_twice_undoes_once(stall: Stall) -> None:
    keep(stall, a_line(stall))
    kept = keep(stall, a_line(stall))
    assert [take_back(stall, kept) for _ in range(3)] == [True] * 3
    assert sums(stall) == {(CASE, Counted.CARD): 1}


def test_an_unknown_line_cannot_be_undone(stall: Stall) -> None:
    assert not take_back(stall, uuid4())
    assert rows(stall) == []


@contextmanager
def statements() -> Iterator[list[str]]:
    """Gather the first word of every statement that any engine runs."""
    seen: list[str] = []

    def listener(_connection: Connection, _cursor: object, text: str, *_rest: object) -> None:
        seen.append(text.split()[0].upper())

    event.listen(Engine, "before_cursor_execute", listener)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", listener)


def test_nothing_is_ever_changed_or_taken_out(stall: Stall) -> None:
    """Design, Data: the tally is append-only."""
    with statements() as seen:
        line = a_line(stall)
        for _ in range(2):
            keep(stall, line)
            take_back(stall, line.line_id)
    assert {"INSERT", "SELECT"} <= set(seen)
    assert not {"UPDATE", "DELETE", "REPLACE"} & set(seen)


def test_a_change_would_be_seen(stall: Stall) -> None:
    """The control of the test above."""
    kept = keep(stall, a_line(stall))

    def change(session: Session) -> None:
        session.scalars(select(Tally).where(Tally.line_id == kept)).one().number = 2

    with statements() as seen:
        stall.writer.write(change)
    assert "UPDATE" in seen


def test_knows_the_hour_and_not_the_minute(stall: Stall) -> None:
    keep(stall, a_line(stall))
    assert [row.hour for row in read(stall)] == [dt.datetime(2026, 12, 10, 18, tzinfo=dt.UTC)]


def test_a_line_is_found_by_its_id(stall: Stall) -> None:
    line = a_line(stall, Counted.SHARE)
    keep(stall, line)
    with stall.read() as session:
        assert line_of(session, line.line_id) == line
        assert line_of(session, uuid4()) is None


def test_a_line_of_nothing_is_refused(stall: Stall) -> None:
    with pytest.raises(NotSaved, match="IntegrityError"):
        keep(stall, a_line(stall, number=0))
    assert rows(stall) == []


def test_returns_only_when_it_is_on_disk(stall: Stall) -> None:
    """Promise 1: while the commit is held back nothing is said; the same line then counts once."""
    line, go_on = a_line(stall), threading.Event()
    with before_each_commit(lambda: go_on.wait(30)):
        with patience(0.05), pytest.raises(NotSaved, match="slow"):
            keep(stall, line)
        assert rows(stall) == []
        go_on.set()
    keep(stall, line)
    assert sums(stall) == {(CASE, Counted.CARD): 1}
