"""The writing guide holds what a table of writers needs, in the words of the pack (C1, C5–C8)."""

import re

import pytest
from bs4 import BeautifulSoup

from kiosk.models import Event
from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.printing import sheets
from tests.printing.shelf import Shelf, flat, said, size_mm
from tests.printing.test_card import FORBIDDEN
from tests.printing.writers import TEXTS, Desk, cut_to

pytestmark = pytest.mark.pdf


def columns(case: Case, locale: str = "en") -> list[str]:
    """Return what each column says, without blanks, read from the page for a browser."""
    html = KINDS["guide"].of(Order(locale, "a4", case, is_for_browser=True))
    found = BeautifulSoup(html, "html.parser").select(".guide-columns section")
    return [flat(column.get_text()) for column in found]


def test_the_letter_has_its_address_its_words_and_its_rules(shelf: Shelf) -> None:
    letter, _ = columns(shelf.cases["amal-example"])
    for text in (
        "MINISTER OF EXAMPLES",
        "1234 SAMPLE CITY",
        "Begin with: Dear Minister,",
        "I am writing to you about Amal Example, a teacher.",
        "I ask you to release Amal Example at once.",
        "End with: Yours faithfully,",
        "Write the full name twice or more",
        "One page is enough.",
        "Sign with your name and your town, without a street.",
    ):
        assert flat(text) in letter, text
    assert flat("Christmas and New Year") in letter
    assert flat("what the person is accused of") not in letter


def test_the_card_has_lines_to_begin_with_and_the_words_that_endanger(shelf: Shelf) -> None:
    """C5; on paper nobody but the writer can look out for the words of `avoid`."""
    _, card = columns(shelf.cases["amal-example"])
    for text in (
        "7 RUE DES CARTES",
        "I thought of you when I posted a letter today.",
        "You are not alone.",
        "A drawing is welcome.",
        "Never write these words: forbidden lesson · secret alphabet",
        "any organisation: its name, web address or hashtag",
    ):
        assert flat(text) in card, text


@pytest.mark.parametrize(
    ("who_mails", "hint"),
    [("host", "Ask the host for an envelope"), ("section", "neither an envelope nor a stamp")],
)
def test_who_posts_it_is_said_in_words(who_mails: str, hint: str, shelf: Shelf) -> None:
    """No amounts: postage changes, and the host has the stamps."""
    case = shelf.cases["amal-example"]
    changed = case.model_copy(
        update={"rules": case.rules.model_copy(update={"who_mails": who_mails})}
    )
    html = KINDS["guide"].of(Order("en", "a4", changed, is_for_browser=True))
    foot = BeautifulSoup(html, "html.parser").select_one(".guide-foot")
    assert foot
    assert hint in foot.get_text()
    assert not re.search(r"[€$£]|CHF|\d\.\d\d", foot.get_text())


def test_a_case_without_letters_has_one_column(shelf: Shelf) -> None:
    case = shelf.cases["amal-example"].model_copy(update={"target": None})
    (card,) = columns(case)
    assert flat("A card to Amal Example") in card


def test_a_letter_goes_in_a_language_that_the_office_reads(shelf: Shelf) -> None:
    """C7: the facts in the reader's language, salutation and closing in the letter's own."""
    texts = {**shelf.cases["bo-example"].texts}
    page = texts["en"].model_copy(update={"name": "Bo Voorbeeld", "letter": None})
    case = shelf.cases["bo-example"]
    case = case.model_copy(
        update={"languages": (*case.languages, "nl"), "texts": {**texts, "nl": page}}
    )
    letter, _ = columns(case, "nl")
    assert flat("Write the letter in this language:") in letter
    assert flat("Dear Judge,") in letter


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_it_stands_on_one_page_without_a_code(locale: str, shelf: Shelf, printer: None) -> None:
    document = shelf.sheet("guide", locale)
    assert size_mm(document)[0] == pytest.approx(210, abs=0.1)
    assert sheets.decoded(sheets.raster(document, 100)) == []
    assert not re.search(FORBIDDEN, sheets.text(document))


def full(case: Case, script: str) -> Case:
    """Return the case with a letter, a petition and starters as long as a pack may have them."""
    text = TEXTS[script]
    page = case.texts["en"].model_copy(
        update={
            "letter": text[:890] + " Omega1",
            "petition": text[:490] + " Omega2",
            "starters": tuple(f"{text[:110]} Omega{n}" for n in range(3, 8)),
        }
    )
    assert case.target
    target = case.target.model_copy(
        update={
            "address": ("WAWAWAWA MINISTRY OF SUBTERRANEAN WOWS",) * 6,
            "salutation": {"en": text[:290] + " Omega8"},
            "closing": {"en": cut_to(text, 40) + " Omega9"},
        }
    )
    return case.model_copy(
        update={"texts": {**case.texts, "en": page}, "target": target, "languages": ("en",)}
    )


@pytest.mark.parametrize("script", ["latin", "arabic"])
def test_the_longest_texts_of_a_pack_fit(script: str, shelf: Shelf, printer: None) -> None:
    """Nothing is cut, nothing runs into the foot or the other column."""
    case = full(shelf.cases["amal-example"], script)
    document = pdf.render(KINDS["guide"].of(Order("en", case=case)))
    words = sheets.words(document)
    for number in range(1, 10):
        assert any(f"Omega{number}" in word.text for word in words), number
    (foot,) = [word.height for word in words if word.text == "written,"]
    first = next(word.height for word in words if word.text == "WAWAWAWA")
    for word in words:
        assert 13 < word.start <= word.end < 197, word
        if first < word.height < foot:
            assert word.end < 101 or word.start > 104, word
    assert foot - max(word.height for word in words if word.height < foot - 1) > 3
    assert "Omega9" in said(document)


def test_what_an_event_prints(writing_desk: Desk, shelf: Shelf) -> None:
    """Promise 7: a case to check and a closed one have no guide at a real event."""
    languages, pack = KINDS["guide"].languages, writing_desk.pack
    assert languages
    for slug, real in (("amal-example", ("fr", "en")), ("bo-example", ()), ("cy-example", ())):
        case = pack.case(slug)
        assert case
        assert languages(case, Event(is_practice=False), pack) == real
    with pytest.raises(NoSheet, match="neither"):
        shelf.page("guide", slug="cy-example")
