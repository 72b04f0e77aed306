"""Without Pango the browser prints the poster: the same page, the same code (ux.md Q6)."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.printing import sheets
from tests.printing.test_poster import CASES, code_box

pytestmark = [pytest.mark.browser, pytest.mark.pdf]


@pytest.mark.parametrize("name", ["plain", "all long", "right to left"])
def test_browser_prints_one_page_with_a_code(
    name: str, assets: Path, printer: None, tmp_path: Path, browser: Browser
) -> None:
    case = CASES[name]
    page = tmp_path / "poster.html"
    page.write_text(sheets.poster(case, assets, linked=True), "utf-8")
    tab = browser.new_page()
    tab.goto(page.as_uri(), wait_until="networkidle")
    document = tab.pdf(prefer_css_page_size=True)
    tab.close()
    assert len(PdfReader(BytesIO(document)).pages) == 1
    paper = sheets.raster(document, 150)
    assert sheets.decoded(paper) == [case.url]
    left, _, right, _ = code_box(paper)
    assert 101.5 < (right - left) * 25.4 / 150 < 102.5
    assert "To print" not in sheets.text(document)
