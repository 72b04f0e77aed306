"""Labels stand where the stock has them, with the address whole and nothing else (ux.md R6)."""

import re
from collections.abc import Mapping, Sequence

import pytest

from kiosk.models import Kind
from kiosk.packs import Case, Pack
from kiosk.printing import pdf
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.labels import SPACE_MM, STOCKS, Stock
from kiosk.web.sheets.orders import Labels, Order
from tests.printing import sheets
from tests.printing.drawn import Box, ink, page_size, page_texts
from tests.printing.sheets import Word
from tests.printing.writers import Desk

pytestmark = pytest.mark.pdf

DPI = 150
FIRST = {"l7160": 3, "5160": 1}
LONGEST = tuple(f"{line} RUE DE LA GRANDE FONTAINE DES DAMES"[:38] for line in range(100, 106))


def ordered(case: Case, paper: str, labels: Labels, locale: str = "en") -> str:
    return KINDS["labels"].of(Order(locale, paper, case, labels=labels))


def addressed(case: Case, *lines: str) -> Case:
    assert case.target
    target = case.target.model_copy(update={"address": lines})
    return case.model_copy(update={"target": target})


@pytest.fixture(scope="module")
def printed(writing_desk: Desk, printer: None) -> Mapping[str, bytes]:
    """Return a sheet on each stock, the first with two labels used up."""
    return {
        paper: pdf.render(ordered(writing_desk.case, paper, Labels(first=first)))
        for paper, first in FIRST.items()
    }


@pytest.mark.parametrize("paper", list(STOCKS))
def test_the_labels_fill_their_paper(paper: str) -> None:
    stock = STOCKS[paper]
    width, height = stock.label
    across = 2 * stock.side + stock.columns * width + (stock.columns - 1) * stock.gap
    assert across == pytest.approx(stock.paper[0], abs=0.001)
    assert 2 * stock.top + stock.rows * height == pytest.approx(stock.paper[1], abs=0.001)


def check_places(words: Sequence[Word], stock: Stock, places: Sequence[int], lines: int) -> None:
    """Check each label's first word, and the middle of its lines, to 0.2 mm."""
    firsts = sorted(
        (word for word in words if word.text == "MINISTER"), key=lambda w: (w.height, w.start)
    )
    assert len(firsts) == len(places)
    line = (
        next(w.height for w in words if w.text == "MINISTRY") - firsts[0].height
    )  # one line below
    # The middle of a word's box is not that of its line, by the same for all of them.
    off = None
    for place, word in zip(places, firsts, strict=True):
        start, top = stock.corner(place)
        assert word.start == pytest.approx(start + SPACE_MM, abs=0.2)
        middle = word.height + line * (lines - 1) / 2 - top - stock.label[1] / 2
        off = middle if off is None else off
        assert middle == pytest.approx(off, abs=0.2)
        assert abs(middle) < 0.7


@pytest.mark.parametrize("paper", list(STOCKS))
def test_each_label_is_at_its_place(
    paper: str, printed: Mapping[str, bytes], writing_desk: Desk
) -> None:
    stock = STOCKS[paper]
    assert page_size(printed[paper]) == pytest.approx(stock.paper, abs=0.1)
    places = range(FIRST[paper] - 1, stock.per_sheet)
    check_places(sheets.words(printed[paper]), stock, places, 5)


def test_the_check_of_places_tells_a_shift(printed: Mapping[str, bytes]) -> None:
    """The control: half a millimetre to the side, or further down with each row, is found."""
    words, stock = sheets.words(printed["5160"]), STOCKS["5160"]
    for shifted in (
        [word._replace(start=word.start + 0.5) for word in words],
        [word._replace(height=word.height * 1.005) for word in words],
    ):
        with pytest.raises(AssertionError):
            check_places(shifted, stock, range(stock.per_sheet), 5)


@pytest.mark.parametrize("paper", list(STOCKS))
def test_used_places_stay_blank_and_all_else_keeps_off_the_edge(
    paper: str, printed: Mapping[str, bytes]
) -> None:
    check_ink(printed[paper], STOCKS[paper], FIRST[paper] - 1)


def check_ink(document: bytes, stock: Stock, used: int) -> None:
    paper = sheets.raster(document, DPI)
    for place in range(stock.per_sheet):
        left, top = stock.corner(place)
        box = Box(left, top, left + stock.label[0], top + stock.label[1])
        found = ink(paper, DPI, box)
        assert (found is None) == (place < used)
        if found:
            across = min(found.left - box.left, box.right - found.right)
            down = min(found.top - box.top, box.bottom - found.bottom)
            assert min(across, down) > SPACE_MM - 0.2


