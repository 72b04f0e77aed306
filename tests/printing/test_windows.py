"""The address of a letter shows in its envelope's window, on either paper (ux.md C6, R5, R6)."""

import re
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from kiosk.packs import Case, Embassy
from kiosk.printing import pdf
from kiosk.printing.layouts import (
    PAPERS,
    WINDOWS,
    Field,
    LetterLayout,
    LetterPaper,
    Window,
)
from kiosk.printing.writing import LetterSheet, fit_letter
from kiosk.web.sheets import written
from tests.printing import sheets
from tests.printing.conftest import STATIC
from tests.printing.spots import count, size, spots
from tests.printing.writers import TEXTS, Desk, cut_to, letter

pytestmark = pytest.mark.pdf

LAYOUTS = list(product(get_args(LetterPaper), get_args(Window)))
LONGEST = ("WAWAWAWA MINISTRY OF SUBTERRANEAN WOWS",) * 5 + ("ICELAND",)
LINES = ("MINISTER", "AFFAIRS", "EXEMPLES", "SAMPLE", "ICELAND")
Documents = dict[tuple[str, str], bytes]


@pytest.fixture(scope="module")
def documents(writing_desk: Desk, printer: None) -> Documents:
    """Return a letter for each paper and window, in Arabic on one of them."""
    return {
        (paper, window): pdf.render(
            written.letter_html(
                writing_desk.case, letter("Bonjour"), layout=LetterLayout(paper, window)
            )
        )
        for paper, window in LAYOUTS
    }


def shows(document: bytes, words: tuple[str, ...], field: Field, page: int = 0) -> bool:
    """Tell whether a word that stands in an address is inside the field wherever it stands."""
    found = [spot for word in words for spot in spots(document, word, page)]
    assert found
    return all(
        field.x + field.before - 0.5 < spot.left
        and spot.right < field.x + field.width
        and field.y + field.above - 0.5 < spot.top
        and spot.bottom < field.y + field.height
        for spot in found
    )


@pytest.mark.parametrize(("paper", "window"), LAYOUTS)
def test_the_address_shows_in_its_window_and_in_no_other(
    paper: LetterPaper, window: Window, documents: Documents
) -> None:
    """R5; the control is every other window."""
    document = documents[paper, window]
    assert count(document) == 1
    assert size(document) == pytest.approx(PAPERS[paper], abs=0.15)
    others = [field for name, field in WINDOWS.items() if name != window]
    assert shows(document, LINES, WINDOWS[window])
    assert not any(shows(document, LINES, field) for field in others)


@pytest.mark.parametrize(("paper", "window"), LAYOUTS)
def test_a_letter_is_folded_and_punched_at_its_marks(
    paper: LetterPaper, window: Window, documents: Documents
) -> None:
    """R5: DIN 5008 B folds at 105 and 210 mm, A at 87 and 192, the others into thirds."""
    layout = LetterLayout(paper, window)
    dark = sheets.raster(documents[paper, window], 300).point(lambda grey: 255 if grey < 225 else 0)
    dpmm = 300 / 25.4
    edge = dark.crop((round(4 * dpmm), 0, round(12 * dpmm), dark.height))
    rows = [y for y in range(edge.height) if edge.crop((0, y, edge.width, y + 1)).getbbox()]
    marks = [y / dpmm for y in rows if y - 1 not in rows]
    holes = [148.5] if paper == "a4" and window.startswith("din") else []
    assert marks == pytest.approx(sorted([*layout.folds, *holes]), abs=0.3)


def test_the_folds_are_those_of_the_standard() -> None:
    assert LetterLayout("a4", "din-b").folds == (105, 210)
    assert LetterLayout("a4", "din-a").folds == (87, 192)
    assert LetterLayout("letter", "us-10").folds == pytest.approx((93.13, 186.27), abs=0.01)
    assert {name for name, field in WINDOWS.items() if field.is_exact} == {"din-a", "din-b"}


def test_the_style_sheet_has_the_figures_of_the_presets() -> None:
    """They are data in layouts.py; CSS, which a browser gets too, cannot read them there."""
    css = (STATIC / "css" / "sheets" / "_written.css").read_text("utf-8")
    for name, field in WINDOWS.items():
        found = re.search(rf"^\.window-{name} {{(.+?)}}", css, re.MULTILINE)
        assert found, name
        told = {key: float(value) for key, value in re.findall(r"--(\w+): ([\d.]+)mm", found[1])}
        expected = {
            "x": field.x, "y": field.y, "width": field.width, "height": field.height,
            "above": field.above, "before": field.before,
        }  # fmt: skip
        if field.folds:
            expected |= {"fold": field.folds[0], "second": field.folds[1]}
        assert told == expected, name


