"""The report's figures are those of the books, and nothing in it is of any one person (H9)."""

import dataclasses
import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, delete
from sqlalchemy.orm import Session

from kiosk.actions.recording import by_kind, count_captured
from kiosk.actions.tallies import tallied
from kiosk.models import Action, Counted, Event, EventCase, Kind, State, Tally
from kiosk.outbox import books
from kiosk.outbox.figures import PAPER, Report
from kiosk.outbox.reporting import report_of
from kiosk.receivers import Result
from tests.outbox.desk import START, Desk, migrated
from tests.outbox.fakes import Told

CASES = ("case-a", "case-b", "case-c")
hours = st.integers(0, 40).map(lambda hour: START + dt.timedelta(hours=hour))


@dataclass(frozen=True)
class Acted:
    """One action, with what of it is not sealed."""

    case: str
    kind: Kind
    locale: str
    hour: dt.datetime
    is_young: bool
    is_withdrawn: bool


@dataclass(frozen=True)
class CountedOnce:
    """One line of the tally, and how many hours later it was undone, None for never."""

    case: str
    counted: Counted
    number: int
    hour: dt.datetime
    undone_after: int | None


actions = st.builds(
    Acted,
    st.sampled_from(CASES),
    st.sampled_from(Kind),
    st.sampled_from(["fr", "en", "ar"]),
    hours,
    st.booleans(),
    st.booleans(),
)
lines = st.builds(
    CountedOnce,
    st.sampled_from(CASES),
    st.sampled_from(Counted),
    st.integers(1, 12),
    hours,
    st.none() | st.integers(0, 5),
)


