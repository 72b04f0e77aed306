"""`make screenshots`: photographs every screen in both languages into docs/screenshots/."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from kiosk.config import LANGUAGES
from tests.browser.chromium import LAUNCH
from tests.people import AMAL
from tests.running import RunningKiosk, running_kiosk

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
SIZES = {"1280x800": (1280, 800), "768x1024": (768, 1024)}


@contextmanager
def new_page(browser: Browser, size: tuple[int, int], address: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        reduced_motion="reduce",
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def photograph(page: Page, folder: Path, name: str) -> None:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=folder / f"{name}.png")


def attendee(page: Page, folder: Path, language: str) -> None:
    page.goto("/")
    if language != "fr":
        page.click(f"button[value={language}]")
    page.wait_for_selector(f"#screen[lang={language}]")
    page.goto("/?at=joel-paredes")
    photograph(page, folder, "loop")
    page.click(".all")
    page.wait_for_selector("[data-screen=cases]")
    photograph(page, folder, "cases")
    page.click("a[href='/cases/joel-paredes']")
    page.wait_for_selector("[data-screen=case]")
    photograph(page, folder, "case")
    page.click(".case-text .primary")
    page.wait_for_selector("[data-screen=sign]")
    photograph(page, folder, "sign")
    page.fill("#email", "amal@")
    page.click("#sign-form .primary")
    page.wait_for_selector(".error-summary")
    photograph(page, folder, "sign-error")
    page.fill("#name", AMAL["name"])
    page.fill("#email", AMAL["email"])
    page.click("#sign-form .primary")
    page.wait_for_selector("[data-screen=thanks]")
    photograph(page, folder, "thanks")
    page.goto("/nowhere")
    photograph(page, folder, "error")


def desk(page: Page, folder: Path, language: str, kiosk: RunningKiosk) -> None:
    page.goto("/host/")
    if language != "fr":
        page.click(f"button[value={language}]")
        page.goto("/host/")
    photograph(page, folder, "desk-unlock")
    page.fill("#pin", kiosk.pin)
    page.click(".door .primary")
    photograph(page, folder, "desk-overview")
    for name, path in [
        ("send", "/host/send"),
        ("queue", "/host/queue"),
        ("posters", "/host/posters"),
        ("receivers", "/host/receivers"),
    ]:
        page.goto(path)
        photograph(page, folder, f"desk-{name}")


def main(target: Path = FOLDER) -> None:
    with (
        tempfile.TemporaryDirectory() as instance,
        running_kiosk(Path(instance)) as kiosk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**LAUNCH)
        for language in LANGUAGES:
            for label, size in SIZES.items():
                folder = target / language / label
                folder.mkdir(parents=True, exist_ok=True)
                with new_page(browser, size, kiosk.address) as page:
                    attendee(page, folder, language)
                with new_page(browser, size, kiosk.address) as page:
                    desk(page, folder, language, kiosk)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
