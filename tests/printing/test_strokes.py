"""Drawings and signatures as vectors: all of the ink, nothing beside the box, nothing that runs."""

from xml.etree import ElementTree

import pytest

from kiosk.printing import pdf, strokes
from tests.printing import sheets
from tests.printing.writers import DRAWING, SIGNATURE

BOX = (1000, 600)


def parsed(drawn: strokes.Strokes, label: str = "Drawing") -> ElementTree.Element:
    return ElementTree.fromstring(strokes.svg(drawn, *BOX, label))  # noqa: S314 - our own drawing


def test_each_stroke_is_a_line_and_a_point_is_a_dot() -> None:
    group = parsed(DRAWING).find("{*}g")
    assert group is not None
    assert [child.tag.rpartition("}")[2] for child in group] == ["path", "path", "circle", "circle"]
    assert group.get("stroke-linecap") == "round"
    assert group.get("stroke") == "#000"


def test_a_line_bends_at_each_point_and_ends_where_the_pen_did() -> None:
    path = parsed([(0, 0, 100, 0, 100, 100)]).find("{*}g/{*}path")
    assert path is not None
    assert path.get("d") == "M0 0Q0 0 50 0Q100 0 100 50L100 100"


@pytest.mark.parametrize("still", [(5, 7), (5, 7, 5, 7), (5, 7, 5, 7, 5, 7, 9)])
def test_a_pen_that_stays_makes_a_dot(still: tuple[int, ...]) -> None:
    dot = parsed([still]).find("{*}g/{*}circle")
    assert dot is not None
    assert (dot.get("cx"), dot.get("cy")) == ("5", "7")


def test_nothing_drawn_is_an_empty_picture() -> None:
    for nothing in ([], [()], [(3,)]):
        assert len(parsed(nothing).findall("{*}g/*")) == 0


def test_no_ink_leaves_the_box() -> None:
    path = parsed([(-50, 900, 2000, -3)]).find("{*}g/{*}path")
    assert path is not None
    assert path.get("d") == "M0 600Q0 600 500 300L1000 0"


def test_a_label_cannot_become_markup_and_nothing_needs_a_style() -> None:
    drawn = strokes.svg(SIGNATURE[:1], 1000, 300, "</title><script>&")
    assert "<script" not in drawn
    assert "style" not in drawn
    assert parsed([], "a < b").findtext("{*}title") == "a < b"


@pytest.mark.pdf
def test_the_ink_is_black_where_the_pen_was(printer: None) -> None:
    """Read back from paper: a cross over the whole box leaves its corners and its middle black."""
    svg = strokes.svg([(0, 0, 1000, 600), (0, 600, 1000, 0)], *BOX, "Cross")
    css = "@page { size: 100mm 60mm; margin: 0 } svg { display: block; inline-size: 100mm }"
    page = f"<html lang='en'><title>x</title><style>{css}</style>{svg}"
    paper = sheets.raster(pdf.render(page), 100)
    dark = paper.point(lambda grey: 255 if grey < 60 else 0)
    left, top, right, bottom = dark.getbbox() or (0, 0, 0, 0)
    assert left < 12
    assert top < 12
    assert right > paper.width - 12
    assert bottom > paper.height - 12
    across, down = paper.width // 2, paper.height // 2
    assert dark.crop((across - 3, down - 3, across + 3, down + 3)).getbbox()
