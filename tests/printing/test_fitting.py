"""Type is as large as its place allows, and never larger (look.md, Sheets)."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.printing.fitting import MM_PER_POINT, SIZES, SPARE, Fitter
from kiosk.printing.fonts import stack
from kiosk.printing.glyphs import widths


def test_each_size_has_its_rule(assets: Path) -> None:
    rules = re.findall(
        r"\.pt-(\d+) \{ font-size: (\d+)pt; \}", (assets / "css/print.css").read_text()
    )
    assert [(int(name), int(size)) for name, size in rules] == [(size, size) for size in SIZES]
    assert all(larger > smaller for larger, smaller in pairwise(SIZES))


def test_a_line_fills_its_place_but_does_not_pass_it(assets: Path) -> None:
    name = "Fincancı"
    size = Fitter(assets)(name, 80, 1000)
    em: dict[str, float] = {}
    for face in reversed(stack(assets, "display", 600)):
        em |= widths(face.path)
    width = sum(em[char] for char in name)
    larger = SIZES[SIZES.index(size) - 1]
    assert width * size * MM_PER_POINT <= 80 < width * larger * MM_PER_POINT / SPARE


def test_less_room_means_smaller_type(assets: Path) -> None:
    fit = Fitter(assets)
    text = "Ask the Attorney General to hold those responsible to account."
    sizes = [fit(text, 92, height) for height in (120, 90, 60, 30, 10)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)


def test_a_no_break_space_holds_words_together(assets: Path) -> None:
    fit = Fitter(assets)
    assert fit("Wilhelmina\N{NO-BREAK SPACE}Wilhelmina", 60, 40) < fit(
        "Wilhelmina Wilhelmina", 60, 40
    )


@pytest.mark.parametrize("text", ["", " ", "a"])
def test_short_texts_take_the_largest_size_allowed(text: str, assets: Path) -> None:
    assert Fitter(assets)(text, 100, 100, largest=40) == 40


def test_what_fits_nowhere_takes_the_smallest(assets: Path) -> None:
    assert Fitter(assets)("x" * 500, 50, 10) == SIZES[-1]
