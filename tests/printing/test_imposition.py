"""Each back lies behind its front, and a card that is turned over is upright (ux.md R1, R3, R4)."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PIL import Image

from kiosk.printing import pdf
from kiosk.printing.layouts import CARD_PAGES, CardFormat, CardLayout, Flip
from kiosk.printing.writing import CardSheet
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets import written
from tests.printing import sheets
from tests.printing.spots import Lying, count, has_pictures, lying, seen_through, size, spots
from tests.printing.writers import TEXTS, Desk, card, cut_to

pytestmark = pytest.mark.pdf

WORDS = ("Premier", "Deuxième", "Troisième", "Quatrième", "Cinquième")
ADDRESSED = "EXAMPLES"
FLIPS: tuple[Flip, ...] = ("long", "short")
SHEETS = [(name, flip) for name in ("a6-4up", "4x6-2up") for flip in FLIPS]
FOLDED = [("a5-folded", flip) for flip in FLIPS]


Singles = dict[str, bytes]


@pytest.fixture(scope="module")
def singles(writing_desk: Desk, printer: None) -> Singles:
    """Return a single card of A6 for each word, to compare with."""
    return {word: writing_desk.cards(card(word)) for word in WORDS}


def laid(desk: Desk, cards: Sequence[CardSheet], name: CardFormat, flip: Flip) -> bytes:
    layout = CardLayout(name, flip)
    return pdf.render(written.card_html(desk.case, *cards, locale="en", layout=layout))


def near(one: Lying, other: Lying) -> bool:
    """Tell whether two lie at the same place to half a millimetre, their tops the same way."""
    return abs(one.middle - other.middle) < 0.5 and abs(one.up - other.up) < 0.01


def pairs(document: bytes, singles: Singles, flip: Flip) -> list[tuple[list[Lying], list[Lying]]]:
    """Return for each sheet how its messages lie and how its addresses do, seen from the front."""
    found = []
    for page in range(0, count(document), 2):
        fronts = [
            lying(spot, spots(singles[word], word)[0])
            for word in WORDS
            for spot in spots(document, word, page)
        ]
        back = spots(singles[WORDS[0]], ADDRESSED, 1)[0]
        backs = [
            seen_through(lying(spot, back), flip, size(document))
            for spot in spots(document, ADDRESSED, page + 1)
        ]
        found.append((fronts, backs))
    return found


def all_match(found: list[tuple[list[Lying], list[Lying]]]) -> bool:
    return all(
        len(fronts) == len(backs)
        and all(sum(near(front, back) for back in backs) == 1 for front in fronts)
        for fronts, backs in found
    )


@pytest.mark.parametrize(("name", "flip"), SHEETS)
def test_each_back_lies_behind_its_front_and_is_upright(
    name: CardFormat, flip: Flip, writing_desk: Desk, singles: Singles
) -> None:
    """R3, also on a last sheet that is partly empty; the control turns over the other edge."""
    document = laid(writing_desk, [card(word) for word in WORDS], name, flip)
    found = pairs(document, singles, flip)
    per_sheet = CardLayout(name).per_sheet
    assert [len(fronts) for fronts, _ in found] == [
        len(WORDS[first : first + per_sheet]) for first in range(0, len(WORDS), per_sheet)
    ]
    assert all_match(found)
    assert {round(front.scale, 2) for fronts, _ in found for front in fronts} == {1}
    other: Flip = "short" if flip == "long" else "long"
    assert not all_match(pairs(document, singles, other))


@pytest.mark.parametrize("flip", FLIPS)
def test_fronts_stand_in_reading_order(flip: Flip, writing_desk: Desk, singles: Singles) -> None:
    """R3: fronts [1 2/3 4], each in the middle of its quarter of A4."""
    document = laid(writing_desk, [card(word) for word in WORDS[:4]], "a6-4up", flip)
    ((fronts, _),) = pairs(document, singles, flip)
    quarters = [52.5 + 74.25j, 157.5 + 74.25j, 52.5 + 222.75j, 157.5 + 222.75j]
    for front, quarter in zip(fronts, quarters, strict=True):
        assert abs(front.middle - quarter) < 0.5


def test_the_order_of_backs_is_the_one_of_print_shops() -> None:
    assert CardLayout("a6-4up", "long").backs == (1, 0, 3, 2)
    assert CardLayout("a6-4up", "short").backs == (2, 3, 0, 1)


@pytest.mark.parametrize(("name", "flip"), FOLDED)
def test_a_folded_card_opens_upright_behind_its_address(
    name: CardFormat, flip: Flip, writing_desk: Desk, singles: Singles
) -> None:
    """R1: outside, the address is upright when the card is folded; inside, the message reads on."""
    document = laid(writing_desk, [card(WORDS[0])], name, flip)
    (outside,) = spots(document, ADDRESSED)
    address = lying(outside, spots(singles[WORDS[0]], ADDRESSED, 1)[0])
    (inside,) = spots(document, "Exemple", 1)
    message = lying(inside, spots(singles[WORDS[0]], "Exemple")[0])
    assert address.scale == pytest.approx(2**0.5, abs=0.01)
    # Above the fold and upside down, so that its top is at the fold.
    assert abs(address.middle - (105 + 74.25j)) < 0.8
    assert abs(address.up - 1j) < 0.01
    assert abs(seen_through(message, flip, size(document)).middle - address.middle) < 0.8
    assert abs(seen_through(message, flip, size(document)).up - address.up) < 0.01


@pytest.mark.parametrize("name", CARD_PAGES)
def test_pages_are_exactly_of_their_paper_and_come_in_pairs(
    name: CardFormat, writing_desk: Desk, printer: None
) -> None:
    """R2, R3: three cards, messages and addresses by turns."""
    document = laid(writing_desk, [card(word) for word in WORDS[:3]], name, "long")
    per_sheet = CardLayout(name).per_sheet
    assert count(document) == 2 * -(-3 // per_sheet)
    for page in range(count(document)):
        assert size(document, page) == pytest.approx(CARD_PAGES[name], abs=0.15)


def test_a_card_of_4_by_6_inches_has_that_shape(writing_desk: Desk, singles: Singles) -> None:
    """R1: the marks to cut along leave 152.4 × 101.6 mm, in the middle of the sheet."""
    document = laid(writing_desk, [card(WORDS[0]), card(WORDS[1])], "4x6-2up", "long")
    dark = sheets.raster(document, 300).point(lambda grey: 255 if grey < 160 else 0)
    dpmm = 300 / 25.4
    top = dark.crop((0, 0, dark.width, round(37 * dpmm))).getbbox()
    left = dark.crop((0, 0, round(31 * dpmm), dark.height)).getbbox()
    assert top
    assert left
    width, height = (top[2] - top[0]) / dpmm, (left[3] - left[1]) / dpmm / 2
    assert (width, height) == pytest.approx((152.4, 101.6), abs=0.2)
    assert width / height == pytest.approx(1.5, abs=0.005)
    assert (top[0] + top[2]) / 2 / dpmm == pytest.approx(215.9 / 2, abs=0.2)
    assert (left[1] + left[3]) / 2 / dpmm == pytest.approx(279.4 / 2, abs=0.2)


FULL = [card(cut_to(TEXTS["latin"], 90)), card(cut_to(TEXTS["arabic"], 40), has_drawing=True)] * 2


@pytest.mark.parametrize("name", ["a6-4up", "4x6-2up"])
def test_only_marks_stand_within_6_mm_of_a_cut(
    name: CardFormat, writing_desk: Desk, printer: None
) -> None:
    """R4, C2: with the marks taken away nothing is left there; the control finds the marks."""
    document = laid(writing_desk, FULL, name, "long")
    assert ink_near_cuts(document, name, marks=False) == 0
    assert ink_near_cuts(document, name, marks=True) > 0


def ink_near_cuts(document: bytes, name: CardFormat, *, marks: bool) -> int:
    """Count the dark dots of a front and its back that are within 6 mm of the edges of cards."""
    cells = (
        [(x * 105, y * 148.5, 105, 148.5) for x in (0, 1) for y in (0, 1)]
        if name == "a6-4up"
        else [(31.75, 38.1 + y * 101.6, 152.4, 101.6) for y in (0, 1)]
    )
    dots = 0
    for page in (1, 2):
        paper = sheets.raster(document, 100, page=page).point(lambda grey: 255 if grey < 160 else 0)
        for x, y, width, height in cells:
            clear(paper, x + 6, y + 6, x + width - 6, y + height - 6)
            for line in (x, x + width) if not marks else ():
                clear(paper, line - 0.4, 0, line + 0.6, 300)
            for line in (y, y + height) if not marks else ():
                clear(paper, 0, line - 0.4, 220, line + 0.6)
        dots += paper.histogram()[255]
    return dots


def clear(paper: Image.Image, left: float, top: float, right: float, bottom: float) -> None:
    """Take the ink away between these edges, in millimetres."""
    x, y, end, low = (round(edge * 100 / 25.4) for edge in (left, top, right, bottom))
    paper.paste(0, (x, y, end, low))


@pytest.mark.parametrize("name", [name for name in CARD_PAGES if name != "a6"])
def test_a_message_that_does_not_fit_is_never_cut(name: CardFormat, writing_desk: Desk) -> None:
    """There is no overleaf on a sheet of several cards: it is refused, and the rest is not."""
    layout = CardLayout(name)
    with pytest.raises(NoSheet):
        written.card_html(writing_desk.case, card("y" * 3000), locale="en", layout=layout)


@pytest.mark.parametrize("name", CARD_PAGES)
def test_drawing_and_signature_are_lines_in_every_format(
    name: CardFormat, writing_desk: Desk, printer: None
) -> None:
    """C10: no picture of dots; without them there is less ink on the side of the message."""
    drawn = card("Bonjour", has_drawing=True)
    side = {"a5-folded": 2}.get(name, 1)
    inks = []
    for sheet in (drawn, replace(drawn, drawing=(), signature=())):
        document = laid(writing_desk, [sheet], name, "short")
        assert not has_pictures(document)
        paper = sheets.raster(document, 100, page=side)
        inks.append(paper.point(lambda grey: 255 if grey < 100 else 0).histogram()[255])
    assert inks[0] > inks[1] + 500
