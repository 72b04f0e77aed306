"""The hours of the overview are those of the report, though no action is read twice (H4)."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from kiosk.models import Counted, Kind
from kiosk.outbox.hourly import HourCounts
from kiosk.outbox.reporting import report_of
from tests.outbox.desk import START
from tests.outbox.test_reporting import Acted, CountedOnce, act, marathon

LATER = START + dt.timedelta(hours=2)


def one(hour: dt.datetime, *, is_withdrawn: bool = False) -> Acted:
    return Acted("case-a", Kind.SIGNATURE, "fr", hour, is_young=False, is_withdrawn=is_withdrawn)


def test_they_are_those_of_the_report_and_grow() -> None:
    counts = HourCounts()
    paper = CountedOnce("case-a", Counted.LETTER, 10, LATER, None)
    with marathon([one(START), one(START, is_withdrawn=True)], [paper]) as (session, event_id):
        assert counts.of(session, event_id) == report_of(session, event_id).hours
        assert counts.of(session, event_id) == report_of(session, event_id).hours, "not twice"
        for hour in (START, LATER, LATER):
            act(session, event_id, one(hour))
        session.flush()
        found = counts.of(session, event_id)
        assert found == report_of(session, event_id).hours
        assert [(hour.at_screens, hour.on_paper) for hour in found] == [(2, 0), (2, 10)]


def test_only_new_actions_are_read() -> None:
    """The control of the test above: were all read anew, it would pass as well."""
    counts = HourCounts()
    asked: list[object] = []
    with marathon([one(START)] * 3, []) as (session, event_id):
        counts.of(session, event_id)
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[3]))
        counts.of(session, event_id)
    assert (3,) in asked, "from the third on"


def test_no_row_is_looked_at_that_is_known() -> None:
    """What SQLite says of each question about actions; the control is the report's own."""
    with marathon([one(START)] * 3, []) as (session, event_id):
        assert all("SEARCH" in plan for plan in plans(session, HourCounts().of, event_id))
        assert not any("ix_action_books" in it for it in plans(session, HourCounts().of, event_id))
        assert any("ix_action_books" in it for it in plans(session, report_of, event_id))


def plans(
    session: Session, ask: Callable[[Session, UUID], object], event_id: UUID
) -> Sequence[str]:
    """Return how SQLite goes about each question about actions that `ask` puts."""
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, sql: str, values: Any, *___: object) -> None:
        asked.append((sql, values))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    ask(session, event_id)
    event.remove(engine, "before_cursor_execute", note)
    connection = session.connection()
    return [
        str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all())
        for sql, values in asked
        if "FROM action" in sql
    ]
