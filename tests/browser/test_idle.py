"""The idle limits: a warning that counts down, more time as often as asked, no trace after it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, Watch
from tests.browser.test_screens import check_access
from tests.people import AMAL
from tests.running import RunningKiosk, start_kiosk

pytestmark = pytest.mark.browser
NOW = dt.datetime(2026, 12, 10, 18, 42, tzinfo=dt.UTC)
SIGN = "/cases/joel-paredes/sign"
LIMIT = 180_000
WARNING = "dialog.idle"


@pytest.fixture
def form(open_page: Open) -> Page:
    """Return a page with a form, in a browser whose clock stands until the test turns it."""
    page = open_page("about:blank", bypass_csp=True)
    page.clock.install(time=NOW)
    page.goto(SIGN)
    page.clock.pause_at(NOW + dt.timedelta(minutes=1))
    # That minute is none of the resting: the limit begins now.
    page.keyboard.press("Shift")
    return page


def test_nobody_there_wipes_after_a_warning(form: Page) -> None:
    """K1, K2: warned at the limit, thirty seconds to say so, then the start without a trace."""
    form.fill("#name", AMAL["name"])
    form.clock.run_for(LIMIT - 1_000)
    expect(form.locator(WARNING)).to_be_hidden()
    form.clock.run_for(2_000)
    expect(form.locator(WARNING)).to_be_visible()
    form.click("[data-stay]")
    assert form.input_value("#name") == AMAL["name"]
    form.clock.run_for(LIMIT + 2_000)
    expect(form.locator(WARNING)).to_be_visible()
    form.clock.run_for(31_000)
    expect(form.locator("[data-screen=loop]")).to_be_visible()


def test_more_time_as_often_as_one_asks(form: Page) -> None:
    """WCAG 2.2.1: at least ten times, in one step, by button or Escape; the focus is on it."""
    form.fill("#name", AMAL["name"])
    for time in range(11):
        form.clock.run_for(LIMIT + 25_000)
        expect(form.locator("[data-stay]")).to_be_focused()
        form.keyboard.press("Enter" if time % 2 else "Escape")
        expect(form.locator(WARNING)).to_be_hidden()
    assert form.input_value("#name") == AMAL["name"]


def test_the_warning_is_read_out_once_and_counts_in_silence(form: Page) -> None:
    """K2: the text comes with the dialog; the seconds change where no reader listens."""
    form.clock.run_for(LIMIT + 1_000)
    expect(form.get_by_role("alertdialog")).to_have_accessible_description(
        "Nous effacerons ce que vous avez écrit dans 30 secondes."
    )
    assert form.locator("[data-countdown]").evaluate("(e) => e.closest('[aria-live]')") is None
    form.clock.run_for(10_000)
    expect(form.locator("[data-countdown]")).to_have_text("20")
    # The checker itself waits by the clock.
    form.clock.resume()
    check_access(form)


def test_long_texts_warn_for_a_minute(form: Page) -> None:
    """K2: the screen says for how long."""
    form.evaluate("document.getElementById('screen').dataset.warning = 60")
    form.clock.run_for(LIMIT + 1_000)
    expect(form.locator("[data-countdown]")).to_have_text("60")
    form.clock.run_for(57_000)
    expect(form.locator(WARNING)).to_be_visible()
    form.clock.run_for(4_000)
    expect(form.locator("[data-screen=loop]")).to_be_visible()


def test_a_key_now_and_then_keeps_the_page(form: Page) -> None:
    form.focus("#name")
    for _ in range(30):
        form.clock.run_for(10_000)
        form.keyboard.type("a")
    expect(form.locator(WARNING)).to_be_hidden()
    assert form.input_value("#name") == "a" * 30


@pytest.mark.parametrize("what", ["key", "pen"])
def test_no_time_passes_while_something_is_down(form: Page, what: str) -> None:
    form.focus("#name")
    form.mouse.move(5, 400)
    form.keyboard.down("Shift") if what == "key" else form.mouse.down()
    form.clock.run_for(2 * LIMIT)
    expect(form.locator(WARNING)).to_be_hidden()
    form.keyboard.up("Shift") if what == "key" else form.mouse.up()
    form.clock.run_for(LIMIT - 5_000)
    expect(form.locator(WARNING)).to_be_hidden()
    form.clock.run_for(6_000)
    expect(form.locator(WARNING)).to_be_visible()


def test_the_countdown_waits_for_a_slow_press(form: Page) -> None:
    form.fill("#name", AMAL["name"])
    form.clock.run_for(LIMIT + 25_000)
    form.hover("[data-stay]")
    form.mouse.down()
    form.clock.run_for(30_000)
    form.mouse.up()
    expect(form.locator(WARNING)).to_be_hidden()
    assert form.input_value("#name") == AMAL["name"]


@pytest.mark.parametrize("lost", ["another window", "an open list", "a silent key"])
def test_a_release_that_is_never_told_does_not_hold_the_page(form: Page, lost: str) -> None:
    """The control of the one above: what looks held for ever would show the next person a name."""
    if lost == "another window":
        form.keyboard.down("Alt")
        form.evaluate("window.dispatchEvent(new Event('blur'))")
    elif lost == "an open list":
        form.dispatch_event("#country", "pointerdown", {"pointerId": 7, "buttons": 1})
    else:
        form.keyboard.down("Shift")
        form.clock.run_for(600_000)
    form.clock.run_for(LIMIT + 2_000)
    expect(form.locator(WARNING)).to_be_visible()


def test_what_comes_by_the_clock_is_no_sign_of_a_person(form: Page) -> None:
    form.evaluate(
        """() => window.setInterval(() => document.dispatchEvent(new CustomEvent(
            "htmx:after:swap", { detail: { ctx: { sourceEvent: { type: "every" } } } })), 5000)"""
    )
    form.clock.run_for(LIMIT + 2_000)
    expect(form.locator(WARNING)).to_be_visible()


@pytest.fixture(scope="module", params=["0", "10"])
def patient(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, RunningKiosk]]:
    """Return a kiosk whose host multiplied the limits (K3)."""
    running = start_kiosk(
        tmp_path_factory.mktemp("patient"), environment={"KIOSK_IDLE_FACTOR": request.param}
    )
    yield request.param, running
    running.kill_group()


def test_the_host_multiplies_the_limits_or_switches_them_off(
    browser: Browser, patient: tuple[str, RunningKiosk], watch: Watch
) -> None:
    """K3, WCAG 2.2.1: by ten, or off."""
    factor, running = patient
    context = browser.new_context(base_url=running.address)
    page = context.new_page()
    watch.follow(page)
    page.clock.install()
    page.goto(SIGN)
    page.clock.fast_forward(9 * LIMIT)
    page.clock.run_for(2_000)
    expect(page.locator(WARNING)).to_be_hidden()
    page.clock.fast_forward(LIMIT)
    page.clock.run_for(2_000)
    warned = expect(page.locator(WARNING))
    warned.to_be_hidden() if factor == "0" else warned.to_be_visible()
    context.close()
