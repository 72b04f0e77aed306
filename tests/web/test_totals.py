"""Whatever an evening brings, every page and sheet tells the same totals (H9, done when 3)."""

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kiosk.actions.recording import by_kind, count_captured
from kiosk.actions.tallies import TallyLine, count, undo
from kiosk.models import Action, Counted, Event, Kind, Ledger, Tally
from kiosk.outbox import books
from kiosk.outbox import evening as place
from kiosk.outbox.figures import PAPER, Report
from kiosk.outbox.hourly import HourCounts
from kiosk.outbox.report_table import report_table
from kiosk.outbox.reporting import report_of
from kiosk.web.checks import LastCheck
from kiosk.web.finish import report as finish_report
from kiosk.web.sheets.orders import Order
from kiosk.web.sheets.report import report_html
from kiosk.web.state import Kiosk
from tests.web.handing import JOEL, OQBA, in_english
from tests.web.steward import Steward, kiosk_of, words_of

MANAHEL, CLOSED = "manahel-al-otaibi", "neth-nahara"
CASES = (JOEL, OQBA, MANAHEL, CLOSED)
KINDS = tuple(Kind)
Totals = tuple[dict[str, int], int]
"""Together by case, and of all cases."""


@dataclass(frozen=True)
class Done:
    """One action; `ago` is in hours."""

    case: str
    kind: Kind
    ago: int
    is_young: bool
    is_withdrawn: bool


@dataclass(frozen=True)
class OnPaper:
    """One line of the count, undone or not."""

    case: str
    counted: Counted
    number: int
    is_undone: bool


done = st.builds(
    Done, st.sampled_from(CASES), st.sampled_from(KINDS), st.integers(0, 9), st.booleans(),
    st.booleans(),
)  # fmt: skip
on_paper = st.builds(
    OnPaper, st.sampled_from(CASES), st.sampled_from(Counted), st.integers(1, 99), st.booleans()
)


def play(host: Steward, acted: Sequence[Done], counted: Sequence[OnPaper]) -> None:
    """Let all of it happen at this home, after what was there is gone."""
    home, now = host.home, dt.datetime.now(dt.UTC)
    # No evening takes an action out of its table: a new kiosk begins here.
    kiosk_of(host.client.application).hour_counts = HourCounts()

    def act(session: Session) -> None:
        for table in (Action, Ledger, Tally):
            session.execute(delete(table))
        for one in acted:
            session.add(_row(home.made.id, one, now))
            count_captured(session, home.made.id, one.case, one.kind)

    home.writer.write(act)
    for it in counted:
        line = TallyLine(uuid4(), home.made.id, it.case, it.counted, it.number, "steward")
        count(home.writer.write, line, now)
        if it.is_undone:
            undo(home.writer.write, line.line_id, "host", now)


def _row(event_id: UUID, one: Done, now: dt.datetime) -> Action:
    return Action(
        id=uuid4(),
        event_id=event_id,
        case_slug=one.case,
        kind=one.kind,
        locale="fr",
        hour=(now - dt.timedelta(hours=one.ago)).replace(minute=0, second=0, microsecond=0),
        is_young=one.is_young,
        withdrawn_at=now if one.is_withdrawn else None,
    )


def number_of(tag: Tag | None) -> int:
    return int("".join(char for char in words_of(tag) if char.isdigit()) or 0)


def names(kiosk: Kiosk) -> dict[str, str]:
    return {case.name("en").value: case.slug for case in kiosk.pack.cases}


def on_table(table: Tag | None, kiosk: Kiosk) -> Totals:
    """Return what the cells of a table say: the sum of each case, and of all."""
    assert table
    rows = table.select("tbody tr")
    by_case = {names(kiosk)[words_of(row.th)]: number_of(row.select_one(".sum")) for row in rows}
    return by_case, number_of(table.select_one("tfoot .sum"))


def on_wall(page: BeautifulSoup, kiosk: Kiosk) -> Totals:
    by_case = {
        names(kiosk)[words_of(it.select_one(".wall-case"))]: number_of(it.b)
        for it in page.select(".wall-cases li")
        if it.b
    }
    return by_case, number_of(page.select_one("#wall-number"))


def on_count_page(page: BeautifulSoup, kiosk: Kiosk) -> Totals:
    by_case = {
        names(kiosk)[words_of(row.th.span)]: sum(number_of(cell) for cell in row.select("td b"))
        for row in page.select(".tally tbody tr")
        if row.th
    }
    return by_case, number_of(page.select_one(".tally tfoot th"))


