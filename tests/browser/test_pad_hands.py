"""The pad in every hand: fingers, keys, a box that is full, the wipe; nothing is left behind."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import Open
from tests.browser.pads import CANVAS, LINE, Pads, draw, is_drawn, strokes_of, swap

pytestmark = pytest.mark.browser
MOST_NUMBERS = 12_000
NEARLY_FULL = [[x, 50] * 2 for x in range(0, 1000, 20)] * 59 + [[500, 500] * 98]
"""All but four of the numbers that a pad keeps."""


@pytest.fixture
def pads(open_page: Open) -> Pads:
    return Pads(open_page)


def count(page: Page) -> int:
    return sum(len(stroke) for stroke in strokes_of(page))


def touch(devtools: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    places = [{"x": x, "y": y} for x, y in points]
    devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def test_a_full_box_says_so_and_takes_no_more(pads: Pads) -> None:
    page = pads.show(NEARLY_FULL)
    assert sum(len(stroke) for stroke in NEARLY_FULL) == MOST_NUMBERS - 4
    draw(page, (100, 300), (900, 300))
    assert count(page) == MOST_NUMBERS
    assert strokes_of(page)[:-1] == NEARLY_FULL
    expect(page.locator("[role=status]")).to_have_text(
        "The box is full. Undo or clear to go on drawing."
    )
    full = strokes_of(page)
    draw(page, (100, 400), (900, 400))
    assert strokes_of(page) == full
    assert not is_drawn(page, 500, 400)
    page.click("[data-clear]")
    draw(page, (100, 400), (900, 400))
    assert len(strokes_of(page)) == 1


def test_a_finger_draws_and_draws_on_after_a_full_box(pads: Pads) -> None:
    """Each touch is another pointer: one that was refused must not keep the pad."""
    page = pads.show(NEARLY_FULL, has_touch=True)
    page.locator(CANVAS).scroll_into_view_if_needed()
    box = page.locator(CANVAS).bounding_box()
    assert box
    devtools = page.context.new_cdp_session(page)
    x, y = box["x"] + 40, box["y"] + 200

    def swipe() -> None:
        touch(devtools, "touchStart", (x, y))
        for step in range(1, 12):
            touch(devtools, "touchMove", (x + 20 * step, y))
        touch(devtools, "touchEnd")

    for _ in range(3):
        swipe()
    assert count(page) == MOST_NUMBERS
    # With the mouse: Chromium takes a tap that follows three swipes at once for a part of them.
    page.click("[data-clear]")
    swipe()
    swipe()
    assert len(strokes_of(page)) == 2
    scrolled = page.evaluate("scrollY")
    touch(devtools, "touchStart", (x, y))
    touch(devtools, "touchMove", (x, y - 150))
    touch(devtools, "touchEnd")
    assert page.evaluate("scrollY") == scrolled, "drawing does not scroll the page"


def test_draws_by_keyboard_alone(pads: Pads) -> None:
    """A5: the arrows move a pen that one sees, Space puts it down and lifts it, Escape leaves."""
    page = pads.show()
    tip = page.locator(".pad-pen")
    expect(tip).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.locator(CANVAS)).to_be_focused()
    expect(tip).to_be_visible()
    expect(page.locator(".pad-keys")).to_be_in_viewport()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(page.locator("[role=status]")).to_have_text("The pen is down.")
    for _ in range(10):
        page.keyboard.press("ArrowUp")
    assert is_drawn(page, 400, 200), "it is seen while the pen is down"
    assert strokes_of(page) == []
    page.keyboard.press("Space")
    expect(page.locator("[role=status]")).to_have_text("The pen is up.")
    [stroke] = strokes_of(page)
    assert stroke[:2] == [400, 300]
    assert stroke[-2:] == [400, 100]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    assert strokes_of(page)[1] == [420, 100], "down and up again is a dot"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert len(strokes_of(page)) == 3, "leaving lifts the pen"
    expect(page.locator("[data-undo]")).to_be_focused()
    expect(tip).to_be_hidden()
    page.keyboard.press("Enter")
    assert len(strokes_of(page)) == 2


def test_the_pen_of_the_keyboard_stays_in_the_box_and_stops_when_it_is_full(pads: Pads) -> None:
    page = pads.show(NEARLY_FULL)
    page.focus(CANVAS)
    page.keyboard.press("Space")
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    assert count(page) == MOST_NUMBERS
    page.keyboard.press("Space")
    expect(page.locator("[role=status]")).to_contain_text("The box is full")
    page.click("[data-clear]")
    page.focus(CANVAS)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    [stroke] = strokes_of(page)
    assert max(stroke) <= 1000


def test_leaving_empties_box_and_field(pads: Pads) -> None:
    """P2: the strokes, what is drawn, and a stroke of the keyboard that is not ended."""
    page = pads.show(LINE)
    page.focus(CANVAS)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    page.locator(CANVAS).blur()
    assert page.input_value("[name=drawing]") == ""
    assert page.get_attribute("[name=drawing]", "value") in (None, "")
    for place in ((300, 100), (510, 300)):
        assert not is_drawn(page, *place)
    page.click("[data-undo]")
    assert strokes_of(page) == [], "nothing is left to bring back"
    assert page.input_value("[name=form_id]") == "kept", "only what a person drew is taken"


def test_a_screen_that_is_swapped_leaves_no_pad_behind(pads: Pads) -> None:
    """Fifty swaps, some in the middle of a stroke: as many listeners as after the first."""
    page = pads.show(LINE)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")

    def swap_under_the_hand() -> None:
        page.hover(CANVAS)
        page.mouse.down()
        page.mouse.move(200, 300, steps=2)
        swap(page)
        page.mouse.up()

    def listeners() -> float:
        devtools.send("HeapProfiler.collectGarbage")
        found = devtools.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in found if m["name"] == "JSEventListeners"))

    swap_under_the_hand()
    first = listeners()
    for _ in range(50):
        swap_under_the_hand()
    assert listeners() <= first
