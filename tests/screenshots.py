"""`make screenshots`: photographs every screen in all languages, and every kind of sheet.

They go to docs/screenshots/ and docs/print/. `make screenshots ARGS=desk` photographs one part
alone: attendee, desk, posters (with the sheets) or help (the pictures of the help page).
"""

import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from kiosk import packs
from kiosk.config import LANGUAGES
from tests.browser.chromium import LAUNCH
from tests.desk_pictures import CARD, desk, evening, wall
from tests.help_pictures import VIEW, photograph_help
from tests.people import AMAL
from tests.pictures import keep, photograph
from tests.running import RunningKiosk, running_kiosk
from tests.sheet_pictures import photograph_sheets

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
PARTS = ("attendee", "desk", "posters", "help")
WALLS = {"1920x1080": (1920, 1080), "1080x1920": (1080, 1920)}
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


def posters(folder: Path) -> None:
    """Photograph the printed poster, as poppler draws it, in the languages of the pack."""
    for language in packs.load(packs.BUILTIN).languages:
        with tempfile.TemporaryDirectory() as name:
            file = Path(name) / "poster.pdf"
            kiosk = [sys.executable, "-m", "kiosk", "print", "poster", "--case", "joel-paredes"]
            subprocess.run(  # noqa: S603 - our own command
                [*kiosk, "--locale", language, "--instance", name, "--out", str(file)], check=True
            )
            draw = [
                "pdftoppm",
                "-r",
                "70",
                "-png",
                "-singlefile",
                str(file),
                str(file.parent / "p"),
            ]
            subprocess.run(draw, check=True)  # noqa: S603 - poppler
            keep((file.parent / "p.png").read_bytes(), folder / language / "poster.png")


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
    page.click("a[href='/more']")
    page.wait_for_selector("[data-screen=more]")
    photograph(page, folder, "more")
    writing(page, folder)
    page.goto("/nowhere")
    photograph(page, folder, "error")


def writing(page: Page, folder: Path) -> None:
    """Photograph what one can do beside signing, with something on the sheets."""
    page.goto("/?at=bernardo-caal-xol")
    photograph(page, folder, "loop-story")
    page.goto("/cases/oqba-hashad/safety")
    photograph(page, folder, "safety")
    page.goto("/cases/oqba-hashad/sign/initials")
    photograph(page, folder, "sign-initials")
    page.goto("/cases/joel-paredes/sign/young")
    photograph(page, folder, "sign-young")
    page.goto("/cases/joel-paredes/card")
    page.fill("#message", CARD)
    page.locator("#drawing canvas").scroll_into_view_if_needed()
    draw(page, "#drawing canvas")
    page.wait_for_selector("#advice .fits")
    page.evaluate("window.scrollTo(0, 0)")
    photograph(page, folder, "card")
    page.fill("#message", f"{CARD} God bless you. Amnesty.")
    page.click("#card-form .primary")
    page.wait_for_selector("#advice .must")
    page.locator("#advice").scroll_into_view_if_needed()
    photograph(page, folder, "card-advice")
    page.goto("/cases/joel-paredes/letter")
    photograph(page, folder, "letter")
    page.goto("/cases/joel-paredes/by-hand")
    photograph(page, folder, "by-hand")
    page.goto("/cases/joel-paredes/share")
    photograph(page, folder, "share")


def draw(page: Page, selector: str) -> None:
    """Draw a sun over hills."""
    box = page.locator(selector).bounding_box()
    assert box
    left, top, wide = box["x"], box["y"], box["width"]
    ring = [(0.7 + 0.09 * math.cos(a / 8), 0.16 + 0.09 * math.sin(a / 8)) for a in range(52)]
    hills = [(0.08 + 0.84 * t / 60, 0.42 - 0.09 * math.sin(t / 6.3)) for t in range(61)]
    for line in (ring, hills):
        page.mouse.move(left + line[0][0] * wide, top + line[0][1] * wide)
        page.mouse.down()
        for x, y in line[1:]:
            page.mouse.move(left + x * wide, top + y * wide)
        page.mouse.up()


def main(parts: Sequence[str] = PARTS, target: Path = FOLDER) -> None:
    if {"attendee", "desk"} & set(parts):
        screens(parts, target)
    if "posters" in parts:
        posters(target)
        photograph_sheets(target.parent / "print", keep)
    if "help" in parts:
        help_pictures()


def help_pictures() -> None:
    with started() as (kiosk, browser):
        photograph_help(lambda: new_page(browser, VIEW, kiosk.address), kiosk)


@contextmanager
def started() -> Iterator[tuple[RunningKiosk, Browser]]:
    """Yield a kiosk of our own and a browser."""
    with (
        tempfile.TemporaryDirectory() as name,
        running_kiosk(Path(name) / "instance") as kiosk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**LAUNCH)
        yield kiosk, browser
        browser.close()


def screens(parts: Sequence[str], target: Path) -> None:
    with started() as (kiosk, browser):
        if "desk" in parts:
            with new_page(browser, SIZES["1280x800"], kiosk.address) as page:
                evening(page, kiosk, kiosk.instance.parent)
        for language in LANGUAGES:
            for label, size in SIZES.items():
                folder = target / language / label
                folder.mkdir(parents=True, exist_ok=True)
                if "attendee" in parts:
                    with new_page(browser, size, kiosk.address) as page:
                        attendee(page, folder, language)
                if "desk" in parts:
                    with new_page(browser, size, kiosk.address) as page:
                        desk(page, folder, language, kiosk)
            for label, size in WALLS.items() if "desk" in parts else ():
                folder = target / language / label
                folder.mkdir(parents=True, exist_ok=True)
                with new_page(browser, size, kiosk.address) as page:
                    wall(page, folder, language)


if __name__ == "__main__":
    main(sys.argv[1:] or PARTS)