def check(host: Steward) -> None:
    """Compare every place where totals stand with what each row says, counted here anew."""
    home, kiosk = host.home, kiosk_of(host.client.application)
    kiosk.last_check = LastCheck()
    with home.read() as session:
        together, paper = counted_anew(session)
        found, report = books(session, home.made.id), report_of(session, home.made.id)
    assert found.is_balanced
    assert found.captured - report.withdrawn == sum(together.values()) - sum(paper.values())
    page = host.visit("/host/")
    desk, hours = on_table(page.select_one(".by-case"), kiosk), page.select(".hours tr")
    all_of = {case.slug: together.get(case.slug, 0) for case in kiosk.pack.cases}
    expected = (all_of, sum(together.values()))
    assert desk == expected
    assert sum(number_of(cell) for row in hours[2:] for cell in row.select("td")) == expected[1]
    assert number_of(page.select_one(".goal-box .figure")) == expected[1]
    assert number_of(page.select_one(".calm-first")) == sum(together.values()) - sum(paper.values())
    by_case, total = on_wall(host.visit("/wall"), kiosk)
    open_cases = {case.slug for case in kiosk.pack.cases if case.action_open != "no"}
    assert open_cases < all_of.keys()
    shown = open_cases | {slug for slug, sum_of in all_of.items() if sum_of}
    assert (by_case, total) == ({slug: all_of[slug] for slug in shown}, expected[1]), (
        "a closed case has a number only where something was done for it, else it is news"
    )
    by_case, total = on_count_page(host.visit("/host/count"), kiosk)
    assert (by_case, total) == (
        {slug: paper.get(slug, 0) for slug in all_of},
        sum(paper.values()),
    )
    assert {case.case_slug: case.together for case in report.cases} == all_of
    with host.client.application.test_request_context():
        sheet = report_html(Order("en", report=report, cases=kiosk.pack.cases, is_for_browser=True))
    table = BeautifulSoup(sheet, "html.parser").select_one(".report figure.chart table")
    assert on_table(table, kiosk) == expected
    page = host.visit("/host/finish/report")
    assert on_table(page.select_one(".report-of figure.chart table"), kiosk) == expected
    assert number_of(page.select_one(".number .figure")) == expected[1]
    assert f"{expected[1]} action" in words_of(page.select_one("#mail-text"))
    check_csv(host, report, expected)


def check_csv(host: Steward, report: Report, expected: Totals) -> None:
    """Compare the table for a spreadsheet, which has a line for each number."""
    content = host.client.get("/host/finish/report.csv").data.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content)))
    by_case = dict.fromkeys(expected[0], 0)
    found = Counter[str]()
    for line in lines:
        found[line["section"]] += int(line["number"])
        if line["section"] == "actions":
            by_case[line["item"]] += int(line["number"])
        elif line["section"] == "books":
            found[line["kind"]] += int(line["number"])
    assert (by_case, found["actions"]) == expected
    assert found["hours"] == expected[1]
    assert (found["captured"], found["withdrawn"]) == (report.captured, report.withdrawn)
    assert (found["shared"], found["differences"]) == (report.shares, 0)
    assert found["languages"] == report.at_screens


def counted_anew(session: Session) -> tuple[dict[str, int], dict[str, int]]:
    """Return by case what was done in all and on paper: the rows themselves, one by one."""
    paper: dict[str, int] = {}
    for row in session.scalars(select(Tally)):
        if row.counted in PAPER:
            paper[row.case_slug] = paper.get(row.case_slug, 0) + row.number
    together = dict(paper)
    for action in session.scalars(select(Action).where(Action.withdrawn_at.is_(None))):
        together[action.case_slug] = together.get(action.case_slug, 0) + 1
    return together, paper


@contextmanager
def patched(place: object, name: str, what: Callable[..., object]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, name, what)
        yield


def evenings(examples: int) -> Callable[..., Callable[..., None]]:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


@evenings(8)
@given(acted=st.lists(done, max_size=20), counted=st.lists(on_paper, max_size=8))
def test_all_totals_are_equal(host: Steward, acted: list[Done], counted: list[OnPaper]) -> None:
    in_english(host)
    play(host, acted, counted)
    check(host)


@pytest.mark.full
@evenings(150)
@given(acted=st.lists(done, max_size=60), counted=st.lists(on_paper, max_size=25))
def test_all_totals_are_equal_at_length(
    host: Steward, acted: list[Done], counted: list[OnPaper]
) -> None:
    in_english(host)
    play(host, acted, counted)
    check(host)


def without_paper(report: Report) -> Report:
    return replace(report, cases=[replace(case, paper={}) for case in report.cases])


EVENING = (
    [
        Done(JOEL, Kind.SIGNATURE, 0, is_young=False, is_withdrawn=withdrawn)
        for withdrawn in (False, True)
    ],
    [OnPaper(OQBA, Counted.LETTER, 10, is_undone=undone) for undone in (False, True)],
)


def test_one_that_is_counted_in_one_place_alone_is_found(host: Steward) -> None:
    """The controls: a line that a page forgets to take back, and a withdrawn one that counts."""
    in_english(host)
    play(host, *EVENING)
    check(host)

    def without_undo(session: Session, event_id: UUID) -> dict[tuple[str, Counted], int]:
        rows = session.scalars(select(Tally).where(Tally.number > 0))
        return {(row.case_slug, row.counted): 20 for row in rows}

    with patched(place, "tallied", without_undo), pytest.raises(AssertionError):
        check(host)
    real = by_kind
    real_table = report_table
    with (
        patched(
            finish_report, "report_table", lambda it, names: real_table(without_paper(it), names)
        ),
        pytest.raises(AssertionError),
    ):
        check(host)
    with (
        patched(place, "by_kind", lambda *told: {key: n + 1 for key, n in real(*told).items()}),
        pytest.raises(AssertionError),
    ):
        check(host)
    check(host)


def test_an_evening_with_a_goal_changes_no_total(host: Steward) -> None:
    in_english(host)
    host.home.writer.write(lambda session: session.execute(update(Event).values(goal=5)))
    play(host, *EVENING)
    check(host)
