"""A card says what was written and nothing that endangers whom it goes to (ux.md C2, C3, R4)."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from pypdf import PdfReader

from kiosk.actions.events import kinds_open
from kiosk.models import Event, Kind
from kiosk.packs import Case, Pack
from kiosk.printing import pdf
from kiosk.web.sheets import written as builders
from tests.house.templates import ORGANISATIONS
from tests.printing import sheets
from tests.printing.writers import DRAWING, Desk, card, pages, pages_per_card

pytestmark = pytest.mark.pdf

DPMM = 100 / 25.4
FORBIDDEN = rf"{ORGANISATIONS}|https?:|www\.|\.(org|net|com)\b|#|@"


def open_cases(pack: Pack) -> list[Case]:
    return [case for case in pack.cases if Kind.CARD in kinds_open(case, Event(is_practice=True))]


def test_a_card_is_two_sides_of_a6(writing_desk: Desk, printer: None) -> None:
    reader = PdfReader(BytesIO(writing_desk.cards(card("Bonjour"))))
    assert len(reader.pages) == 2
    for page in reader.pages:
        assert float(page.mediabox.width) == pytest.approx(148 / 25.4 * 72, abs=0.5)
        assert float(page.mediabox.height) == pytest.approx(105 / 25.4 * 72, abs=0.5)
    assert reader.metadata is not None
    assert reader.metadata.title == "Card to Amal Example"


@pytest.mark.parametrize("has_drawing", [False, True])
def test_nothing_stands_within_6_mm_of_the_edge(
    has_drawing: bool, writing_desk: Desk, printer: None
) -> None:
    """R4."""
    document = writing_desk.cards(card("Bonjour à toi, de loin. " * 6, has_drawing=has_drawing))
    for number in (1, 2):
        paper = sheets.raster(document, 100, page=number)
        left, top, right, bottom = (
            paper.point(lambda grey: 255 * (grey < 250)).getbbox() or (0,) * 4
        )
        assert min(left, top, paper.width - right, paper.height - bottom) > 6 * DPMM


def test_a_name_stands_below_its_signature_in_either_direction(
    writing_desk: Desk, printer: None
) -> None:
    """Not at the other side of the card, when it is of another script than the message."""
    for message, name, edge in (("أنت لست وحدك", "Bo Exemple", 72), ("Bonjour", "ليلى", 76)):
        said = sheets.words(writing_desk.cards(card(message, name=name)))
        # The town is the last word of the line, wherever that runs to.
        (town,) = (word for word in said if "Fribourg" in word.text)
        assert (town.end if edge == 72 else town.start) == pytest.approx(edge, abs=1), name
    said = sheets.words(writing_desk.cards(card("Bonjour", name="Bo"), locale="ar"))
    (first,) = (word for word in said if word.text == "Bo")
    assert first.start == pytest.approx(76, abs=1), "the direction of the screen does not count"


def test_a_long_name_pushes_down_what_stands_below_it(writing_desk: Desk, printer: None) -> None:
    text = writing_desk.case.texts["en"].model_copy(update={"name": "Defenders of the rivers " * 3})
    told = {"card": None, "texts": {**writing_desk.case.texts, "en": text}}
    case = writing_desk.case.model_copy(update=told)
    document = pdf.render(builders.card_html(case, card("Bonjour"), locale="en"))
    said = [word for word in sheets.words(document) if word.start > 55]
    name = max(word.height for word in said if word.text == "rivers")
    (way,) = (word.height for word in said if word.text == "Handed")
    assert name + 4 < way < name + 12


def test_no_organisation_address_or_code_whatever_the_rules(
    writing_desk: Desk, printer: None
) -> None:
    """C2, promise 7: the rules of a pack cannot bring them in."""
    case = writing_desk.case
    for mention, who in product((False, True), ("section", "host")):
        rules = case.rules.model_copy(
            update={
                "who_mails": who,
                "card": case.rules.card.model_copy(update={"mention_organisation": mention}),
            }
        )
        for address in (case.card, None):
            changed = case.model_copy(update={"rules": rules, "card": address})
            document = pdf.render(builders.card_html(changed, card("Bonjour"), locale="en"))
            check_card(document)


def check_card(document: bytes) -> None:
    said = sheets.text(document)
    assert not re.search(FORBIDDEN, said), said
    for number, page in enumerate(PdfReader(BytesIO(document)).pages, start=1):
        assert not page.images
        assert not page.get("/Annots")
        assert sheets.decoded(sheets.raster(document, 150, page=number)) == []


def test_the_check_finds_what_is_forbidden() -> None:
    """The control of the search."""
    for planted in ("Amnistie", "see https://example.org", "www.x", "#free", "a@b"):
        assert re.search(FORBIDDEN, planted)


def test_cards_of_the_pack_that_ships_say_name_and_text_only(
    pack: Pack, writing_desk: Desk, printer: None
) -> None:
    for case in open_cases(pack):
        document = pdf.render(builders.card_html(case, card("Bonjour"), locale="en"))
        check_card(document)
        message, back = (page.extract_text() for page in PdfReader(BytesIO(document)).pages)
        assert " ".join(message.split()) == "Bonjour Bo Exemple"
        name = case.name("en").value
        assert " ".join(back.split()) == f"not postage {name} Handed on by the organisers."


@pytest.mark.parametrize(
    ("sender", "is_printed"), [("none", False), ("city", True), ("full", True)]
)
def test_the_town_stands_there_only_where_the_rules_allow_it(
    sender: str, is_printed: bool, writing_desk: Desk, printer: None
) -> None:
    """C3."""
    case = writing_desk.case
    rules = case.rules.card.model_copy(update={"sender_address": sender})
    changed = case.model_copy(update={"rules": case.rules.model_copy(update={"card": rules})})
    document = pdf.render(builders.card_html(changed, card("Bonjour"), locale="en"))
    assert ("Fribourg" in sheets.text(document)) is is_printed


def test_the_address_stands_in_its_place_in_a_size_that_machines_read(
    writing_desk: Desk, printer: None
) -> None:
    """R6: also the longest that a pack may have, 6 lines of 38 capitals."""
    case = writing_desk.case
    assert case.card
    for lines in (case.card.address, ("W" * 38,) * 6):
        address = case.card.model_copy(update={"address": lines})
        changed = case.model_copy(update={"card": address})
        document = pdf.render(builders.card_html(changed, card("Bonjour"), locale="en"))
        assert len(PdfReader(BytesIO(document)).pages) == 2
        words = [word for word in sheets.words(document) if word.text in " ".join(lines).split()]
        assert len(words) == len(" ".join(lines).split())
        assert all(word.start > 60 for word in words)
        assert all(40 < word.height < 96 for word in words)


def test_drawing_and_signature_are_vectors_with_a_description(
    writing_desk: Desk, printer: None
) -> None:
    document = writing_desk.cards(card("Bonjour", has_drawing=True))
    plain = writing_desk.cards(replace(card("Bonjour"), signature=()))
    described = alternatives(document)
    assert {"Drawing", "Signature"} <= described
    assert not {"Drawing", "Signature"} & alternatives(plain)
    # The drawing stands at the end of the card, above the middle.
    paper = sheets.raster(document, 100).crop(
        (round(75 * DPMM), round(8 * DPMM), round(140 * DPMM), round(48 * DPMM))
    )
    assert sum(paper.point(lambda grey: 255 * (grey < 100)).histogram()[255:]) > 500


def alternatives(document: bytes) -> set[str]:
    reader = PdfReader(BytesIO(document))
    trailer: Any = reader.trailer
    entries: list[Any] = [reader.get_object(number) for number in range(1, trailer["/Size"])]
    return {str(entry["/Alt"]) for entry in entries if isinstance(entry, dict) and "/Alt" in entry}


def test_a_drawing_alone_takes_the_card(writing_desk: Desk, printer: None) -> None:
    """C10: a child who does not write yet."""
    document = writing_desk.cards(replace(card(""), drawing=DRAWING))
    assert len(pages(document)) == 2
    paper = sheets.raster(document, 100)
    left, top, right, bottom = paper.point(lambda grey: 255 * (grey < 100)).getbbox() or (0,) * 4
    assert right - left > 90 * DPMM
    assert bottom - top > 60 * DPMM


def test_each_line_says_its_language_and_direction(writing_desk: Desk) -> None:
    """R7."""
    written = card("Bonjour\nأنت لست وحدك\n12")
    html = builders.card_html(writing_desk.case, written, locale="en", is_for_browser=True)
    assert '<p lang="fr" dir="ltr">Bonjour</p>' in html
    assert '<p lang="und" dir="rtl">أنت لست وحدك</p>' in html
    assert '<p lang="fr" dir="ltr">12</p>' in html


def test_what_is_written_cannot_become_markup(writing_desk: Desk) -> None:
    written = card("<script>x</script> <b>", name="<i>Bo")
    html = builders.card_html(writing_desk.case, written, locale="en", is_for_browser=True)
    assert "&lt;script&gt;x" in html
    assert "<b>" not in html
    assert "<i>Bo" not in html
    assert "<style" not in html


NAMES = ("O", "Ḥasan ʻAbd", "منصور الأتاسي", "Wilhelmina Maximiliane " * 4, "x" * 100, "Ẫ" * 200)


def test_any_name_leaves_the_card_whole(writing_desk: Desk, printer: None) -> None:
    """T6: each card stays one side."""
    document = writing_desk.cards(*(card("Bonjour", name=name) for name in NAMES))
    assert pages_per_card(document) == [1] * len(NAMES)
