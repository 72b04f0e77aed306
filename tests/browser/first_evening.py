"""What the first evening costs a host: the words they read, the controls and clicks they need."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

WORDS_A_MINUTE = 180
SECONDS_A_CONTROL = 5
VISIBLE = """() => {
  const shown = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    const chosen = !parent.closest("option") || parent.closest("option").selected;
    if (chosen && parent.checkVisibility() && !parent.closest(".only-read"))
      shown.push(walk.currentNode.data);
  }
  document.querySelectorAll("main input:not([type=hidden])").forEach(
    (field) => field.checkVisibility() && shown.push(field.type === "checkbox" ? "" : field.value));
  return shown.join(" ");
}"""
"""The text that the eye sees: of a list only what is chosen, and what stands in the fields."""


@dataclass
class Effort:
    """Counts each page once for its words, and each press and each filled field as a control.

    `signers` are the pages that an attendee reads, not the host; at each of the host's `look` is
    called. `passphrase` is what the host wrote down.
    """

    page: Page
    pages: list[tuple[str, int]] = field(default_factory=list)
    signers: list[tuple[str, int]] = field(default_factory=list)
    passphrase: str = ""
    controls: int = 0
    look: Callable[[], None] = lambda: None

    def read(self) -> None:
        """Count every word that stands visibly in the page, but for its frame."""
        path = urlsplit(self.page.url).path
        pages = self.pages if path.startswith("/host") else self.signers
        pages.append((path, words_in(self.page.evaluate(VISIBLE))))
        if pages is self.pages:
            self.look()

    def press(self, selector: str) -> None:
        self.controls += 1
        self.page.click(selector)

    def fill(self, selector: str, text: str) -> None:
        self.controls += 1
        self.page.fill(selector, text)

    @property
    def words(self) -> int:
        return sum(number for _, number in self.pages)

    @property
    def seconds(self) -> float:
        return self.words / WORDS_A_MINUTE * 60 + self.controls * SECONDS_A_CONTROL

    @property
    def seconds_with_signer(self) -> float:
        """Return the seconds with what the signer reads meanwhile."""
        return self.seconds + sum(number for _, number in self.signers) / WORDS_A_MINUTE * 60

    def told(self) -> str:
        """Return the count as a table of text."""
        lines = [f"{name:<24}{number:>6}" for name, number in self.pages]
        lines.append(f"{self.words} words, {self.controls} controls: {self.seconds:.0f} seconds")
        lines += [f"{name:<24}{number:>6} (the signer)" for name, number in self.signers]
        lines.append(f"with what the signer reads: {self.seconds_with_signer:.0f} seconds")
        return "\n".join(lines)


def words_in(text: str) -> int:
    """Return how many words one reads; a stroke or an arrow alone is none."""
    return len([part for part in text.split() if re.search(r"\w", part)])


def first_evening(
    page: Page, link: str, name: str = "Amal Exemple", look: Callable[[], None] = lambda: None
) -> Effort:
    """Go from the link of the terminal to the first signature for real, with “Continue” alone."""
    effort = Effort(page, look=look)
    page.goto(link)
    for step in ("event", "cases", "goal", "stations", "printer", "keys"):
        page.wait_for_selector(f"[data-screen=setup-{step}]")
        effort.read()
        if step == "keys":
            effort.passphrase = " ".join(page.locator(".six-words li").all_inner_texts())
        effort.press("main form .actions .primary")
    page.wait_for_selector("[data-screen=setup-ready]")
    effort.read()
    effort.press("main .primary")
    page.wait_for_selector("[data-screen=setup-begin]")
    effort.read()
    effort.fill("#words", effort.passphrase)
    effort.press("main .primary")
    page.wait_for_selector("[data-screen=setup-begun]")
    effort.read()
    effort.press("main .primary")
    page.wait_for_selector("[data-screen=loop]")
    sign(page, effort, name)
    return effort


def sign(page: Page, effort: Effort, name: str) -> None:
    """Sign as the first attendee does, from the screen that the hall sees."""
    effort.read()
    effort.press("main .primary")
    page.wait_for_selector("[data-screen=sign]")
    effort.read()
    effort.fill("#name", name)
    effort.press("#sign-form .primary")
    page.wait_for_selector("[data-screen=thanks]")


@dataclass
class Ending:
    """The end of an evening: the report as it stood on the screen, and the backup that was saved.

    `clicks` are the presses of the host, from the screen that the last attendee left.
    """

    backup: Path
    report: str = ""
    clicks: int = 0


def end_evening(page: Page, passphrase: str, backup: Path) -> Ending:
    """Go from the screen of the hall to the report and to a backup, saved as `backup`."""
    ending = Ending(backup)

    def click(selector: str) -> None:
        ending.clicks += 1
        page.click(selector)

    click(".desk-door")
    page.fill("#pin", passphrase)
    page.press("#pin", "Enter")
    page.wait_for_selector("[data-screen=overview]")
    click("main a[href='/host/finish/report']")
    page.wait_for_selector("[data-screen=report]")
    ending.report = " ".join(page.inner_text("main").split())
    with page.expect_download() as download:
        click("main form[action='/host/finish/backup'] button")
    download.value.save_as(backup)
    return ending