def full(layout: LetterLayout, text: str) -> LetterSheet:
    """Return a letter as long as the paper takes."""
    low, high = 0, len(text.split(" "))
    while high - low > 1:
        middle = (low + high) // 2
        sheet = letter(cut_to(text, middle))
        fits = fit_letter(sheet.parts, STATIC, around=sheet.around, layout=layout).fits
        low, high = (middle, high) if fits else (low, middle)
    return letter(cut_to(text, low))


@pytest.mark.parametrize("paper", get_args(LetterPaper))
def test_the_longest_letter_and_the_longest_address_are_one_page(
    paper: LetterPaper, writing_desk: Desk, printer: None
) -> None:
    """C6, R6: six lines of 38 capitals in each window; the control is an eighth longer."""
    case = addressed(writing_desk.case)
    # Of all windows these leave the least room below.
    tightest: tuple[Window, ...] = ("din-b",) if paper == "a4" else ("din-b", "us-10")
    for window in tightest:
        layout = LetterLayout(paper, window)
        longest = full(layout, TEXTS["latin"] * 5)
        document = pdf.render(written.letter_html(case, longest, layout=layout))
        assert count(document) == 1, window
        assert shows(document, ("SUBTERRANEAN", "ICELAND"), layout.field), window
    longer = replace(longest, own=longest.own + cut_to(longest.own, len(longest.own) // 48))
    assert not fit_letter(longer.parts, STATIC, around=longer.around, layout=layout).fits
    assert count(pdf.render(written.letter_html(case, longer, layout=layout))) == 2


def addressed(case: Case) -> Case:
    assert case.target
    target = case.target.model_copy(update={"address": LONGEST})
    return case.model_copy(update={"target": target})


def test_a_long_name_and_a_long_salutation_are_counted_too(
    writing_desk: Desk, printer: None
) -> None:
    """C6: one page always; names may have 200 letters (F4)."""
    layout = LetterLayout()
    longest = full(layout, TEXTS["latin"] * 5)
    named = replace(longest, name="Wilhelmina " * 18, salutation="Madame la Ministre, " * 14)
    assert not fit_letter(named.parts, STATIC, around=named.around, layout=layout).fits
    shorter = replace(named, own=cut_to(named.own, 150))
    assert fit_letter(shorter.parts, STATIC, around=shorter.around, layout=layout).fits
    assert count(pdf.render(written.letter_html(writing_desk.case, shorter, layout=layout))) == 1


def test_the_embassy_gets_a_copy_that_says_so(writing_desk: Desk, printer: None) -> None:
    """The same letter, the embassy's address in the window, the office named above it."""
    layout = LetterLayout("a4", "din-a", has_copy=True)
    document = pdf.render(
        written.letter_html(
            writing_desk.case, letter("un", "en"), letter("deux", "en"), layout=layout
        )
    )
    assert count(document) == 4
    for page in (1, 3):
        assert shows(document, ("EMBASSY", "SWITZERLAND"), layout.field, page)
        (says,) = spots(document, "Copy for information", page)
        assert 6 < says.top < says.bottom < layout.field.y - 6
        assert len(spots(document, "Minister of Examples", page)) == 1
        assert not spots(document, "MINISTER", page)
    for page in (0, 2):
        assert not spots(document, "Copy for", page)
        assert not spots(document, "EMBASSY", page)
    for word, page in (("deux", 2), ("deux", 3), ("un", 0), ("un", 1)):
        assert spots(document, word, page), (word, page)


def test_without_an_embassy_there_is_no_copy(writing_desk: Desk) -> None:
    layout = LetterLayout(has_copy=True)
    without = writing_desk.case.model_copy(update={"embassy": None})
    for case, is_copied in ((writing_desk.case, True), (without, False)):
        html = written.letter_html(case, letter(""), layout=layout, is_for_browser=True)
        assert html.count("<article") == (2 if is_copied else 1)
        assert written.has_copies(case, layout) is is_copied
    assert not written.has_copies(writing_desk.case, LetterLayout())


def test_the_office_in_the_copy_may_have_a_long_name(writing_desk: Desk) -> None:
    """It stands on two lines above the window; a longer one is left out."""
    embassy = Embassy(address=("EMBASSY",), sources=("sum-2026",))
    case = writing_desk.case.model_copy(update={"embassy": embassy})
    text = case.texts["en"].model_copy(update={"target": "Office of examples " * 12})
    case = case.model_copy(update={"texts": {**case.texts, "en": text}})
    layout = LetterLayout(has_copy=True)
    html = written.letter_html(case, letter("", "en"), layout=layout, is_for_browser=True)
    assert "Copy for information." in html
    assert "Office of examples" not in html
