"""The test page measures right and tells how a printer turns a sheet (ux.md R3, R4, R9)."""

from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest

from kiosk.printing import fonts
from kiosk.printing.glyphs import widths
from kiosk.web.rendering import assets
from kiosk.web.sheets.test_page import CODE, SAMPLES, SIZES
from tests.printing import sheets
from tests.printing.drawn import Box, of_size, page_size, page_texts, paths
from tests.printing.marathon import order, printed
from tests.printing.writers import Desk

pytestmark = pytest.mark.pdf

PAPERS = list(SIZES)
LINE = 0.4
"""Millimetres that PDFium adds to the bounds of a path, at most: its line's width."""
Point = tuple[float, float]
TURNS: Mapping[str, Callable[[float, float, float, float], Point]] = {
    "long": lambda x, y, width, height: (width - x, y),
    "short": lambda x, y, width, height: (x, height - y),
}
"""Where a point of the back lies seen through the front, by the edge that the sheet turns over."""


@pytest.fixture(scope="module")
def documents(writing_desk: Desk, printer: None) -> Mapping[str, bytes]:
    arabic = {"ar": printed("test-page", order("ar", event=None))}
    return arabic | {p: printed("test-page", order("en", p, event=None)) for p in PAPERS}


def sized(documents: Mapping[str, bytes], name: str) -> tuple[bytes, float, float]:
    return documents[name], *SIZES.get(name, SIZES["a4"])


@pytest.mark.parametrize("name", ["ar", *PAPERS])
def test_two_sides_of_exactly_one_sheet(name: str, documents: Mapping[str, bytes]) -> None:
    document, width, height = sized(documents, name)
    assert len(page_texts(document)) == 2
    for page in (0, 1):
        assert page_size(document, page) == pytest.approx((width, height), abs=0.1)


@pytest.mark.parametrize("name", ["ar", *PAPERS])
def test_the_rulers_are_100_mm_and_the_frame_is_6_mm_inside(
    name: str, documents: Mapping[str, bytes]
) -> None:
    """R4, to 0.2 mm, from the paths of the PDF."""
    document, width, height = sized(documents, name)
    rulers = of_size(paths(document), 100 + LINE, 100 + LINE)
    assert rulers
    for ruler in rulers:
        for side in ruler.size:
            assert side - LINE == pytest.approx(100, abs=0.2)
    for page in (0, 1):
        (frame,) = of_size(paths(document, page), width - 12 + LINE, height - 12 + LINE)
        assert frame.left + LINE / 2 == pytest.approx(6, abs=0.2)
        assert frame.middle == pytest.approx((width / 2, height / 2), abs=0.1)


def cross_and_circles(document: bytes) -> tuple[Box, list[Box]]:
    """Return the cross of the front, and the circles of the back from top to bottom."""
    (cross,) = of_size(paths(document), 16.8, 16.8)
    return cross, sorted(of_size(paths(document, 1), 10.8, 10.8), key=lambda box: box.top)


@pytest.mark.parametrize("name", ["ar", *PAPERS])
@pytest.mark.parametrize("edge", list(TURNS))
def test_against_the_light_the_cross_lies_in_the_circle_of_the_edge(
    edge: str, name: str, documents: Mapping[str, bytes]
) -> None:
    """R3: in the middle of that one, and, the control, far from the other."""
    document, width, height = sized(documents, name)
    cross, circles = cross_and_circles(document)
    named = dict(zip(("long", "short"), circles, strict=True))
    seen = {
        of_edge: TURNS[edge](*circle.middle, width, height) for of_edge, circle in named.items()
    }
    own = seen.pop(edge)
    assert own == pytest.approx(cross.middle, abs=0.2)
    (other,) = seen.values()
    assert max(abs(a - b) for a, b in zip(other, cross.middle, strict=True)) > 30


@pytest.mark.parametrize("name", ["ar", *PAPERS])
def test_each_circle_has_its_letter_in_the_middle(
    name: str, documents: Mapping[str, bytes]
) -> None:
    _, circles = cross_and_circles(documents[name])
    words = sheets.words(documents[name])
    for letter, circle in zip("LS", circles, strict=True):
        near = [word for word in words if word.text == letter]
        assert any(
            abs((word.start + word.end) / 2 - circle.middle[0]) < 0.5
            and abs(word.height - circle.middle[1]) < 1
            for word in near
        ), letter


@pytest.mark.parametrize("dpi", [100, 150])
def test_the_code_reads_as_what_stands_below_it(dpi: int, documents: Mapping[str, bytes]) -> None:
    """Q6."""
    for document in documents.values():
        assert sheets.decoded(sheets.raster(document, dpi)) == [CODE]
        assert CODE.removeprefix("https://") in page_texts(document)[0]


def test_the_greys_go_down_in_steps(documents: Mapping[str, bytes]) -> None:
    grey_at = sheets.raster(documents["a4"], 100).load()
    assert grey_at
    steps = of_size(paths(documents["a4"]), 8, 9)
    assert len(steps) == 11
    dpmm = 100 / 25.4
    middles = [(round(step.middle[0] * dpmm), round(step.middle[1] * dpmm)) for step in steps]
    greys = [int(str(grey_at[middle])) for middle in middles]
    assert all(after < before for before, after in pairwise(greys))
    assert (greys[0], greys[-1]) == (255, 0)


def test_every_script_that_is_shipped_is_shown(
    writing_desk: Desk, documents: Mapping[str, bytes]
) -> None:
    """R8, R9: each font draws something of the samples, and each letter has a font."""
    folder = assets()
    text = " ".join(sample for _, sample in SAMPLES)
    assert fonts.unprintable(text, folder) == ""
    for use in fonts.STACKS:
        for face in fonts.stack(folder, use, 400):
            # The extensions hold letters of old books, and no language of today needs them.
            if face.subset not in ("greek-ext", "cyrillic-ext"):
                assert set(text) & widths(face.path).keys(), face.name
    said = page_texts(documents["a4"])[0]
    for language, sample in SAMPLES:
        if language != "ar":  # the readers put Arabic letters in the order of the paper
            assert said.count(sample) == 2, sample
