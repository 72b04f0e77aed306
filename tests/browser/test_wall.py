"""The wall from five metres: large text, whole on its screen, calm when something is reached."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch
from tests.running import RunningKiosk, running_kiosk

pytestmark = pytest.mark.browser
SIZES = [(1920, 1080), (1080, 1920), (1280, 720)]
READABLE_PX = 40
"""At 1920 × 1080: about 2 cm on a wall of one metre, which carries five metres."""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('#screen *')]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())
    && e.checkVisibility({ visibilityProperty: true }) && !e.closest('.stamp, svg'))
  .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
OVERFLOW = """() => [document.documentElement.scrollWidth - innerWidth,
  document.documentElement.scrollHeight - innerHeight]"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    with running_kiosk(tmp_path_factory.mktemp("wall") / "instance") as running:
        with closing(sqlite3.connect(running.instance / "kiosk.db")) as database, database:
            database.execute("UPDATE event SET goal = 500, name = 'Letters at the Old Mill'")
        yield running


def a_wall(browser: Browser, hall: RunningKiosk, watch: Watch, **more: object) -> Page:
    page = browser.new_page(base_url=hall.address, **more)  # type: ignore[arg-type]
    watch.follow(page)
    return page


@pytest.mark.parametrize("language", ["ar", pytest.param("en", marks=pytest.mark.full)])
def test_it_is_whole_and_large(
    browser: Browser, hall: RunningKiosk, watch: Watch, language: str
) -> None:
    page = a_wall(browser, hall, watch)
    page.goto("/")
    page.click(f"button[value={language}]")
    page.wait_for_selector(f"#screen[lang={language}]")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/wall")
        assert page.evaluate(OVERFLOW) == [0, 0], f"at {width} × {height}"
        scale = min(width / 1920, height / 1080) if width > height else width / 1080
        assert page.evaluate(SMALLEST) >= READABLE_PX * scale - 0.1
    page.evaluate("document.querySelector('.wall-when').style.fontSize = '12px'")
    assert page.evaluate(SMALLEST) == 12, "the control"
    page.close()


def reach_fifty(hall: RunningKiosk, case: str) -> None:
    """Put fifty paper letters into the tally behind the kiosk's back."""
    with closing(sqlite3.connect(hall.instance / "kiosk.db", timeout=10)) as database, database:
        database.execute(
            "INSERT INTO tally (line_id, event_id, case_slug, counted, number, by, hour)"
            " SELECT randomblob(16), id, ?, 'letter', 50, 'steward', '2026-12-10 18:00:00.000000'"
            " FROM event",
            (case,),
        )


def test_fifty_more_are_celebrated_for_less_than_three_seconds(
    browser: Browser, hall: RunningKiosk, watch: Watch
) -> None:
    page = a_wall(browser, hall, watch)
    page.clock.install()
    still = a_wall(browser, hall, watch, reduced_motion="reduce")
    for one in (page, still):
        one.goto("/wall")
        expect(one.locator(".wall-postmark")).to_be_hidden()
    before = page.locator("#wall-number").inner_text()
    reach_fifty(hall, "joel-paredes")
    page.locator(".wall-brand").click()
    expect(page.locator(".wall-postmark")).to_be_visible()
    expect(page.locator("#wall-number")).not_to_have_text(before)
    page.clock.run_for(3_000)
    expect(page.locator(".wall-postmark")).to_be_hidden()
    still.locator(".wall-brand").click()
    expect(still.locator("#wall-number")).not_to_have_text(before)
    expect(still.locator(".celebrates")).to_have_count(0)
    assert still.evaluate("document.getAnimations().length") == 0, "nothing moves"
    for one in (page, still):
        one.close()


def test_it_asks_by_itself(browser: Browser, hall: RunningKiosk, watch: Watch) -> None:
    """V2: within five seconds, and the page stays the same one."""
    page = a_wall(browser, hall, watch)
    page.goto("/wall")
    page.evaluate("document.getElementById('screen').dataset.mine = 'yes'; window.same = true")
    before = page.locator("#wall-number").inner_text()
    reach_fifty(hall, "oqba-hashad")
    expect(page.locator("#wall-number")).not_to_have_text(before, timeout=8_000)
    assert page.evaluate("window.same")
    page.close()
