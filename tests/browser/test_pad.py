"""The pad: its strokes stand in the form, whatever happens to the page (A8, C10)."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.pads import (
    CANVAS,
    INK,
    LINE,
    NARROWER,
    Pads,
    colour_at,
    draw,
    is_drawn,
    strokes_of,
    swap,
    width_of,
)
from tests.browser.test_screens import TOO_SMALL, check_access

pytestmark = pytest.mark.browser


@pytest.fixture
def pads(open_page: Open) -> Pads:
    return Pads(open_page)


def test_a_stroke_stands_in_the_form_and_is_told(pads: Pads) -> None:
    page = pads.show()
    expect(page.locator(CANVAS)).to_have_attribute("aria-label", "Drawing: empty")
    page.evaluate("addEventListener('input', (e) => (window.told = e.target.name))")
    draw(page, (100, 100), (500, 100))
    [stroke] = strokes_of(page)
    assert stroke[:2] == pytest.approx([100, 100], abs=2)
    assert stroke[-2:] == pytest.approx([500, 100], abs=5)
    assert all(isinstance(number, int) for number in stroke)
    assert page.evaluate("window.told") == "drawing"
    expect(page.locator(CANVAS)).to_have_attribute("aria-label", "Drawing: something is drawn")
    assert is_drawn(page, 300, 100)
    draw(page, (800, 300))
    assert strokes_of(page)[1] == pytest.approx([800, 300], abs=2), "a dot is one point"


def test_undo_takes_one_stroke_and_brings_back_what_was_cleared(pads: Pads) -> None:
    page = pads.show()
    draw(page, (100, 100), (500, 100))
    draw(page, (100, 300), (500, 300))
    both = strokes_of(page)
    page.click("[data-clear]")
    assert page.input_value("[name=drawing]") == ""
    assert not is_drawn(page, 300, 100)
    page.click("[data-undo]")
    assert strokes_of(page) == both
    page.click("[data-undo]")
    assert strokes_of(page) == both[:1]
    assert is_drawn(page, 300, 100)
    assert not is_drawn(page, 300, 300)


def test_the_pen_may_leave_the_box(pads: Pads) -> None:
    page = pads.show()
    draw(page, (900, 100), (1200, 100), (1200, 400), (900, 400))
    out, back = strokes_of(page)
    assert out[-2:] == pytest.approx([1000, 100], abs=2), "it ends at the edge"
    assert back[-2:] == pytest.approx([900, 400], abs=5), "and begins anew inside"
    assert all(0 <= number <= 1000 for stroke in (out, back) for number in stroke)


def test_points_closer_than_four_units_are_left_out(pads: Pads) -> None:
    page = pads.show()
    draw(page, *[(100 + step / 2, 100) for step in range(60)])
    [stroke] = strokes_of(page)
    assert min(b - a for a, b in zip(stroke[::2], stroke[2::2], strict=False)) >= 4
    assert 6 < len(stroke) <= 2 * (30 / 4 + 1)


@pytest.mark.parametrize("sharpness", [1, 2, 2.5])
def test_what_was_drawn_comes_back_sharp(pads: Pads, sharpness: float) -> None:
    """I2: as after another language or an error, on any screen."""
    page = pads.show(LINE, device_scale_factor=sharpness)
    assert is_drawn(page, 300, 100)
    assert not is_drawn(page, 300, 120)
    measured = page.evaluate(
        "(() => { const c = document.querySelector('canvas'); return [c.width, c.clientWidth] })()"
    )
    assert measured[0] == pytest.approx(measured[1] * sharpness, abs=1)
    swap(page)
    assert is_drawn(page, 300, 100)
    draw(page, (100, 300), (500, 300))
    assert strokes_of(page)[0] == LINE[0]
    assert is_drawn(page, 300, 300)


def test_a_turned_tablet_keeps_the_drawing(pads: Pads) -> None:
    page = pads.show(LINE, width=1024, height=768)
    wide = width_of(page)
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_function(NARROWER, arg=wide)
    assert is_drawn(page, 300, 100)
    draw(page, (100, 300), (500, 300))
    assert strokes_of(page)[1][:2] == pytest.approx([100, 300], abs=4)
    assert strokes_of(page)[0] == LINE[0]


def test_a_turn_under_the_hand_ends_the_stroke(pads: Pads) -> None:
    page = pads.show(LINE, width=1024, height=768)
    wide = width_of(page)
    page.hover(CANVAS, position={"x": 60, "y": 200})
    page.mouse.down()
    page.mouse.move(200, 400, steps=5)
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_function(NARROWER, arg=wide)
    assert len(strokes_of(page)) == 2
    page.mouse.move(220, 420, steps=5)
    page.mouse.up()
    assert strokes_of(page)[0] == LINE[0]
    assert len(strokes_of(page)) == 2


DRAWN_AS_STYLED = """() => {
  const pad = document.querySelector("canvas"), unit = pad.width / 1000;
  const drawn = pad.getContext("2d").getImageData(300 * unit, 100 * unit, 1, 1).data;
  return getComputedStyle(pad).color === `rgb(${[...drawn.slice(0, 3)].join(", ")})`;
}"""
"""The pad draws anew after the system has said that its colours are others."""


def test_colour_follows_what_was_asked_for(pads: Pads) -> None:
    """A4: more contrast on the screen or in the system, forced colours."""
    page = pads.show(LINE)
    assert colour_at(page, 300, 100)[:3] == INK
    page.emulate_media(contrast="more")
    page.wait_for_function("matchMedia('(prefers-contrast: more)').matches")
    assert colour_at(page, 300, 100)[:3] == (0, 0, 0)
    page.emulate_media(contrast="no-preference", forced_colors="active", color_scheme="dark")
    page.wait_for_function("matchMedia('(forced-colors: active)').matches")
    page.wait_for_function(DRAWN_AS_STYLED)
    assert colour_at(page, 300, 100)[:3] != (0, 0, 0)
    assert colour_at(pads.show(LINE, look="contrast"), 300, 100)[:3] == (0, 0, 0)


def test_right_to_left_draws_where_the_hand_is(pads: Pads) -> None:
    page = pads.show(direction="rtl")
    draw(page, (100, 100), (300, 100))
    assert strokes_of(page)[0][:2] == pytest.approx([100, 100], abs=2)
    page.focus(CANVAS)
    page.keyboard.press("ArrowRight")
    tip, box = page.locator(".pad-pen").bounding_box(), page.locator(CANVAS).bounding_box()
    assert tip
    assert box
    assert tip["x"] + tip["width"] / 2 > box["x"] + box["width"] / 2


@pytest.mark.parametrize("text", ["no json", '[["1", 2]]', "[[2000, 1]]"])
def test_what_cannot_be_read_begins_empty(pads: Pads, text: str) -> None:
    page = pads.show(text)
    draw(page, (100, 100), (300, 100))
    assert len(strokes_of(page)) == 1


def test_nothing_is_shown_without_scripts_and_nothing_lost(pads: Pads) -> None:
    page = pads.show(LINE, java_script_enabled=False)
    expect(page.locator(".pad")).to_be_hidden()
    assert page.get_attribute("[name=drawing]", "value") == json.dumps(LINE)


def test_everybody_can_use_the_pad(pads: Pads) -> None:
    """A1, A2: axe, 48 px, no sideways scroll; also with the pen of the keyboard down."""
    page = pads.show(LINE, bypass_csp=True)
    check_access(page)
    page.focus(CANVAS)
    page.keyboard.press("Space")
    check_access(page)
    for width, height in ((1280, 800), (768, 1024), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(TOO_SMALL) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
