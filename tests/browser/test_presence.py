"""A laptop that is gone: said within five seconds, nothing lost, nothing twice (S2)."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Open, Watch
from tests.people import AMAL
from tests.running import RunningKiosk, running_kiosk

pytestmark = pytest.mark.browser
OFFLINE = ("Failed to load resource", "ERR_", "Failed to fetch", "timeout")
NOTICE = "#notice"
PATIENCE = 15_000
ALWAYS_THERE = """
    const overTheNet = window.fetch;
    window.asked = 0;
    window.fetch = async (address, options) => {
      if (address !== "/healthz") return overTheNet(address, options);
      window.asked += 1;
      return new Response();
    };"""
"""A laptop that answers at once: on a busy machine even a browser's own answer may be lost."""
NOTE_WHEN = """() => new MutationObserver(() => (window.saidAt ??= Date.now()))
    .observe(document.getElementById("notice"), { attributeFilter: ["hidden"] })"""


@contextmanager
def gone(kiosk: RunningKiosk) -> Iterator[None]:
    """Freeze a kiosk: it takes calls and answers none, as behind a Wi-Fi that has gone."""
    os.killpg(kiosk.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(kiosk.process.pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    """Return a kiosk of its own, which a test may freeze."""
    with running_kiosk(tmp_path_factory.mktemp("laptop")) as running:
        yield running


@pytest.fixture
def tablet(browser: Browser, laptop: RunningKiosk, watch: Watch) -> Iterator[Page]:
    watch.expected = OFFLINE
    context = browser.new_context(base_url=laptop.address)
    page = context.new_page()
    watch.follow(page)
    yield page
    context.close()


@dataclass
class Asked:
    """What a page asked the laptop for, by method and address."""

    page: Page
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda r: self.seen.append(f"{r.method} {urlsplit(r.url).path}"))

    def count(self, what: str) -> int:
        return self.seen.count(what)


def captured(laptop: RunningKiosk, slug: str) -> int:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "kiosk", "queue", "--json", "--instance", str(laptop.instance)],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = json.loads(done.stdout)["books"]["lines"]
    return sum(line["captured"] for line in lines if line["case"] == slug)


def unplug(page: Page) -> None:
    page.context.route("**/*", lambda route: route.abort("connectionrefused"))


def plug_in(page: Page) -> None:
    page.context.unroute("**/*")


def test_it_is_said_within_five_seconds_and_the_text_stays(
    tablet: Page, laptop: RunningKiosk
) -> None:
    tablet.goto("/cases/joel-paredes/sign")
    tablet.fill("#name", AMAL["name"])
    tablet.evaluate(NOTE_WHEN)
    with gone(laptop):
        since = time.time()
        expect(tablet.locator(NOTICE)).to_be_visible(timeout=PATIENCE)
        assert tablet.evaluate("window.saidAt") / 1000 - since <= 5
        box = tablet.locator(NOTICE).bounding_box()
        assert box
        assert box["width"] == tablet.evaluate("document.documentElement.clientWidth")
        expect(tablet.locator("[data-kept]")).to_be_visible()
    expect(tablet.locator(NOTICE)).to_be_hidden(timeout=PATIENCE)
    assert tablet.input_value("#name") == AMAL["name"]


def test_the_loop_keeps_its_slide_and_no_door_leads_into_nothing(
    tablet: Page, laptop: RunningKiosk
) -> None:
    tablet.goto("/?at=joel-paredes")
    with gone(laptop):
        expect(tablet.locator(NOTICE)).to_be_visible(timeout=PATIENCE)
        expect(tablet.locator("[data-kept]")).to_be_hidden()
        tablet.click(".desk-door")
        expect(tablet.locator("h1")).to_have_text("Joel Paredes")
    expect(tablet.locator(NOTICE)).to_be_hidden(timeout=PATIENCE)
    tablet.click(".desk-door")
    expect(tablet.locator("#pin")).to_be_visible()


def test_the_loop_turned_by_the_clock_keeps_its_slide(tablet: Page) -> None:
    tablet.clock.install()
    tablet.goto("/?at=joel-paredes")
    unplug(tablet)
    for _ in range(4):
        tablet.clock.run_for(13_000)
    expect(tablet.locator(NOTICE)).to_be_visible()
    expect(tablet.locator("h1")).to_have_text("Joel Paredes")
    plug_in(tablet)
    tablet.clock.run_for(4_000)
    expect(tablet.locator(NOTICE)).to_be_hidden()
    tablet.clock.run_for(13_000)
    expect(tablet.locator("h1")).not_to_have_text("Joel Paredes")


def test_what_was_pressed_meanwhile_is_not_sent_by_itself(
    tablet: Page, laptop: RunningKiosk
) -> None:
    tablet.goto("/cases/joel-paredes/sign")
    tablet.fill("#name", AMAL["name"])
    before = captured(laptop, "joel-paredes")
    asked = Asked(tablet)
    unplug(tablet)
    tablet.click("#sign-form .primary")
    expect(tablet.locator(NOTICE)).to_be_visible()
    plug_in(tablet)
    expect(tablet.locator(NOTICE)).to_be_hidden(timeout=PATIENCE)
    assert asked.count("POST /cases/joel-paredes/sign") == 1
    assert captured(laptop, "joel-paredes") == before
    assert tablet.input_value("#name") == AMAL["name"]
    tablet.click("#sign-form .primary")
    expect(tablet.locator("h1")).to_have_text("Merci.")
    assert captured(laptop, "joel-paredes") == before + 1


