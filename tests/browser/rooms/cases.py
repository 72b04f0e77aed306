"""The cases and their packs: the list, one case, correcting it, and a pack that comes in."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from kiosk.packs.checking import files_of
from kiosk.packs.reading import zip_of
from tests.browser.hosts import Desk
from tests.packs.example import write_example_pack

CHECK, OPEN, NEWS = "dang-dinh-bach", "joel-paredes", "oqba-hashad"


def states(desk: Desk) -> Iterator[str]:
    """Bring the page into each state that these pages have, and name it."""
    page = desk.page
    page.goto("/host/cases")
    yield "the cases"
    page.click(f"#case-{OPEN} .case-acts .button")
    yield "a case switched off, with a way back"
    page.click(".done .button")
    yield "shown again"
    yield from _one_case(desk)
    yield from _edited(desk)
    yield from _packs(desk)


def _one_case(desk: Desk) -> Iterator[str]:
    page = desk.page
    page.goto(f"/host/cases/{CHECK}")
    page.locator("summary").first.click()
    yield "a case to confirm"
    page.fill("#sure_on", "2025-01-01")
    page.click(".asked .primary")
    yield "confirming, refused"
    page.fill("#sure_on", "2026-11-01")
    page.click(".asked .primary")
    yield "confirmed"
    page.locator("td form .button").first.click()
    page.goto(f"/host/cases/{NEWS}")
    page.fill("#news-en", "<b>")
    page.click("form[action$=news] .button")
    yield "news, refused"
    page.fill("#news-en", "Oqba is free.")
    page.click("form[action$=news] .button")
    yield "told as news"
    page.locator("td form .button").first.click()
    yield "taken back"


def _edited(desk: Desk) -> Iterator[str]:
    page = desk.page
    page.goto(f"/host/cases/{OPEN}/edit")
    yield "correcting"
    page.fill("#target-address", "x" * 39)
    page.fill("#hashtags", "#a-b")
    page.fill("#status_as_of", "soon")
    page.click("main .primary")
    yield "correcting, refused"
    page.goto(f"/host/cases/{OPEN}/edit")
    page.fill("#target-address", "THE MINISTER\n1 HILL ROAD\nSALTA")
    page.click("main .primary")
    yield "as attendees see it"


def _packs(desk: Desk) -> Iterator[str]:
    page = desk.page
    page.goto("/host/cases/import")
    yield "importing"
    with tempfile.TemporaryDirectory() as name:
        own = write_example_pack(Path(name) / "own")
        good, bad = Path(name) / "good.zip", Path(name) / "bad.zip"
        files = files_of(own).files
        assert files
        good.write_bytes(zip_of(files))
        files.contents["pack.toml"] = b"id = 1"
        bad.write_bytes(zip_of(files))
        page.set_input_files("#pack", str(bad))
        page.click("main .primary")
        yield "a broken pack"
        page.set_input_files("#pack", str(good))
        page.click("main .primary")
        yield "what another pack changes"
