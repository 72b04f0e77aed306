"""A table tent says the same to both sides of a table, once it is folded (ux.md Q1, Q5)."""

from itertools import product

import pytest
from PIL import Image, ImageChops

from kiosk.web.rendering import NoSheet
from tests.printing import sheets
from tests.printing.sheets import Word
from tests.printing.shelf import Shelf, flat

pytestmark = pytest.mark.pdf

DPI = 150
RIDGE, BASE, STRIP = 112.0, 224.0, 284.0
"""Millimetres from the upper edge to the three folds: css/sheets/tent.css has them too."""


def cut(paper: Image.Image, start: float, end: float) -> Image.Image:
    """Return what stands between two heights in millimetres."""
    first, last = (round(height * DPI / 25.4) for height in (start, end))
    return paper.crop((0, first, paper.width, last))


def differing(one: Image.Image, other: Image.Image) -> float:
    """Return which share of two pictures is not the same grey, laid best on each other.

    A pixel is 0.17 mm, and the sheet is no whole number of them.
    """
    size = (min(one.width, other.width) - 8, min(one.height, other.height) - 8)
    middle = other.crop((4, 4, 4 + size[0], 4 + size[1]))
    shares = []
    for across, down in product(range(3, 6), repeat=2):
        laid = one.crop((across, down, across + size[0], down + size[1]))
        apart = ImageChops.difference(laid, middle).point(lambda grey: 255 if grey > 128 else 0)
        shares.append(apart.histogram()[255] / (size[0] * size[1]))
    return min(shares)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_faces_are_the_same_and_stand_on_their_heads_to_each_other(
    locale: str, shelf: Shelf, printer: None
) -> None:
    """Folded over the ridge, each face is upright for the side that it looks to."""
    paper = sheets.raster(shelf.sheet("tent", locale), DPI)
    turned, upright = cut(paper, 0.5, RIDGE - 0.5), cut(paper, RIDGE + 0.5, BASE - 0.5)
    assert differing(turned.rotate(180), upright) < 0.01
    # The control: as it lies on the flat sheet, the first face is not the second one.
    assert differing(turned, upright) > 0.05


def _dashes(paper: Image.Image, height: float) -> int:
    """Return how many dashes a line across the whole sheet has near a height in millimetres."""
    row = round(height * DPI / 25.4)
    most = 0
    for y in range(row - 3, row + 4):
        dark = [paper.getpixel((x, y)) < 200 for x in range(paper.width)]  # type: ignore[operator]
        most = max(most, sum(now and not before for before, now in zip([False, *dark], dark)))
    return most


def test_the_folds_are_dashed(shelf: Shelf, printer: None) -> None:
    paper = sheets.raster(shelf.sheet("tent"), DPI)
    for fold in (RIDGE, BASE, STRIP):
        assert _dashes(paper, fold) > 60
    assert _dashes(paper, RIDGE + 6) == 0


def _upright(words: list[Word]) -> list[Word]:
    return [word for word in words if RIDGE < word.height < BASE]


@pytest.mark.parametrize(
    "slug", ["amal-example", "wetsuweten-land-defenders", "sebnem-korur-fincanci"]
)
def test_the_words_of_a_face_stand_beside_its_code(slug: str, shelf: Shelf, printer: None) -> None:
    """Nothing comes near the folds, and nothing into the white around the code."""
    locale = "en" if slug == "amal-example" else "fr"
    face = _upright(sheets.words(shelf.sheet("tent", locale, slug=slug)))
    assert len(face) > 20
    for word in face:
        assert 12.5 < word.start <= word.end < 103, word
        assert RIDGE + 14 < word.height < BASE - 14, word


def test_how_to_fold_is_said_where_it_is_hidden(shelf: Shelf, printer: None) -> None:
    words = sheets.words(shelf.sheet("tent"))
    under = " ".join(word.text for word in words if BASE < word.height < STRIP)
    assert "Fold along the dashed lines" in under
    assert "Écritoire" in under
    strip = " ".join(word.text for word in words if word.height > STRIP)
    assert "Tape or glue" in strip
    assert "Fold" not in " ".join(word.text for word in _upright(words))


def test_a_face_says_what_it_must(shelf: Shelf, printer: None) -> None:
    """Q5: the address, what it does, and for whom."""
    face = flat("".join(word.text for word in _upright(sheets.words(shelf.sheet("tent")))))
    for text in ("Amal Example", "Sign for Amal Example on your phone", "example.org/a"):
        assert flat(text) in face


@pytest.mark.parametrize("slug", ["cy-example", "dang-dinh-bach"])
def test_no_tent_without_a_petition(slug: str, shelf: Shelf) -> None:
    """Promise 7; and a case without a confirmed petition has nothing to scan."""
    with pytest.raises(NoSheet):
        shelf.page("tent", slug=slug)
