"""Every kind on each of its papers: page boxes, language, width and text of its codes (Q1, Q6)."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from kiosk.printing import qr
from kiosk.web.rendering import PAPERS, NoSheet
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.printing import sheets
from tests.printing.shelf import PAPER_MM, Shelf, size_mm
from tests.printing.test_poster import code_box

pytestmark = pytest.mark.pdf

URL = "https://example.org/fr/amal"
ACROSS = ("lined-card", "drawing-card")
OWN = (
    ("poster", "tent", "case-sheet", "guide", "petition-sheet")
    + ("lined-card", "lined-letter", "drawing-card")
)  # fmt: skip
SHEETS = [(name, paper) for name in OWN for paper in KINDS[name].papers]
LEAST_MM = {
    ("poster", "a4"): 100,
    ("poster", "letter"): 100,
    ("poster", "a3"): 150,
    ("tent", "a4"): 80,
    ("case-sheet", "a4"): 25,
    ("case-sheet", "a5"): 25,
    ("petition-sheet", "a4"): 25,
    ("petition-sheet", "letter"): 25,
}
"""How wide the modules are at least, for the distance that a sheet is read from (ux.md Q1)."""


@pytest.mark.parametrize(("kind", "paper"), SHEETS)
def test_a_sheet_is_one_page_of_its_paper(
    kind: str, paper: str, shelf: Shelf, printer: None
) -> None:
    """R2, R10: the box exact, title and language told."""
    document = shelf.sheet(kind, paper=paper)
    wanted = PAPER_MM[paper]
    if kind in ACROSS:
        wanted = wanted[::-1]
    assert size_mm(document) == pytest.approx(wanted, abs=0.1)
    reader = PdfReader(BytesIO(document))
    assert str(reader.root_object["/Lang"]) == "en"
    assert reader.metadata
    assert "Amal Example" in (reader.metadata.title or "")


@pytest.mark.parametrize("kind", OWN)
def test_an_arabic_sheet_is_one_page_too(kind: str, shelf: Shelf, printer: None) -> None:
    document = shelf.sheet(kind, "ar", KINDS[kind].papers[-1])
    assert str(PdfReader(BytesIO(document)).root_object["/Lang"]) == "ar"
    assert size_mm(document)[1] > 100


def one_code(document: bytes, kind: str, dpi: int) -> Image.Image:
    """Return the page; of a tent the lower face, with the code that stands upright."""
    paper = sheets.raster(document, dpi)
    if kind == "tent":
        return paper.crop((0, round(112 * dpi / 25.4), paper.width, paper.height))
    return paper


CODES = [(kind, "en", paper) for kind, paper in LEAST_MM]
# Each kind also from right to left, on the last of its papers.
CODES += [(kind, "ar", KINDS[kind].papers[-1]) for kind in dict(LEAST_MM.keys())]


@pytest.mark.parametrize(("kind", "locale", "paper"), CODES)
def test_a_code_is_as_wide_as_its_distance_wants(
    kind: str, locale: str, paper: str, shelf: Shelf, printer: None
) -> None:
    """Q1, Q2: measured on the raster, with four modules of white around it."""
    dpi = 150
    page = one_code(shelf.sheet(kind, locale, paper), kind, dpi)
    left, top, right, bottom = code_box(page)
    width = (right - left) * 25.4 / dpi
    assert LEAST_MM[kind, paper] <= width
    assert width == pytest.approx(KINDS[kind].codes[paper], abs=0.4)
    quiet = 4 * (right - left) // (4 * qr.version(URL) + 17) - 2
    page.paste(255, (left - 1, top - 1, right + 1, bottom + 1))
    around = page.crop((left - quiet, top - quiet, right + quiet, bottom + quiet))
    assert around.getextrema() == (255, 255)


@pytest.mark.parametrize(("kind", "paper"), SHEETS)
@pytest.mark.parametrize("dpi", [100, 150])
def test_codes_are_read_from_the_paper(
    kind: str, paper: str, dpi: int, shelf: Shelf, printer: None
) -> None:
    """Q6; Q7: never two kinds of codes on one sheet. Guides and what is sent have none."""
    document = shelf.sheet(kind, paper=paper)
    expected = {"tent": 2}.get(kind, 1) if KINDS[kind].codes else 0
    assert sheets.decoded(sheets.raster(document, dpi)) == [URL] * expected


def test_a_kind_comes_on_its_own_papers_only(shelf: Shelf) -> None:
    for name in OWN:
        for paper in set(PAPERS) - set(KINDS[name].papers):
            with pytest.raises(NoSheet, match=name):
                shelf.page(name, paper=paper)


@pytest.mark.parametrize("name", OWN)
def test_a_page_for_the_browser_links_its_styles(name: str, shelf: Shelf) -> None:
    """SEC7: nothing inside the page; the paper's own style sheet stands before the kind's."""
    paper = KINDS[name].papers[-1]
    html = shelf.page(name, "ar", paper, is_for_browser=True)
    for absent in ("<style", " style=", "<script"):
        assert absent not in html
    assert (f"css/papers/{paper}.css" in html) == (paper != "a4")
    assert f"To print: paper {PAPERS[paper]}" in html or PAPERS[paper] in html


def test_the_host_is_warned_of_a_dense_code(shelf: Shelf) -> None:
    """Q3: the size of its modules is told; a short address, or large squares, need no word."""
    long, short = shelf.cases["wetsuweten-land-defenders"], shelf.cases["amal-example"]
    for kind in ("poster", "tent", "case-sheet", "petition-sheet"):
        assert KINDS[kind].warnings(Order("fr", case=short)) == ()
        told = KINDS[kind].warnings(Order("fr", case=long))
        assert ["mm" in words for words in told] == [True] * (
            kind in ("case-sheet", "petition-sheet")
        )
    assert KINDS["guide"].warnings(Order("fr", case=long)) == ()
    assert KINDS["poster"].warnings(Order("fr")) == ()
