"""A letter looks like one that somebody typed, is one page, fits its envelope (ux.md C6, R5)."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from kiosk.actions.events import kinds_open
from kiosk.actions.letters import letter_text
from kiosk.models import Event, Kind
from kiosk.packs import Pack
from kiosk.printing import pdf
from kiosk.printing.writing import LetterSheet, fit_letter
from kiosk.web.sheets import written as builders
from tests.printing import sheets
from tests.printing.writers import NIGHT, SIGNATURE, TEXTS, Desk, cut_to, letter, pages

pytestmark = pytest.mark.pdf

# DIN 5008 form B, in millimetres.
WINDOW = (20, 45, 105, 90)


def shipped(pack: Pack) -> list[tuple[str, str, LetterSheet]]:
    """Return a letter for each case of the pack that takes one, in each language it offers."""
    found = []
    for case in pack.cases:
        if Kind.LETTER in kinds_open(case, Event(is_practice=True)):
            for language in case.letter_languages:
                text = letter_text(case, language)
                sheet = LetterSheet(
                    language, "Je suis enseignante et mère de deux enfants. " * 3, text.facts,
                    cut_to(TEXTS["latin"], 110), text.ask, text.salutation, text.closing,
                    "Bo Exemple", "Fribourg", NIGHT, SIGNATURE,
                )  # fmt: skip
                found.append((case.slug, language, sheet))
    return found


def test_letters_of_the_pack_that_ships_are_one_page_with_words_of_ones_own(
    pack: Pack, writing_desk: Desk, assets: Path, printer: None
) -> None:
    """C6: with 110 own words, on one page, in 10 points or more; the full name at least twice."""
    written = shipped(pack)
    assert len(written) > 6
    for slug, language, sheet in written:
        fit = fit_letter(sheet.parts, assets)
        assert fit.fits, (slug, language)
        assert fit.points >= 10, (slug, language)
        assert fit.unprintable == "", (slug, language)
    for slug in {slug for slug, _, _ in written}:
        case = pack.case(slug)
        assert case
        of_case = [sheet for other, _, sheet in written if other == slug]
        said = pages(pdf.render(builders.letter_html(case, *of_case)))
        assert len(said) == len(of_case)
        for sheet, page in zip(of_case, said, strict=True):
            names = [case.name(sheet.language).value, *case.spellings]
            found = re.findall("|".join(re.escape("".join(name.split())) for name in names), page)
            assert len(found) >= 2, (slug, sheet.language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_address_stands_in_the_window(language: str, writing_desk: Desk, printer: None) -> None:
    document = writing_desk.letters(letter("", language))
    check_window(document, writing_desk)


def check_window(document: bytes, desk: Desk) -> None:
    assert desk.case.target
    assert desk.case.target.address
    expected = " ".join(desk.case.target.address).split()
    words = [word for word in sheets.words(document) if word.text in expected]
    assert [word.text for word in words] == expected
    left, top, right, bottom = WINDOW
    for word in words:
        assert left < word.start <= word.end < right
        assert top < word.height < bottom


def test_an_arabic_letter_has_its_address_at_the_same_place(
    writing_desk: Desk, printer: None
) -> None:
    """R6, R7: the window does not move with the direction; the text does."""
    arabic = replace(
        letter(cut_to(TEXTS["arabic"], 40), "ar", who="أنا ممرضة."),
        facts="أكتب إليكم بشأن أمل المثال.", ask="أطلب منكم الإفراج عن أمل المثال.",
        salutation="سعادة الوزيرة المحترمة،", closing="وتفضلوا بقبول فائق الاحترام.",
        name="منصور الأتاسي",
    )  # fmt: skip
    document = writing_desk.letters(arabic)
    check_window(document, writing_desk)
    ends = [word.end for word in sheets.words(document) if word.height > 98]
    assert max(ends) == pytest.approx(185, abs=0.7)
    assert len(pages(document)) == 1


def test_the_longest_address_stays_in_the_window(writing_desk: Desk, printer: None) -> None:
    case = writing_desk.case
    assert case.target
    lines = ("WAWAWAWA MINISTRY OF SUBTERRANEAN WOWS",) * 6
    target = case.target.model_copy(update={"address": lines})
    desk = Desk(case.model_copy(update={"target": target}), writing_desk.pack)
    check_window(desk.letters(letter("")), desk)


def test_without_a_confirmed_address_the_office_stands_there(
    writing_desk: Desk, printer: None
) -> None:
    case = writing_desk.case
    assert case.target
    target = case.target.model_copy(update={"address": None})
    changed = case.model_copy(update={"target": target})
    said = sheets.text(pdf.render(builders.letter_html(changed, letter("", "fr"))))
    assert "Ministre des Exemples" in said
    assert "MINISTRY" not in said


def test_a_letter_is_set_in_one_serif_and_has_no_picture(writing_desk: Desk, printer: None) -> None:
    """look.md: like a letter a person typed, serif, no logo."""
    document = writing_desk.letters(letter("Bonjour"))
    (page,) = PdfReader(BytesIO(document)).pages
    assert not page.images
    resources = page["/Resources"]
    assert isinstance(resources, dict)
    fonts = [str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()]
    assert fonts
    assert all("Source-Serif" in font or "SourceSerif" in font for font in fonts), fonts


def test_parts_stand_in_their_order(writing_desk: Desk, printer: None) -> None:
    (said,) = pages(writing_desk.letters(letter("Mots à moi", "en")))
    places = [
        said.index(part)
        for part in (
            "MINISTEROFEXAMPLES", "10December2026", "MadamelaMinistre", "Jesuisinfirmière",
            "Jevousécris", "Motsàmoi", "Jevousdemande", "Veuillez", "BoExemple", "Fribourg",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_each_letter_begins_a_page_and_has_a_title(writing_desk: Desk, printer: None) -> None:
    document = writing_desk.letters(letter("un"), letter("two", "en"))
    said = pages(document)
    assert len(said) == 2
    assert ("10décembre2026" in said[0], "10December2026" in said[1]) == (True, True)
    reader = PdfReader(BytesIO(document))
    assert reader.metadata is not None
    assert reader.metadata.title == "Lettre pour Amal Exemple"
    box = reader.pages[0].mediabox
    assert float(box.width) == pytest.approx(595.28, abs=0.5)
    assert float(box.height) == pytest.approx(841.89, abs=0.5)