def test_an_answer_that_was_lost_counts_once(tablet: Page, laptop: RunningKiosk) -> None:
    """The laptop had it on its disk; the tablet cannot know, and sends the same form again."""
    tablet.goto("/cases/oqba-hashad/sign")
    tablet.fill("#name", AMAL["name"])

    def lose(route: Route) -> None:
        assert route.fetch().ok
        route.abort()

    tablet.route("**/sign", lose)
    tablet.click("#sign-form .primary")
    expect(tablet.locator(NOTICE)).to_be_visible()
    assert captured(laptop, "oqba-hashad") == 1, "or this proves nothing"
    tablet.unroute("**/sign")
    tablet.click("#sign-form .primary")
    expect(tablet.locator("h1")).to_have_text("Merci.")
    assert captured(laptop, "oqba-hashad") == 1


def test_the_limit_comes_while_the_laptop_is_gone(tablet: Page) -> None:
    """Wiped and blank behind the notice, no error page of the browser; then the start."""
    tablet.clock.install()
    tablet.goto("/cases/joel-paredes/sign")
    tablet.fill("#name", AMAL["name"])
    unplug(tablet)
    tablet.clock.run_for(182_000)
    expect(tablet.locator("dialog.idle")).to_be_visible()
    tablet.clock.run_for(31_000)
    expect(tablet.locator("#screen")).to_have_count(0)
    for _ in range(5):
        tablet.clock.run_for(4_000)
    expect(tablet.locator(NOTICE)).to_be_visible()
    expect(tablet.locator("[data-kept]")).to_be_hidden()
    assert tablet.url.endswith("/cases/joel-paredes/sign")
    assert AMAL["name"] not in tablet.content()
    asked = Asked(tablet)
    plug_in(tablet)
    tablet.clock.run_for(4_000)
    expect(tablet.locator("[data-screen=loop]")).to_be_visible()
    assert asked.count("POST /finish") >= 1, "the laptop forgets the visit too"
    assert urlsplit(tablet.url).path == "/"


def test_a_page_that_nobody_sees_does_not_ask(tablet: Page) -> None:
    tablet.clock.install()
    tablet.goto("/cases")
    asked = Asked(tablet)
    with tablet.expect_response("**/healthz"):
        tablet.clock.run_for(3_000)
    tablet.evaluate("Object.defineProperty(document, 'hidden', { value: true, writable: true })")
    seen = asked.count("HEAD /healthz")
    tablet.clock.run_for(30_000)
    assert asked.count("HEAD /healthz") == seen
    with tablet.expect_response("**/healthz"):
        tablet.evaluate(
            "document.hidden = false; document.dispatchEvent(new Event('visibilitychange'))"
        )


def test_the_desk_does_not_ask(tablet: Page) -> None:
    tablet.clock.install()
    tablet.goto("/host/unlock")
    asked = Asked(tablet)
    tablet.clock.run_for(30_000)
    assert asked.count("HEAD /healthz") == 0


def test_one_answer_that_fails_is_said_until_the_next(open_page: Open, watch: Watch) -> None:
    """Style.md 4.8: the laptop is there, only the form did not get through."""
    watch.expected = OFFLINE
    page = open_page("about:blank")
    page.add_init_script(ALWAYS_THERE)
    page.clock.install()
    page.goto("/cases/joel-paredes/sign")
    page.fill("#name", AMAL["name"])
    page.route("**/sign", lambda route: route.abort())
    page.click("#sign-form .primary")
    expect(page.locator(NOTICE)).to_be_visible()
    asked = page.evaluate("window.asked")
    page.clock.run_for(9_000)
    page.wait_for_function("asked => window.asked >= asked + 3", arg=asked)
    expect(page.locator(NOTICE)).to_be_visible()
    assert page.input_value("#name") == AMAL["name"]
    page.unroute("**/sign")
    page.click("#sign-form .primary")
    expect(page.locator("h1")).to_have_text("Merci.")
    expect(page.locator(NOTICE)).to_be_hidden()


@pytest.mark.parametrize("status", [429, 500])
def test_no_refusal_of_ours_swaps_the_form_away(open_page: Open, watch: Watch, status: int) -> None:
    """500 is a fault of ours; 429 is what a screen that sends too fast gets (SEC11)."""
    watch.expected = (f"status of {status}",)
    page = open_page("/cases/joel-paredes/sign")
    page.fill("#name", AMAL["name"])
    headers = {"HX-Reswap": "none"} if status == 429 else {}
    body = "<p>planted</p>"
    page.route("**/sign", lambda route: route.fulfill(status=status, body=body, headers=headers))
    page.click("#sign-form .primary")
    expect(page.locator(NOTICE)).to_be_visible()
    assert page.input_value("#name") == AMAL["name"]
    page.unroute("**/sign")
    page.click("#sign-form .primary")
    expect(page.locator("h1")).to_have_text("Merci.")
    expect(page.locator(NOTICE)).to_be_hidden()


def test_the_notice_speaks_the_language_of_the_screen(open_page: Open) -> None:
    """I2, S2: it stands outside the screens that are swapped."""
    page = open_page("/cases/joel-paredes/sign")
    page.click("button[value=ar]")
    page.wait_for_selector("#screen[lang=ar]")
    notice = page.locator("#notice")
    expect(notice).to_have_attribute("dir", "rtl")
    for part in ("gone", "kept"):
        told = page.get_attribute("#screen", f"data-say-{part}")
        assert told
        expect(notice.locator(f"[data-{part}]")).to_have_text(told)