def driver_of(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


@contextmanager
def marathon(acted: list[Acted], counted: list[CountedOnce]) -> Iterator[tuple[Session, UUID]]:
    engine = create_engine("sqlite://")
    event_id = uuid4()
    with Session(engine) as session:
        driver_of(session.connection()).deserialize(migrated())
        session.add(an_event(event_id))
        session.add(EventCase(event_id=event_id, slug="case-b", position=0))
        session.flush()
        for one in acted:
            act(session, event_id, one)
        for line in counted:
            _count(session, event_id, line)
        session.flush()
        yield session, event_id
    engine.dispose()


def an_event(event_id: UUID) -> Event:
    return Event(
        id=event_id,
        slug="invented",
        name="Marathon of letters",
        is_practice=False,
        languages=["en"],
        country="CH",
        pack_id="invented",
        pack_version="1",
        pin_hash="",
        created_at=START,
        begun_at=START,
        erase_on=START.date(),
    )


def act(session: Session, event_id: UUID, one: Acted) -> None:
    session.add(
        Action(
            id=uuid4(),
            event_id=event_id,
            case_slug=one.case,
            kind=one.kind,
            locale=one.locale,
            hour=one.hour,
            is_young=one.is_young,
            withdrawn_at=START if one.is_withdrawn else None,
        )
    )
    count_captured(session, event_id, one.case, one.kind)


def _count(session: Session, event_id: UUID, line: CountedOnce) -> None:
    line_id = uuid4()
    facts = {"event_id": event_id, "case_slug": line.case, "counted": line.counted, "by": "steward"}
    session.add(Tally(line_id=line_id, number=line.number, hour=line.hour, **facts))
    if line.undone_after is not None:
        later = line.hour + dt.timedelta(hours=line.undone_after)
        undone = uuid5(line_id, "undo")
        session.add(Tally(line_id=undone, number=-line.number, hour=later, **facts))


@settings(max_examples=40, deadline=None)
@given(st.lists(actions, max_size=25), st.lists(lines, max_size=12))
def test_every_total_is_that_of_the_books(acted: list[Acted], counted: list[CountedOnce]) -> None:
    with marathon(acted, counted) as (session, event_id):
        report = report_of(session, event_id)
        found = books(session, event_id)
        kinds, papers = by_kind(session, event_id), tallied(session, event_id)
    assert report.captured == found.captured == report.at_screens + report.withdrawn
    assert report.is_balanced
    check_sums(report)
    for case in report.cases:
        for kind in Kind:
            assert case.actions.get(kind, 0) == kinds.get((case.case_slug, kind), 0)
        for paper in PAPER:
            assert case.paper.get(paper, 0) == papers.get((case.case_slug, paper), 0)
        assert case.shares == papers.get((case.case_slug, Counted.SHARE), 0)
    open_ones = [one for one in acted if not one.is_withdrawn]
    assert report.young == sum(one.is_young for one in open_ones)
    assert dict(report.languages) == Counter(one.locale for one in open_ones)


def check_sums(report: Report) -> None:
    """Check that hours, languages, kinds and receivers add up to the same as the cases."""
    assert sum(hour.at_screens for hour in report.hours) == report.at_screens
    assert sum(hour.on_paper for hour in report.hours) == report.on_paper
    assert all(hour.at_screens >= 0 and hour.on_paper >= 0 for hour in report.hours)
    assert sum(number for _, number in report.languages) == report.at_screens
    assert sum(report.of_kind(kind) for kind in Kind) == report.at_screens
    assert sum(report.of_paper(counted) for counted in PAPER) == report.on_paper
    assert report.together == report.at_screens + report.on_paper
    for handed in report.receivers:
        states = (handed.sent, handed.waiting, handed.needs_you, handed.withdrawn)
        assert sum(states) + handed.not_for_it == report.captured


ONE = Acted("case-a", Kind.SIGNATURE, "fr", START, is_young=False, is_withdrawn=False)


def test_the_check_tells_a_report_that_does_not_add_up() -> None:
    """The control: one action less in the hours, or in the languages, is found."""
    with marathon([ONE, ONE], []) as (session, event_id):
        report = report_of(session, event_id)
    check_sums(report)
    less = [dataclasses.replace(report.hours[0], at_screens=1)]
    for wrong in ({"hours": less}, {"languages": [("fr", 1)]}, {"captured": 3}):
        with pytest.raises(AssertionError):
            check_sums(dataclasses.replace(report, **wrong))


def test_a_row_that_vanished_shows() -> None:
    with marathon([ONE, ONE], []) as (session, event_id):
        session.execute(delete(Action).where(Action.seq == 1))
        report = report_of(session, event_id)
    assert not report.is_balanced
    assert report.differences == 1
    assert (report.captured, report.at_screens) == (2, 1)


def test_the_cases_come_in_the_events_order_then_the_others() -> None:
    with marathon([ONE], []) as (session, event_id):
        report = report_of(session, event_id, goal=500)
    assert [case.case_slug for case in report.cases] == ["case-b", "case-a"]
    assert (report.name, report.country, report.goal) == ("Marathon of letters", "CH", 500)


def test_an_event_without_any_action_has_a_report() -> None:
    with marathon([], []) as (session, event_id):
        report = report_of(session, event_id)
    assert (report.together, report.hours, report.languages) == (0, [], [])
    assert report.is_balanced


def test_what_was_undone_later_is_taken_off_the_hours_before() -> None:
    line = CountedOnce("case-a", Counted.LETTER, 10, START, undone_after=3)
    kept = CountedOnce("case-a", Counted.CARD, 2, START + dt.timedelta(hours=1), None)
    with marathon([], [line, kept]) as (session, event_id):
        report = report_of(session, event_id)
    assert [(hour.at, hour.on_paper) for hour in report.hours] == [
        (START + dt.timedelta(hours=1), 2)
    ]


def test_receivers_stand_as_in_the_books(desk: Desk) -> None:
    receiver_id = desk.add_receiver("webhook")
    desk.sign()
    desk.hand_over(receiver_id, Told(Result(State.ACCEPTED)))
    desk.sign()
    desk.write_a_card()
    with desk.read() as session:
        report = report_of(session, desk.event_id)
    (handed,) = report.receivers
    assert (handed.sent, handed.kind) == (1, "webhook")
    check_sums(report)


def test_it_holds_nothing_of_a_person(desk: Desk) -> None:
    """The control: the event's case is in it, as text."""
    desk.sign(name="Şebnem Signer", email="signer@example.org")
    with desk.read() as session:
        told = repr(report_of(session, desk.event_id))
    assert "an-invented-case" in told
    for personal in ("Signer", "signer@", "example.org"):
        assert personal not in told
