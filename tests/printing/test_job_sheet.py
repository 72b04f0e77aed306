"""The first sheet of a job tells whether the printer is set right (ux.md R3, R4)."""

from typing import get_args

import pytest
from flask_babel import force_locale

from kiosk.printing import pdf
from kiosk.printing.layouts import CardLayout, Flip, LetterLayout, Window
from kiosk.web.sheets.job import job_html, window_words
from tests.printing import sheets
from tests.printing.spots import count, size
from tests.printing.writers import Desk

pytestmark = pytest.mark.pdf

DPMM = 150 / 25.4
Place = tuple[float, float]
LAYOUTS: list[CardLayout | LetterLayout] = [
    CardLayout("a6-4up", "long"),
    CardLayout("4x6-2up", "short"),
    CardLayout("a6"),
    LetterLayout("letter", "us-10"),
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_ruler_is_100_mm_on_the_paper_of_the_job(
    layout: CardLayout | LetterLayout, writing_desk: Desk, printer: None
) -> None:
    """R4; cards go on with a front, so their first sheet has two pages."""
    document = pdf.render(job_html(writing_desk.case, 40, layout, locale="en"))
    assert count(document) == (2 if isinstance(layout, CardLayout) else 1)
    assert size(document) == pytest.approx(layout.page, abs=0.15)
    paper = sheets.raster(document, 150).point(lambda grey: 255 if grey < 160 else 0)
    rows = (paper.crop((0, y, paper.width, y + 1)).tobytes() for y in range(paper.height))
    longest = max(len(run) for row in rows for run in row.split(b"\0"))
    assert longest / DPMM == pytest.approx(100, abs=0.5)
    assert "100 %" in sheets.text(document)


def mark(document: bytes, page: int) -> Place:
    """Return the middle of the mark in the lower or the upper part of a page, in millimetres."""
    paper = sheets.raster(document, 150, page=page).point(lambda grey: 255 if grey < 160 else 0)
    if page == 1:
        paper.paste(0, (0, 0, paper.width, paper.height // 2))
    left, top, right, bottom = paper.getbbox() or (0, 0, 0, 0)
    return (left + right) / 2 / DPMM, (top + bottom) / 2 / DPMM


@pytest.mark.parametrize("flip", get_args(Flip))
def test_the_cross_stands_in_the_circle_when_the_edge_is_right(
    flip: Flip, writing_desk: Desk, printer: None
) -> None:
    """R3: the control turns the sheet over its other edge."""
    layout = CardLayout("a6-4up", flip)
    document = pdf.render(job_html(writing_desk.case, 40, layout, locale="fr"))
    wide, high = layout.page
    circle, (x, y) = mark(document, 1), mark(document, 2)
    through = {"long": (wide - x, y), "short": (x, high - y)}
    assert through.pop(flip) == pytest.approx(circle, abs=0.5)
    (other,) = through.values()
    assert other != pytest.approx(circle, abs=20)


def test_each_window_has_a_name_and_the_unverified_say_so(writing_desk: Desk) -> None:
    """R5."""
    for window in get_args(Window):
        with force_locale("en"):
            is_unsure = "measure with your envelope first" in window_words(window)
        assert is_unsure is not LetterLayout("a4", window).field.is_exact
