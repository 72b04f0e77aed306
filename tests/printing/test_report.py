"""The report says the figures, draws them as large as they are, and names nobody (H9, V1)."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.numbers import format_decimal
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.models import Counted, Kind
from kiosk.outbox.figures import CaseFigures, Handed, Hour, Report
from kiosk.outbox.reporting import report_of
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.charts import columns_over_time
from tests.outbox.desk import a_desk
from tests.printing import sheets
from tests.printing.drawn import of_size, page_size, page_texts, paths
from tests.printing.marathon import ERASE_ON, html, order, printed
from tests.printing.writers import Desk

pytestmark = pytest.mark.pdf

BEGIN = dt.datetime(2026, 12, 10, 17, tzinfo=dt.UTC)
HOURS = [Hour(BEGIN, 30, 10), Hour(BEGIN + dt.timedelta(hours=2), 60, 0)]
REPORT = Report(
    name="Marathon of letters, Exampletown",
    country="CH",
    is_practice=False,
    erase_on=ERASE_ON,
    captured=93,
    withdrawn=3,
    young=4,
    cases=[
        CaseFigures("amal-example", {Kind.SIGNATURE: 50, Kind.CARD: 10}, {Counted.LETTER: 10}, 7),
        CaseFigures("bo-example", {Kind.SIGNATURE: 30}, {}, 0),
    ],
    hours=HOURS,
    languages=[("fr", 70), ("ar", 20)],
    receivers=[
        Handed("office", "webhook", 61, 20, 2, 3, 7),
        Handed("post", "post", 5, 5, 0, 0, 83),
    ],
    is_balanced=True,
    differences=0,
    goal=200,
)
PRINTED = {"en": "a4", "ar": "letter"}


@pytest.fixture(scope="module")
def documents(writing_desk: Desk, printer: None) -> Mapping[str, bytes]:
    facts: dict[str, Any] = {"report": REPORT, "cases": writing_desk.pack.cases}
    facts["stories"] = writing_desk.pack.stories
    return {
        locale: printed("report", order(locale, paper, **facts))
        for locale, paper in PRINTED.items()
    }


def page(locale: str = "en", **facts: Any) -> BeautifulSoup:
    return BeautifulSoup(html("report", order(locale, **{"report": REPORT} | facts)), "html.parser")


def test_it_says_the_figures(documents: Mapping[str, bytes]) -> None:
    """H9: event, place, times, cases by kind, paper, languages, receivers, books, impact."""
    said = " ".join(page_texts(documents["en"]))
    for words in (
        "Marathon of letters, Exampletown",
        "10 December 2026",
        "Switzerland",
        "100 of 200 actions",
        "Amal Example 50 0 10 10",
        "Together 80 0 10 10",
        "At the screens 30 0 60 On paper 10 0 0",
        "4 of them by young people",
        "office 61 20 2 3 7",
        "Post 5 5 0 0 83",
        "French",
        "93 captured at the screens, of which 3 withdrawn",
        "Dee Example: Acquitted on 14 June 2024",
        "no name, no text",
        "8 February 2027",
    ):
        assert words in said, words


@pytest.mark.parametrize("locale", list(PRINTED))
def test_nothing_runs_over_the_paper(locale: str, documents: Mapping[str, bytes]) -> None:
    sizes = {"a4": (210, 297), "letter": (215.9, 279.4)}
    width, height = sizes[PRINTED[locale]]
    for number in range(len(page_texts(documents[locale]))):
        assert page_size(documents[locale], number) == pytest.approx((width, height), abs=0.1)
    for word in sheets.words(documents[locale]):
        assert 17 < word.start <= word.end < width - 17
        assert word.height < height - 6


@pytest.mark.parametrize("locale", list(PRINTED))
def test_bars_are_as_long_as_their_numbers(locale: str, documents: Mapping[str, bytes]) -> None:
    """V1: 46 mm for the most, from the start of the line; the rest in proportion, mirrored."""
    full = 46 * 0.996
    thick = 46 * 52 / 1000
    found = {}
    for number, share in ((60, 60 / 70), (30, 30 / 70)):
        found[number] = of_size(paths(documents[locale]), full * share, thick)
        assert len(found[number]) == 1, number
    long, short = found[60][0], found[30][0]
    edge = "left" if locale == "en" else "right"
    assert getattr(long, edge) == pytest.approx(getattr(short, edge), abs=0.1)


def test_charts_are_clean_and_equal_their_tables(writing_desk: Desk) -> None:
    """V1, SEC6: attributes and classes only; a caption and a table with the same numbers."""
    charts = page().select("figure.chart")
    assert len(charts) == 5
    for chart in charts:
        assert chart.figcaption
        assert chart.table
    assert not page().select("figure [style], figure style, figure script")
    columns = page().select_one("table.columns")
    assert columns
    rows = [[cell.text for cell in row.select("td, th")[1:]] for row in columns.select("tr")]
    heights = [
        [float(str(rect["height"])) for rect in cell.select("rect")]
        for cell in columns.select("tr.drawn td")[1:]
    ]
    assert rows[2:] == [["30", "0", "60"], ["10", "0", "0"]]
    # 198 units for the most; what is hatched has its outline inside.
    assert heights == [[99.0, 31.0], [], [198.0]]


def test_paper_is_hatched_and_screens_are_full(writing_desk: Desk) -> None:
    """look.md: told apart without colour."""
    bar = page().select_one("svg.bar")
    assert bar
    full, outline = bar.select("rect")
    assert full["fill"] == "currentColor"
    assert outline["fill"] == "none"
    assert len(bar.select("path")) == 2


def test_numbers_have_blanks_that_the_fonts_have(writing_desk: Desk) -> None:
    """R8: French sets a narrow blank into thousands, which would come from any font at all."""
    thousands = replace(REPORT, captured=12345)
    said = page("fr", report=thousands).text
    assert "12\N{NO-BREAK SPACE}345" in said
    assert "\N{NARROW NO-BREAK SPACE}" not in said
    assert format_decimal(12345, locale="fr") == "12\N{NARROW NO-BREAK SPACE}345"


def test_right_to_left_is_mirrored(writing_desk: Desk) -> None:
    mirrored = re.compile(r"scale\(-1 1\)")
    assert all(mirrored.search(str(bar)) for bar in page("ar").select("svg.bar, svg.stamps"))
    assert not any(mirrored.search(str(bar)) for bar in page().select("svg"))


def test_the_page_for_the_browser_links_its_styles(writing_desk: Desk) -> None:
    text = html("report", order(report=REPORT, is_for_browser=True))
    assert "<style" not in text
    assert " style=" not in text


def test_books_that_do_not_balance_are_said(writing_desk: Desk) -> None:
    wrong = replace(REPORT, is_balanced=False, differences=2)
    assert "The books do not balance." in page(report=wrong).text
    assert "The books do not balance." not in page().text


def test_an_event_without_actions_has_a_report(writing_desk: Desk) -> None:
    nothing: dict[str, Any] = {
        "cases": [],
        "hours": [],
        "languages": [],
        "goal": None,
        "captured": 0,
    }
    empty = page(report=Report(**{**vars(REPORT), **nothing}))
    assert not empty.select("table.columns, .thermometer")
    with pytest.raises(NoSheet):
        html("report", order())


def test_the_figures_alone_name_the_event(writing_desk: Desk) -> None:
    assert REPORT.name in page(event=None).text
    assert "Practice event" in page(event=None, report=replace(REPORT, name="")).text


def test_no_signer_is_named(writing_desk: Desk, tmp_path: Path, printer: None) -> None:
    """H9: names, addresses and texts that were sealed are on no page; the control: the case is."""
    with a_desk(tmp_path / "kiosk.db") as desk:
        for name in ("Zbigniew Signer", "Quynh Writer"):
            desk.sign(name=name, email="zbigniew@example.org")
        with desk.read() as session:
            found = report_of(session, desk.event_id)
    said = " ".join(page_texts(printed("report", order(report=found))))
    assert "an-invented-case 2" in said
    for personal in ("Zbigniew", "Signer", "Quynh", "zbigniew"):
        assert personal not in said


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 24 * 90), st.integers(0, 500), st.integers(0, 90)),
        min_size=1,
        unique_by=lambda found: found[0],
    ),
    st.sampled_from([20, 24 * 20, 24 * 90]),
)
def test_columns_lose_nothing(
    writing_desk: Desk, found: list[tuple[int, int, int]], span: int
) -> None:
    """In hours, days or months, they add up to the hours; none is too narrow for its number."""
    within = sorted({at % span: (at % span, *rest) for at, *rest in found}.values())
    hours = [Hour(BEGIN + dt.timedelta(hours=at), *numbers) for at, *numbers in within]
    over_time = columns_over_time(hours)
    columns = over_time.columns
    assert sum(column.at_screens for column in columns) == sum(h.at_screens for h in hours)
    assert sum(column.on_paper for column in columns) == sum(h.on_paper for h in hours)
    assert 1 <= len(columns) <= 31
    assert [column for row in over_time.rows for column in row] == list(columns)
    assert max(map(len, over_time.rows)) <= 12
    assert over_time.most >= max(column.together for column in columns)


@pytest.mark.parametrize(
    ("hours", "unit", "number"),
    [(1, "hour", 1), (24, "hour", 24), (25, "day", 2), (24 * 29, "day", 30), (24 * 80, "month", 3)],
)
def test_the_finest_columns_that_fit(
    hours: int, unit: str, number: int, writing_desk: Desk
) -> None:
    last = BEGIN + dt.timedelta(hours=hours - 1)
    found = columns_over_time([Hour(BEGIN, 1, 0), Hour(last, 1, 0)][: min(hours, 2)])
    assert found.unit == unit
    assert abs(len(found.columns) - number) <= (0 if unit == "hour" else 1)
