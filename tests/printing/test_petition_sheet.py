"""A petition on paper: its words, lines that a hand fits into, what happens with it (Q1, P8)."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from kiosk.models import Event
from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from kiosk.web.sheets.petition import ROWS
from tests.printing import sheets
from tests.printing.shelf import Shelf, flat, said
from tests.printing.test_lined import DPI, ruled
from tests.printing.writers import TEXTS

pytestmark = pytest.mark.pdf

WIDTHS = {"a4": 182.0, "letter": 187.9}
FEET = {"a4": 297.0 - 13, "letter": 279.4 - 13}


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_there_is_room_to_sign(paper: str, shelf: Shelf, printer: None) -> None:
    """Ten lines and more, each 11 mm high, with a place for name, town and signature."""
    document = shelf.sheet("petition-sheet", paper=paper)
    across = ruled(sheets.raster(document, DPI), WIDTHS[paper])
    lines = [height for height in across if height > 20]  # not the rule at the head
    assert len(lines) == ROWS[paper] + 1
    assert all(10.8 < after - before < 11.3 for before, after in pairwise(lines))
    text = said(document)
    for head in ("Full name", "Town or country", "Signature", f"{ROWS[paper]}"):
        assert flat(head) in text


def test_it_says_what_is_asked_and_of_whom(shelf: Shelf, printer: None) -> None:
    text = said(shelf.sheet("petition-sheet"))
    for words in (
        "To: Minister of Examples",
        "I ask you to release Amal Example at once.",
        "Sign for Amal Example on your phone",
        "example.org/a",
        "Everybody who signs here can read the names above.",
        "hands it to the organisation that delivers the petition",
        "shredded after the event",
    ):
        assert flat(words) in text, words
    assert "initials" not in text


def test_the_day_of_the_event_is_the_last_one(shelf: Shelf) -> None:
    """As on the screen: the sheet tells until when it is kept."""
    order = Order("en", case=shelf.cases["amal-example"], is_for_browser=True)
    event = Event(is_practice=False, erase_on=dt.date(2027, 2, 8))
    page = KINDS["petition-sheet"].of(replace(order, event=event))
    assert "shredded by 8\N{NO-BREAK SPACE}February\N{NO-BREAK SPACE}2027" in page
    assert "shredded by" not in KINDS["petition-sheet"].of(order)


def test_a_case_that_asks_for_safety_says_so(shelf: Shelf) -> None:
    case = shelf.cases["amal-example"]
    safe = case.model_copy(update={"rules": case.rules.model_copy(update={"ask_safety": True})})
    page = KINDS["petition-sheet"].of(Order("en", case=safe, is_for_browser=True))
    assert "sign with initials and a town: Iceland." in page


def test_without_an_online_petition_there_is_no_code(shelf: Shelf, printer: None) -> None:
    document = shelf.sheet("petition-sheet", "fr", slug="dang-dinh-bach")
    assert sheets.decoded(sheets.raster(document, 100)) == []


def longest(case: Case) -> Case:
    text = TEXTS["latin"]
    page = case.texts["en"].model_copy(
        update={
            "name": "Wilhelmina Maximiliane Montgomery-Winterbottom of the West Mountains",
            "petition": text[:490] + " Omega",
            "target": text[:290] + " Alpha",
        }
    )
    rules = case.rules.model_copy(update={"ask_safety": True})
    return case.model_copy(update={"texts": {**case.texts, "en": page}, "rules": rules})


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_longest_texts_of_a_pack_fit(paper: str, shelf: Shelf, printer: None) -> None:
    case = longest(shelf.cases["amal-example"])
    document = pdf.render(KINDS["petition-sheet"].of(Order("en", paper, case)))
    text = said(document)
    assert "Omega" in text
    assert "Alpha" in text
    words = sheets.words(document)
    assert max(word.height for word in words) < FEET[paper]
    # The code hangs out least: it ends above the margin too, whole.
    assert sheets.decoded(sheets.raster(document, 150)) == ["https://example.org/fr/amal"]


def test_a_closed_case_takes_no_lines(shelf: Shelf) -> None:
    """Promise 7."""
    with pytest.raises(NoSheet):
        shelf.page("petition-sheet", slug="cy-example")
