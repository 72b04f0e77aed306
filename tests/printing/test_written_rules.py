"""What a case's rules keep off paper is not on it, whatever pack and format (ux.md C2, C3)."""

import re
from html.parser import HTMLParser
from itertools import product
from typing import Literal

import pytest

from kiosk.actions.events import kinds_open
from kiosk.models import Event, Kind
from kiosk.packs import Case, Pack
from kiosk.printing import pdf
from kiosk.printing.layouts import CARD_PAGES, CardLayout, LetterLayout
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets import written
from tests.printing import sheets
from tests.printing.spots import count, has_pictures
from tests.printing.test_card import FORBIDDEN, check_card
from tests.printing.test_letter import shipped
from tests.printing.writers import Desk, card, letter

pytestmark = pytest.mark.pdf

PLANTED = ("#FreeAmal", "example.org", "Organisation of Examples")
SVG = "http://www.w3.org/2000/svg"
FLAGS = (
    "mention_organisation", "religious_ok", "seasonal_ok", "mention_charges", "political_ok",
)  # fmt: skip


class Visible(HTMLParser):
    """Collects what a page says outside of its head, and what it would fetch or open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.addresses: list[str] = []
        self.feed(page.partition("</head>")[2])

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


def ruled(case: Case, kind: Literal["card", "letter"], **changes: object) -> Case:
    rules = getattr(case.rules, kind).model_copy(update=changes)
    return case.model_copy(update={"rules": case.rules.model_copy(update={kind: rules})})


def loud(case: Case) -> Case:
    """Return a case of which everything that may endanger somebody is known."""
    return case.model_copy(update={"hashtags": (PLANTED[0],)})


@pytest.mark.parametrize("name", CARD_PAGES)
def test_no_rule_brings_anything_onto_a_card(name: str, writing_desk: Desk) -> None:
    """C2: whatever the rules, in every format and language: address or name, and the message."""
    layout = CardLayout(name)  # type: ignore[arg-type]
    for is_on, who, locale in product((False, True), ("section", "host"), ("en", "fr", "ar")):
        case = loud(ruled(writing_desk.case, "card", **dict.fromkeys(FLAGS, is_on)))
        rules = case.rules.model_copy(update={"who_mails": who})
        case = case.model_copy(update={"rules": rules})
        html = written.card_html(
            case, card("Bonjour"), locale=locale, layout=layout, is_for_browser=True
        )
        page = Visible(html.partition("<main")[2].join(("</head>", "")))
        assert not re.search(FORBIDDEN, page.text), page.text
        assert not any(word in html.partition("<main")[2] for word in PLANTED)
        assert not page.addresses


def test_the_reading_finds_what_is_planted() -> None:
    """The control."""
    page = Visible("</head><p>Amnesty #x</p><a href='https://example.org'>y</a><img src=z>")
    assert re.search(FORBIDDEN, page.text)
    assert page.addresses == ["https://example.org", "z"]


def test_cards_of_every_case_that_ships_hold_the_message_alone(
    pack: Pack, writing_desk: Desk
) -> None:
    """Promise 7: in each format, for each case that takes cards; test_card.py reads the PDFs."""
    practice = Event(is_practice=True)
    open_cases = [case for case in pack.cases if Kind.CARD in kinds_open(case, practice)]
    assert len(open_cases) > 4
    for case, name in product(open_cases, CARD_PAGES):
        html = written.card_html(
            case, card("Bonjour"), locale="fr", layout=CardLayout(name), is_for_browser=True
        )
        page = Visible(html.partition("<main")[2].join(("</head>", "")))
        said = re.sub(r"\s+", " ", page.text)
        words = said.replace("Drawing", "").replace("Signature", "")
        assert "Bonjour" in words
        assert case.name("fr").value in words
        assert not re.search(FORBIDDEN, words), words
        assert "Fribourg" not in words


@pytest.mark.parametrize("name", [name for name in CARD_PAGES if name != "a6"])
def test_the_paper_holds_no_code_and_no_picture(
    name: str, pack: Pack, writing_desk: Desk, printer: None
) -> None:
    """C2: the PDF of each format read back; test_card.py does so for every case."""
    case = pack.case("dang-dinh-bach")
    assert case
    layout = CardLayout(name)  # type: ignore[arg-type]
    check_card(pdf.render(written.card_html(case, card("Bonjour"), locale="fr", layout=layout)))


@pytest.mark.parametrize(
    ("sender", "is_printed"), [("none", False), ("city", True), ("full", True)]
)
def test_the_writers_town_is_on_paper_only_as_the_rules_say(
    sender: str, is_printed: bool, writing_desk: Desk
) -> None:
    """C3, for letters, their copies, and cards in each format."""
    on_letters = ruled(writing_desk.case, "letter", sender_address=sender)
    copied = LetterLayout(has_copy=True)
    html = written.letter_html(on_letters, letter("Bonjour"), layout=copied, is_for_browser=True)
    assert html.count("Fribourg") == (2 if is_printed else 0)
    on_cards = ruled(writing_desk.case, "card", sender_address=sender)
    for name in CARD_PAGES:
        layout = CardLayout(name)
        html = written.card_html(
            on_cards, card("Bonjour"), locale="en", layout=layout, is_for_browser=True
        )
        assert ("Fribourg" in html) is is_printed, name


def test_letters_of_every_case_hold_no_picture_code_or_address_of_the_web(
    pack: Pack, writing_desk: Desk, printer: None
) -> None:
    """C6: each as somebody may have written it; one of them also as a PDF."""
    written_ones = shipped(pack)
    assert len({slug for slug, _, _ in written_ones}) > 4
    for slug, _language, sheet in written_ones:
        case = pack.case(slug)
        assert case
        html = written.letter_html(loud(case), sheet, is_for_browser=True).partition("<main")[2]
        assert not re.search(r"https?:|www\.|\.org\b|<img|<image", html.replace(SVG, ""))
        assert not any(word in html for word in PLANTED)
    assert case
    document = pdf.render(written.letter_html(case, sheet))
    assert count(document) == 1
    assert not has_pictures(document)
    assert sheets.decoded(sheets.raster(document, 150)) == []


def test_a_closed_case_prints_nothing(writing_desk: Desk) -> None:
    """Promise 7: also what was written before it closed; the control is the case as it was."""
    case = writing_desk.case
    closed = case.model_copy(update={"action_open": type(case.action_open).NO})
    for which, is_refused in ((closed, True), (case, False)):
        answers = []
        for build in (
            lambda which=which: written.card_html(which, card(""), locale="en"),
            lambda which=which: written.letter_html(which, letter("")),
            lambda which=which: written.job_html(which, 3, CardLayout(), locale="en"),
        ):
            try:
                build()  # type: ignore[no-untyped-call]
            except NoSheet:
                answers.append(True)
            else:
                answers.append(False)
        assert answers == [is_refused] * 3
