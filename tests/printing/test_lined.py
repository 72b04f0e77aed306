"""Lined sheets: the address is there, the rest is room for a pen (ux.md C2, C11, R4, R5, R7)."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser
from pypdf import PdfReader

from kiosk.models import Kind
from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets import lined as builders
from tests.printing import sheets
from tests.printing.test_card import FORBIDDEN
from tests.printing.test_letter import check_window
from tests.printing.writers import Desk
from tests.static_files import from_disk

pytestmark = pytest.mark.pdf

DPI = 150
DPMM = DPI / 25.4
SHEETS = [
    (Kind.CARD, "fr"),
    (Kind.CARD, "en"),
    (Kind.CARD, "ar"),
    (Kind.LETTER, "fr"),
    (Kind.LETTER, "en"),
]
SIZES = {Kind.CARD: (297, 210), Kind.LETTER: (210, 297)}


def check_page(document: bytes, kind: Kind, case: Case) -> None:
    (page,) = PdfReader(BytesIO(document)).pages
    size = (float(page.mediabox.width) / 72 * 25.4, float(page.mediabox.height) / 72 * 25.4)
    assert size == pytest.approx(SIZES[kind], abs=0.3)
    assert not page.images
    said = sheets.text(document)
    assert not re.search(FORBIDDEN, said), said
    assert case.card
    assert case.target
    assert case.target.address
    for line in case.card.address if kind is Kind.CARD else case.target.address:
        assert line in said
    assert sheets.decoded(sheets.raster(document, DPI)) == []


@pytest.mark.parametrize(("kind", "locale"), SHEETS)
def test_a_lined_sheet_is_one_page_with_the_address(
    kind: Kind, locale: str, writing_desk: Desk, printer: None
) -> None:
    document = pdf.render(builders.lined_html(writing_desk.case, kind, locale))
    check_page(document, kind, writing_desk.case)
    assert str(PdfReader(BytesIO(document)).root_object["/Lang"]) == locale


def ruled(paper: Image.Image, width: float) -> list[float]:
    """Return the heights in millimetres of the lines that are `width` mm long, top to bottom."""
    dark = paper.point(lambda grey: 255 if grey < 200 else 0)
    found: list[float] = []
    for y in range(dark.height):
        box = dark.crop((0, y, dark.width, y + 1)).getbbox()
        if box and _longest_run(dark, y) >= (width - 0.5) * DPMM:
            height = y / DPMM
            if not found or height - found[-1] > 1:
                found.append(height)
    return found


def _longest_run(dark: Image.Image, y: int) -> int:
    row = dark.crop((0, y, dark.width, y + 1)).tobytes()
    return max((len(run) for run in row.split(b"\0")), default=0)


def test_there_is_room_to_write(writing_desk: Desk, printer: None) -> None:
    """C11: 9 mm and more between the lines; the printed words of a letter stand on them."""
    card = pdf.render(builders.lined_html(writing_desk.case, Kind.CARD, "fr"))
    lines = [y for y in ruled(sheets.raster(card, DPI), 132) if y > 110]
    assert len(lines) >= 9
    assert lines[-1] < 203
    letter = pdf.render(builders.lined_html(writing_desk.case, Kind.LETTER, "fr"))
    rows = ruled(sheets.raster(letter, DPI), 165)
    assert len(rows) == 20
    assert rows[-1] < 285
    for of_sheet in (lines, rows):
        steps = [after - before for before, after in pairwise(of_sheet)]
        assert all(8.8 < step < 9.7 for step in steps)
    for text in ("Madame", "Veuillez"):
        (word,) = [word for word in sheets.words(letter) if word.text == text]
        assert any(1 < row - word.height < 5 for row in rows), text


def test_the_ruler_is_100_mm(writing_desk: Desk, printer: None) -> None:
    """R4: beside the card, never on what is sent."""
    card = pdf.render(builders.lined_html(writing_desk.case, Kind.CARD, "en"))
    paper = sheets.raster(card, DPI)
    strip = paper.crop((round(152 * DPMM), round(185 * DPMM), paper.width, paper.height))
    dark = strip.point(lambda grey: 255 if grey < 160 else 0)
    longest = max(_longest_run(dark, y) for y in range(dark.height))
    assert longest / DPMM == pytest.approx(100, abs=0.5)
    letter = pdf.render(builders.lined_html(writing_desk.case, Kind.LETTER, "en"))
    assert "100" not in sheets.text(letter)


def test_the_lined_letter_fits_its_envelope(writing_desk: Desk, printer: None) -> None:
    check_window(
        pdf.render(builders.lined_html(writing_desk.case, Kind.LETTER, "en")), writing_desk
    )


def test_the_strip_says_the_rules_of_the_case(writing_desk: Desk) -> None:
    """C1: what to leave out stands beside the lines, in the words of the screen."""
    html = builders.lined_html(writing_desk.case, Kind.CARD, "en", is_for_browser=True)
    assert "religious words and signs" in html
    case = writing_desk.case
    rules = case.rules.card.model_copy(update={"religious_ok": True})
    changed = case.model_copy(update={"rules": case.rules.model_copy(update={"card": rules})})
    html = builders.lined_html(changed, Kind.CARD, "en", is_for_browser=True)
    assert "religious words and signs" not in html


def test_there_is_no_sheet_that_the_case_does_not_take(writing_desk: Desk) -> None:
    """Promise 7."""
    closed = writing_desk.pack.case("cy-example")
    assert closed
    for kind in (Kind.CARD, Kind.LETTER, Kind.SIGNATURE):
        with pytest.raises(NoSheet):
            builders.lined_html(closed, kind, "en")
    with pytest.raises(NoSheet, match="fr, en"):
        builders.lined_html(writing_desk.case, Kind.LETTER, "ar")
    with pytest.raises(NoSheet):
        builders.lined_html(writing_desk.case, Kind.SIGNATURE, "en")


def test_a_sheet_for_the_browser_has_no_style_or_script_inside(writing_desk: Desk) -> None:
    """SEC7: the policy would stop both."""
    page = builders.lined_html(writing_desk.case, Kind.CARD, "en", is_for_browser=True)
    for absent in ("<style", " style=", "<script"):
        assert absent not in page


@pytest.fixture
def print_in_browser(browser: Browser, assets: Path, tmp_path: Path) -> Iterator[object]:
    tab = browser.new_page()

    def printed(html: str) -> bytes:
        page = tmp_path / "sheet.html"
        page.write_text(from_disk(html, assets), "utf-8")
        tab.goto(page.as_uri(), wait_until="networkidle")
        return tab.pdf(prefer_css_page_size=True)

    yield printed
    tab.close()


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "locale"), SHEETS)
def test_the_browser_prints_the_same_page(
    kind: Kind, locale: str, writing_desk: Desk, print_in_browser: object, printer: None
) -> None:
    """C11: a host without Pango prints it from the browser."""
    assert callable(print_in_browser)
    html = builders.lined_html(writing_desk.case, kind, locale, is_for_browser=True)
    document = print_in_browser(html)
    check_page(document, kind, writing_desk.case)
    assert "To print" not in sheets.text(document)
    if kind is Kind.LETTER:
        check_window(document, writing_desk)
        assert len(ruled(sheets.raster(document, DPI), 165)) == 20
