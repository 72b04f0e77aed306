"""The loop through a long evening: its turns leave nothing behind, and none shows nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, Page, Playwright

from tests.browser.chromium import LAUNCH
from tests.browser.conftest import Watch
from tests.running import RunningKiosk

pytestmark = pytest.mark.browser
TURN_MS = 12_000
WARM = 50
TOLERANCE = 1.05
MISSED = 10
ROUND = 30
"""Turns after which each slide was shown again."""
# Code that is run a thousand times is compiled again and again, and V8 counts that as heap: a
# sixth in a thousand turns, while objects, arrays and strings stayed what they were.
NO_MACHINE_CODE = "--js-flags=--no-opt,--no-maglev,--no-sparkplug"
WATCHER = """() => {
    let turns = 0;
    let told = () => {};
    window.empty = [];
    window.turned = (number) => new Promise((done) => {
        let frames = 0;
        told = () => turns >= number && done(true);
        const wait = () => {
            if (turns >= number) return;
            if (++frames > PATIENCE) done(false);
            else window.nextFrame(wait);
        };
        told();
        wait();
    });
    document.addEventListener("htmx:after:swap", () => {
        turns += 1;
        told();
    });
    const look = (when) => {
        const screen = document.getElementById("screen");
        if (!screen?.querySelector("h1")?.textContent.trim()) window.empty.push(when);
    };
    new MutationObserver(() => look("changed")).observe(document.body, { childList: true });
    const frame = () => { look("painted"); window.nextFrame(frame); };
    frame();
}""".replace("PATIENCE", "600")
# The clock of the test stands still between turns; paint goes on.
REAL_FRAMES = "window.nextFrame = window.requestAnimationFrame.bind(window)"
LEAK = """() => document.addEventListener("htmx:after:swap", () => {
    document.addEventListener("planted", () => {});
    (window.kept ??= []).push(document.createElement("p"));
})"""
FLASH = """() => document.addEventListener("htmx:after:swap", async () => {
    const screen = document.getElementById("screen");
    screen.remove();
    await new Promise((done) => window.nextFrame(done));
    document.body.append(screen);
})"""


@dataclass(frozen=True)
class Weight:
    """What a page holds once everything unused is given back."""

    nodes: float
    listeners: float
    heap: float

    def grown_since(self, before: "Weight") -> list[str]:
        found = {
            "nodes": self.nodes / before.nodes,
            "listeners": self.listeners / before.listeners,
            "heap": self.heap / before.heap,
        }
        return [f"{name} × {ratio:.3f}" for name, ratio in found.items() if ratio > TOLERANCE]


@dataclass
class Loop:
    page: Page
    devtools: CDPSession
    turned: int = 0
    missed: int = 0

    def turn_to(self, number: int) -> None:
        """Turn the clock by one slide at a time until that many have been shown.

        A machine under load may take longer for an answer than the page waits; the loop then keeps
        its slide for one turn more. That is no fault, as long as it is rare.
        """
        while self.turned < number:
            self.page.clock.run_for(TURN_MS)
            if self.page.evaluate("(number) => window.turned(number)", self.turned + 1):
                self.turned += 1
            else:
                self.missed += 1
                assert self.missed <= MISSED, "the loop stands still"

    def weigh(self) -> Weight:
        for _ in range(3):
            self.devtools.send("HeapProfiler.collectGarbage")
        found = self.devtools.send("Performance.getMetrics")["metrics"]
        values = {metric["name"]: float(metric["value"]) for metric in found}
        return Weight(values["Nodes"], values["JSEventListeners"], values["JSHeapUsedSize"])

    @property
    def heading(self) -> str:
        # Not a locator: what it brings into the page would be weighed as well.
        return str(self.page.evaluate("document.querySelector('h1').textContent"))

    @property
    def empty(self) -> list[str]:
        return list(self.page.evaluate("window.empty"))


@pytest.fixture
def loop(playwright: Playwright, kiosk: RunningKiosk, watch: Watch) -> Iterator[Loop]:
    """Open the loop in a browser that keeps no machine code, under a clock that the test turns."""
    browser = playwright.chromium.launch(**LAUNCH | {"args": [*LAUNCH["args"], NO_MACHINE_CODE]})
    page = browser.new_page(base_url=kiosk.address)
    watch.follow(page)
    page.add_init_script(REAL_FRAMES)
    page.clock.install()
    page.goto("/")
    page.evaluate(WATCHER)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    yield Loop(page, devtools)
    browser.close()


@pytest.mark.parametrize("turns", [150, pytest.param(1_000, marks=pytest.mark.full)])
def test_many_turns_leave_nothing_behind(loop: Loop, turns: int) -> None:
    """Each turn of a long evening; a thousand of them in `make test-all`."""
    loop.turn_to(WARM)
    before, shown = loop.weigh(), loop.heading
    loop.turn_to(turns)
    while loop.heading != shown and loop.turned < turns + ROUND:
        # A case has more elements than a story: like is weighed with like.
        loop.turn_to(loop.turned + 1)
    assert loop.heading == shown
    assert loop.weigh().grown_since(before) == []
    assert loop.empty == [], "the screen was empty for a moment"


def test_a_planted_leak_is_found(loop: Loop) -> None:
    """The control: one listener and one element kept at each turn."""
    loop.page.evaluate(LEAK)
    loop.turn_to(WARM)
    before = loop.weigh()
    loop.turn_to(2 * WARM)
    assert any("listeners" in grown for grown in loop.weigh().grown_since(before))


def test_a_planted_flash_is_found(loop: Loop) -> None:
    """The control: a screen that is away for one frame."""
    loop.page.evaluate(FLASH)
    loop.turn_to(1)
    assert "changed" in loop.empty
