"""Without Pango the browser prints the same sheets: one page of the paper, codes as wide (Q6)."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from kiosk.web.sheets.kinds import KINDS
from tests.printing import sheets
from tests.printing.shelf import PAPER_MM, Shelf, flat, said
from tests.printing.test_papers import URL, one_code
from tests.printing.test_poster import code_box
from tests.static_files import from_disk

pytestmark = [pytest.mark.browser, pytest.mark.pdf]

SHEETS = [
    ("poster", "en", "a3"),
    ("poster", "ar", "a3"),
    ("poster", "ar", "letter"),
    ("tent", "ar", "a4"),
    ("case-sheet", "en", "a5"),
    ("case-sheet", "ar", "a4"),
    ("guide", "en", "a4"),
    ("petition-sheet", "ar", "letter"),
    ("lined-letter", "en", "letter"),
    ("drawing-card", "ar", "a4"),
]


@pytest.mark.parametrize(("kind", "locale", "paper"), SHEETS)
def test_the_browser_prints_one_page_of_the_paper(
    kind: str, locale: str, paper: str, shelf: Shelf, assets: Path, browser: Browser, tmp_path: Path
) -> None:
    page = tmp_path / "sheet.html"
    html = shelf.page(kind, locale, paper, is_for_browser=True)
    page.write_text(from_disk(html, assets), "utf-8")
    tab = browser.new_page()
    tab.goto(page.as_uri(), wait_until="networkidle")
    document = tab.pdf(prefer_css_page_size=True)
    tab.close()
    (printed,) = PdfReader(BytesIO(document)).pages
    size = (float(printed.mediabox.width) / 72 * 25.4, float(printed.mediabox.height) / 72 * 25.4)
    wanted = PAPER_MM[paper] if kind != "drawing-card" else PAPER_MM[paper][::-1]
    assert size == pytest.approx(wanted, abs=0.5)
    assert flat("To print") not in said(document)
    raster = sheets.raster(document, 150)
    codes = KINDS[kind].codes
    assert sheets.decoded(raster) == ([URL] * (2 if kind == "tent" else 1) if codes else [])
    if codes:
        left, _, right, _ = code_box(one_code(document, kind, 150))
        assert (right - left) * 25.4 / 150 == pytest.approx(codes[paper], abs=0.5)
