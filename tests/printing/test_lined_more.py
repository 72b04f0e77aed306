"""Cards to draw on, and lined letters on US Letter (ux.md C10, C11, R5)."""

from itertools import pairwise

import pytest
from PIL import Image

from kiosk.models import Event
from kiosk.packs import Case
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.printing import sheets
from tests.printing.shelf import Shelf, flat, said
from tests.printing.test_lined import DPI, DPMM, ruled
from tests.printing.writers import Desk

pytestmark = pytest.mark.pdf

# What the window of a No. 10 envelope shows of a Letter folded in three, wherever the sheet slides
# in it: millimetres from the upper and the left edge of the paper.
WINDOW = (22, 52, 97, 80)


def without_drawings(case: Case) -> Case:
    card = case.rules.card.model_copy(update={"drawing_ok": False})
    return case.model_copy(update={"rules": case.rules.model_copy(update={"card": card})})


def dotted(paper: Image.Image, start: float, end: float, height: float) -> int:
    """Return how many dots stand in a row between two places in millimetres."""
    most = 0
    for y in range(round((height - 1) * DPMM), round((height + 1) * DPMM)):
        dark = [
            int(paper.crop((x, y, x + 1, y + 1)).getextrema()[0]) < 190  # type: ignore[arg-type]
            for x in range(round(start * DPMM), round(end * DPMM))
        ]
        most = max(most, sum(now and not before for before, now in pairwise(dark)))
    return most


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_drawing_card_has_a_frame_and_no_lines(locale: str, shelf: Shelf, printer: None) -> None:
    """C10: below the address side, as on the lined card, which is the control."""
    drawing = sheets.raster(shelf.sheet("drawing-card", locale), DPI)
    lined = sheets.raster(shelf.sheet("lined-card", locale), DPI)
    for height in (113.2, 201.8):
        assert dotted(drawing, 12, 136, height) > 40
        assert dotted(lined, 12, 136, height) < 5
    assert [y for y in ruled(drawing, 132) if y > 110] == []
    assert len([y for y in ruled(lined, 132) if y > 110]) >= 9


def test_a_drawing_card_says_how(shelf: Shelf, printer: None) -> None:
    text = said(shelf.sheet("drawing-card"))
    for words in ("Draw in the frame", "7 RUE DES CARTES", "Cut along the dashed line", "100 mm"):
        assert flat(words) in text
    assert flat("Write on the lines.") not in text


def test_no_drawing_card_where_the_rules_forbid_drawings(writing_desk: Desk) -> None:
    """C1: then there is only the lined one."""
    case, pack, event = writing_desk.case, writing_desk.pack, Event(is_practice=True)
    languages = KINDS["drawing-card"].languages
    assert languages
    assert languages(case, event, pack) == ("fr", "en")
    assert languages(without_drawings(case), event, pack) == ()
    with pytest.raises(NoSheet, match="no drawings"):
        KINDS["drawing-card"].of(Order("en", case=without_drawings(case)))
    assert KINDS["lined-card"].of(Order("en", case=without_drawings(case)))


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_lined_letter_on_letter_paper_fits_its_envelope(
    locale: str, shelf: Shelf, printer: None
) -> None:
    """R5: the lines of the address stand where the window is, and there is room to write."""
    document = shelf.sheet("lined-letter", locale, "letter")
    expected = "MINISTER OF EXAMPLES MINISTRY OF INVENTED AFFAIRS 12 RUE 1234 SAMPLE CITY ICELAND"
    left, top, right, bottom = WINDOW
    for word in sheets.words(document):
        if word.text in expected.split():
            assert left < word.start <= word.end < right
            assert top + 1 < word.height < bottom - 1
    lines = ruled(sheets.raster(document, DPI), 170)
    assert len(lines) == 19
    assert lines[-1] < 279.4 - 12
    assert all(8.8 < after - before < 9.2 for before, after in pairwise(lines))
