"""The list of envelopes and stamps: numbers only, prices kept in the address alone (H10)."""

import uuid

import pytest
from bs4 import BeautifulSoup

from kiosk.actions.tallies import TallyLine, count
from kiosk.models import Counted
from tests.conftest import NOW
from tests.people import AMAL
from tests.web.hall import AMAL_CASE, Hall
from tests.web.handing import in_english
from tests.web.steward import Steward, part, words_of

PAGE = "/host/count/envelopes"


@pytest.fixture
def counter(hall: Hall) -> Steward:
    steward = Steward(hall.app.test_client(), hall.home)
    steward.unlock()
    return in_english(steward)


def by_hand(hall: Hall, counted: Counted, number: int, slug: str = AMAL_CASE) -> None:
    line = TallyLine(uuid.uuid4(), hall.home.made.id, slug, counted, number, "steward")
    count(hall.home.writer.write, line, NOW)


def rows(page: BeautifulSoup, place: int = 0) -> list[list[str]]:
    table = page.select("table.mailing")[place]
    return [[words_of(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]


def totals(page: BeautifulSoup) -> list[str]:
    return [words_of(line) for line in page.select(".total-line p")]


def test_letters_and_cards_of_screens_and_paper_come_together(hall: Hall, counter: Steward) -> None:
    hall.send("letter", hall.form("letter"))
    hall.send("card", hall.form("card"))
    by_hand(hall, Counted.LETTER, 4)
    by_hand(hall, Counted.CARD, 7)
    by_hand(hall, Counted.DRAWING, 3)
    by_hand(hall, Counted.PETITION_LINE, 50)
    page = counter.visit(PAGE)
    assert rows(page) == [
        ["Amal Example", "Letters", "1", "4", "5", "Iceland", "abroad"],
        ["Amal Example", "Cards and drawings", "1", "10", "2", "Iceland", "abroad"],
    ]
    assert totals(page) == ["0 stamps inside the country", "7 stamps abroad"]
    page = counter.visit(f"{PAGE}?cards=3&inside=&abroad=2,50")
    assert rows(page)[1][4] == "4"
    assert totals(page)[-1] == "22.5 for all stamps"


def test_what_a_section_posts_takes_no_stamp(hall: Hall, counter: Steward) -> None:
    hall.change(rules=hall.case().rules.model_copy(update={"who_mails": "section"}))
    by_hand(hall, Counted.LETTER, 4)
    page = counter.visit(PAGE)
    assert "Nothing waits that you post yourselves." in words_of(page.main)
    assert rows(page) == [["Amal Example", "Letters", "0", "4", "4"]]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("cards=0", "cards"),
        ("cards=x", "cards"),
        ("abroad=free", "abroad"),
        ("abroad=-1", "abroad"),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    hall: Hall, counter: Steward, query: str, field: str
) -> None:
    by_hand(hall, Counted.LETTER, 4)
    page = counter.visit(f"{PAGE}?{query}", 422)
    assert page.find(id=f"{field}-error")
    assert part(page, field)["value"] == query.partition("=")[2]
    assert totals(page)[1] == "4 stamps abroad"


def test_what_was_posted_is_left_out_and_nobody_is_named(hall: Hall, counter: Steward) -> None:
    hall.send("letter", hall.form("letter"))
    assert AMAL["name"] not in counter.client.get(PAGE).text
    counter.become_host()
    pile = {"pile": f"{AMAL_CASE}-letter", "number": ""}
    assert counter.submit("/host/post", "/host/post", pile).status_code == 303
    assert "Nothing waits that you post yourselves." in words_of(counter.visit(PAGE).main)
