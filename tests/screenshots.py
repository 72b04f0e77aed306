"""`make screenshots`: photographs every screen in all languages, and every kind of sheet.

They go to docs/screenshots/ and docs/print/. `make screenshots ARGS=desk` photographs one part
alone: attendee, desk, posters (with the sheets) or help (the pictures of the help page).
"""

import io
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from kiosk import packs
from kiosk.config import LANGUAGES
from tests.browser.chromium import LAUNCH
from tests.help_pictures import VIEW, photograph_help
from tests.people import AMAL, CY
from tests.receivers.peers import SECRET, standard_receiver
from tests.running import RunningKiosk, running_kiosk
from tests.sheet_pictures import photograph_sheets
from tests.web.rows import TABLE

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
CARD = "Joel,\n\nHere the sky is wide tonight, and somebody plays a drum."
PARTS = ("attendee", "desk", "posters", "help")
NAMED = {
    "/host/": "overview",
    "/host/send/progress": "progress",
    "/host/print/recovery-sheet": "print-recovery",
    "/host/receivers/new/webhook": "receiver",
}
"""Pages of the desk whose pictures are not called as their addresses; also one with a parameter."""
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


def photograph(page: Page, folder: Path, name: str) -> None:
    page.evaluate("document.fonts.ready")
    keep(page.screenshot(), folder / f"{name}.png")


def keep(picture: bytes, path: Path) -> None:
    """Keep a picture with a palette: a quarter of the size, and nothing that one would miss."""
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


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


def desk(page: Page, folder: Path, language: str, kiosk: RunningKiosk) -> None:
    page.goto("/host/")
    if language != "fr":
        page.click(f"button[value={language}]")
        page.goto("/host/")
    photograph(page, folder, "desk-unlock")
    page.fill("#pin", kiosk.passphrase)
    page.click(".door .primary")
    for path, name in desk_pages().items():
        # What is no page of its own tonight leads on to another.
        if (answer := page.goto(path)) and answer.ok and page.url.endswith(path):
            photograph(page, folder, f"desk-{name}")
    opened(page, folder)


def desk_pages() -> dict[str, str]:
    """Return the address of every page of the desk with the name of its picture."""
    routes = (route.partition(" ") for route in TABLE)
    pages = {
        path: path.removeprefix("/host/").replace("/", "-")
        for method, _, path in routes
        if method == "GET" and path.startswith("/host/") and not set("<.") & set(path)
    }
    return {path: name for path, name in pages.items() if name != "unlock"} | NAMED


def wall(page: Page, folder: Path, language: str) -> None:
    page.goto("/")
    if language != "fr":
        page.click(f"button[value={language}]")
        page.wait_for_selector(f"#screen[lang={language}]")
    page.goto("/wall")
    photograph(page, folder, "wall")


def opened(page: Page, folder: Path) -> None:
    """Photograph what only the host can open: a record, what one signer did, a job that prints.

    Behind the door the key is kept for some minutes, so that nothing asks for it again.
    """
    page.goto("/host/print/written")
    page.locator(".pile .primary").first.click()
    page.wait_for_selector("#open")
    photograph(page, folder, "desk-print-job")
    page.locator("#cancel").click()
    page.wait_for_selector("body:not(:has(#open))")
    page.goto("/host/needs")
    page.locator(".records a").first.click()
    page.click("main .primary")
    page.wait_for_selector("#email")
    photograph(page, folder, "desk-record")
    page.goto("/host/erase")
    page.fill("#who", CY["name"])
    page.click("main .primary")
    page.wait_for_selector("input[type=checkbox]")
    photograph(page, folder, "desk-erase")


def evening(page: Page, kiosk: RunningKiosk, store: Path) -> None:
    """Let something be accepted, refused and paused, and a card wait for the post."""
    for person in (AMAL, CY, AMAL, CY, AMAL):
        page.goto("/cases/joel-paredes/sign")
        page.fill("#name", person["name"])
        page.fill("#email", person["email"])
        page.click("#sign-form .primary")
        page.wait_for_selector("[data-screen=thanks]")
    page.goto("/cases/joel-paredes/card")
    page.fill("#message", CARD)
    page.click("#card-form .primary")
    page.wait_for_selector("[data-screen=thanks]")
    page.goto("/host/")
    page.fill("#pin", kiosk.passphrase)
    page.click(".door .primary")
    strict = standard_receiver(store / "strict.jsonl", "--status", "422", "--times", "1")
    with strict as office, standard_receiver(store / "shut.jsonl", "--status", "401") as shut:
        for name, peer in (("Our office", office), ("Coordination", shut)):
            page.goto("/host/receivers/new/webhook")
            page.fill("#webhook-name", name)
            page.fill("#webhook-url", peer.url)
            page.fill("#webhook-secret", SECRET)
            page.click("main .primary")
            page.wait_for_selector("table.sheet")
        page.goto("/host/send")
        page.click("#send-form .primary")
        page.wait_for_selector("body:not(:has([hx-trigger]))")


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
