"""Running text is never taller than it was measured, in any script."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.printing import fonts, pdf
from kiosk.printing.flowing import FLOW_SIZES, Flow, parts_of
from tests.printing import sheets
from tests.printing.arabic import TEXT
from tests.printing.writers import TEXTS, cut_to

pytestmark = pytest.mark.pdf

PLACES = ((116, 13), (86, 9), (51, 8))
"""Widths in millimetres and sizes in points, as on the sheets."""


def story(script: str) -> str:
    """Return paragraphs, a heading and a list in one script."""
    text = cut_to(TEXTS[script], 160)
    third = len(text) // 3
    begin, middle, end = text[:third], text[third : 2 * third], text[2 * third :]
    return (
        f"<h2>{begin[:60]}</h2><p>{begin}</p><h3>{middle[:50]}</h3>"
        f"<ul><li>{middle}</li><li><p>{middle[:90]}</p></li></ul><p>{end} <em>{begin[:40]}</em></p>"
    )


STORIES = {script: story(script) for script in TEXTS} | {"case": TEXT.body}

EVERY_DAY = ("latin", "arabic", "case")
SCRIPTS = [
    pytest.param(script, marks=() if script in EVERY_DAY else pytest.mark.full)
    for script in STORIES
]


def heights(html: str, direction: str, assets: Path) -> list[float]:
    """Return how tall the text stands in each of PLACES, in millimetres, on a page for each."""
    boxes = "".join(
        f'<div class="flow pt-{points}" style="width: {width}mm; break-after: page">'
        f"{html}<p>Omega</p></div>"
        for width, points in PLACES
    )
    css = fonts.stylesheet(assets, "guide", html + "Omega")
    css += "@page { size: 210mm 1000mm; margin: 0 }"
    page = f'<html lang="en" dir="{direction}"><title>x</title><style>{css}</style>{boxes}</html>'
    document = pdf.render(page)
    # The marker is the last line: what is above it begins half a line and a little higher.
    return [word.height for word in sheets.words(document) if word.text == "Omega"]


def measured(html: str, flow: Flow) -> Sequence[float]:
    """Return the same as `heights`, by measuring; the marker is in the middle of its line."""
    parts = parts_of(html)
    half = 0.7 * 25.4 / 72
    return [flow.height(parts, width, points) + half * points for width, points in PLACES]


@pytest.mark.parametrize("script", SCRIPTS)
def test_text_is_no_taller_than_measured(script: str, assets: Path, printer: None) -> None:
    """Measured a little too tall is safe; a fifth too tall would waste the sheet."""
    html = STORIES[script]
    real = heights(html, "rtl" if script in ("arabic", "case") else "ltr", assets)
    assert len(real) == len(PLACES)
    for told, stands in zip(measured(html, Flow(assets)), real, strict=True):
        # A line of pdftotext has its middle some tenths of a millimetre beside that of its box.
        assert told >= stands - 0.7
        assert told < stands * 1.25


def test_the_largest_size_that_fits_is_taken(assets: Path) -> None:
    flow, html = Flow(assets), STORIES["latin"]
    chosen = flow(html, 100, 120, largest=16)
    assert 6 < chosen < 16
    assert flow.height(parts_of(html), 100, chosen) <= 120
    larger = FLOW_SIZES[FLOW_SIZES.index(chosen) - 1]
    assert flow.height(parts_of(html), 100, larger) > 120
    assert flow("<p>a</p>", 100, 120, largest=11) == 11
    assert flow(html, 100, 3, smallest=8) == 8


def test_what_does_not_fit_ends_with_a_whole_part(assets: Path) -> None:
    flow = Flow(assets)
    html = "<p>One.</p><ul><li>Two.</li><li>Three.</li></ul><p>Four &amp; &lt;five&gt;.</p>"
    assert flow.cut(html, 100, 100, 10) == html
    assert flow.cut(html, 100, 20, 10) == html[: html.index("<p>Four")]
    assert flow.cut(html, 100, 12, 10) == "<p>One.</p>"
    assert flow.cut(html, 100, 1, 10) == "<p>One.</p>"


def test_text_is_read_without_its_tags() -> None:
    html = "<p>A <strong>bold</strong> &amp; narrow\N{NARROW NO-BREAK SPACE}one</p>\n<h3>Two</h3>"
    blocks = [block.text for part in parts_of(html) for block in part.blocks]
    assert " ".join(blocks).strip() == "A bold & narrow\N{NO-BREAK SPACE}one Two"
    (nested,) = parts_of("<ul><li><p>One</p><ul><li>Two</li></ul></li></ul>")
    assert [(block.tag, block.depth, block.text) for block in nested.blocks] == [
        ("li", 1, "One"),
        ("li", 2, "Two"),
    ]
