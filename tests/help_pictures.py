"""Pictures of our own screens for the page of help, in each language: static/help/LANGUAGE/."""

import io
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from kiosk.config import LANGUAGES
from kiosk.web.helping.help_page import SHOT_SIZE
from tests.people import AMAL
from tests.running import RunningKiosk

FOLDER = Path(__file__).parent.parent / "static" / "help"
VIEW = (1280, 800)
COLOURS = (96, 64, 48, 32, 24, 16)
"""The first palette with which a picture is small enough; drawings need few colours."""
MOST_BYTES = 45_000


def photograph_help(
    new_page: Callable[[], AbstractContextManager[Page]], kiosk: RunningKiosk, folder: Path = FOLDER
) -> None:
    """Take each picture in each language; `new_page` opens one of VIEW in a fresh browser."""
    for language in LANGUAGES:
        place = folder / language
        place.mkdir(parents=True, exist_ok=True)
        with new_page() as page:
            for name, take in WALK.items():
                take(page, kiosk, language)
                page.evaluate("document.fonts.ready")
                (place / f"{name}.png").write_bytes(small(page.screenshot()))


def small(picture: bytes) -> bytes:
    """Return the picture in the size of the help page, with a palette, below MOST_BYTES."""
    with Image.open(io.BytesIO(picture)) as whole:
        image = whole.convert("RGB").resize(SHOT_SIZE, Image.Resampling.LANCZOS)
    for colours in COLOURS:
        kept = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
        if kept.tell() <= MOST_BYTES:
            return kept.getvalue()
    raise AssertionError("a picture of the help page stays too large")


def _loop(page: Page, _kiosk: RunningKiosk, language: str) -> None:
    page.goto("/")
    if page.locator(f"button[value={language}]").get_attribute("aria-current") is None:
        page.click(f"button[value={language}]")
    page.wait_for_selector(f"#screen[lang={language}]")
    page.goto("/?at=joel-paredes")


def _sign(page: Page, _kiosk: RunningKiosk, _language: str) -> None:
    page.goto("/cases/joel-paredes/sign")
    page.fill("#name", AMAL["name"])
    page.fill("#email", AMAL["email"])


def _thanks(page: Page, _kiosk: RunningKiosk, _language: str) -> None:
    page.click("#sign-form .primary")
    page.wait_for_selector("[data-screen=thanks]")


def _overview(page: Page, kiosk: RunningKiosk, language: str) -> None:
    # The visit ended with the thanks for some: the desk is asked for in the language anew.
    _loop(page, kiosk, language)
    page.goto("/host/")
    page.fill("#pin", kiosk.passphrase)
    page.click(".door .primary")
    page.wait_for_selector(".rooms")
    page.goto("/host/")


def _at(path: str) -> Callable[[Page, RunningKiosk, str], None]:
    def go(page: Page, _kiosk: RunningKiosk, _language: str) -> None:
        page.goto(path)
        page.wait_for_selector(".rooms")

    return go


WALK: Mapping[str, Callable[[Page, RunningKiosk, str], None]] = {
    "loop": _loop,
    "sign": _sign,
    "thanks": _thanks,
    "overview": _overview,
    "counts": _at("/host/count"),
    "print": _at("/host/print"),
    "send": _at("/host/send"),
}
"""Each picture by its name, and how one comes there from the one before."""