def test_six_full_lines_fit_on_the_smallest_label(writing_desk: Desk, printer: None) -> None:
    """R6: six lines of 38 characters, none broken; the last line is the last."""
    case = addressed(writing_desk.case, *LONGEST)
    document = pdf.render(ordered(case, "5160", Labels(number=2)))
    check_ink_of_two(document)
    lines = {round(word.height, 1) for word in sheets.words(document)}
    assert len(lines) == 6
    assert sheets.text(document).endswith(LONGEST[-1].split()[-1])


def check_ink_of_two(document: bytes) -> None:
    paper = sheets.raster(document, DPI)
    for place in (0, 1):
        left, top = STOCKS["5160"].corner(place)
        box = Box(left - 1, top, left + 66.675 + 1, top + 25.4)
        found = ink(paper, DPI, box)
        assert found
        assert found.left - left > 2.8
        assert left + 66.675 - found.right > 2.8
        assert min(found.top - top, top + 25.4 - found.bottom) > 2.8


def test_only_the_address_is_said(printed: Mapping[str, bytes], writing_desk: Desk) -> None:
    """Nothing personal and no organisation: the address, line by line, and that 19 times."""
    target = writing_desk.case.target
    assert target
    assert target.address
    once = " ".join(target.address)
    (said,) = page_texts(printed["l7160"])
    assert said == " ".join([once] * 19)


def test_as_many_as_wanted_on_as_many_sheets(writing_desk: Desk) -> None:
    html = ordered(writing_desk.case, "l7160", Labels(number=25, first=20))
    assert html.count("<address") == 25
    assert html.count('class="sheet labels') == 3
    before_first = html.split("<address")[0]
    assert before_first.count('class="label"') == 20


def test_cards_go_to_the_cards_address(writing_desk: Desk) -> None:
    cards = ordered(writing_desk.case, "l7160", Labels(Kind.CARD))
    assert "7 RUE DES CARTES" in cards
    assert "12 RUE DES EXEMPLES" not in cards
    assert "12 RUE DES EXEMPLES" in ordered(writing_desk.case, "l7160", Labels(Kind.LETTER))


@pytest.mark.parametrize("locale", ["fr", "ar"])
def test_labels_run_from_the_left_in_every_language(locale: str, writing_desk: Desk) -> None:
    """R6: left-aligned, as machines read them."""
    html = ordered(writing_desk.case, "l7160", Labels(), locale)
    assert re.search(r'<main id="main" dir="ltr"', html)


@pytest.mark.parametrize(
    ("labels", "why"),
    [
        (Labels(first=0), "places 1 to 21"),
        (Labels(first=22), "places 1 to 21"),
        (Labels(number=0), "1 to 1000"),
        (Labels(number=1001), "1 to 1000"),
        (Labels(Kind.SIGNATURE), "no confirmed address for signatures"),
    ],
)
def test_nonsense_is_refused(labels: Labels, why: str, writing_desk: Desk) -> None:
    with pytest.raises(NoSheet, match=why):
        ordered(writing_desk.case, "l7160", labels)


def test_what_has_no_confirmed_address_has_no_labels(writing_desk: Desk, pack: Pack) -> None:
    """Nor has a closed case, whatever its address was."""
    bo = writing_desk.pack.case("bo-example")
    joel = pack.case("joel-paredes")
    assert bo
    assert joel
    for case in (bo, joel):
        with pytest.raises(NoSheet, match="no confirmed address"):
            ordered(case, "l7160", Labels())
    closed = writing_desk.case.model_copy(update={"action_open": "no"})
    with pytest.raises(NoSheet, match="closed"):
        ordered(closed, "l7160", Labels())
    with pytest.raises(NoSheet, match="l7160, 5160"):
        ordered(writing_desk.case, "a4", Labels())


def test_a_line_that_no_label_holds_is_refused(writing_desk: Desk) -> None:
    """Better no label than a broken address; the same line in usual letters fits."""
    with pytest.raises(NoSheet, match="does not fit"):
        ordered(addressed(writing_desk.case, "W" * 38), "5160", Labels())
    assert ordered(addressed(writing_desk.case, "I" * 38), "5160", Labels())
