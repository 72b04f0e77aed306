"""The print room in a browser: five cards, a jam, a kiosk that is killed, and the post."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.printing import pdf
from tests.browser.access import faults
from tests.browser.conftest import Watch
from tests.browser.hosts import PATIENCE, REFUSALS, Desk
from tests.running import RunningKiosk, running_kiosk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pdf,
    pytest.mark.skipif(
        not pdf.is_available() and not os.environ.get("CI"), reason="needs WeasyPrint with Pango"
    ),
]
FIVE = [f"{name} Exemple" for name in ("Ada", "Bea", "Cleo", "Dina", "Edda")]


def write_cards(page: Page) -> None:
    for name in FIVE:
        page.goto("/cases/joel-paredes/card")
        page.fill("#name", name)
        page.fill("textarea[name=message]", "Warm words for you.")
        page.click("#card-form .primary")
        page.wait_for_selector("[data-screen=thanks]")


def await_document(page: Page) -> None:
    """Wait until the page, which asks for itself, offers the PDF."""
    expect(page.locator("#open")).to_be_visible(timeout=2 * PATIENCE)


def come_in(page: Page, first: RunningKiosk, address: str) -> None:
    page.goto(f"{address}/host/")
    page.fill("#pin", first.passphrase)
    page.click(".door .primary")
    expect(page.locator(".rooms")).to_be_visible()


@pytest.mark.full
def test_cards_jam_kill_and_post(browser: Browser, watch: Watch, tmp_path: Path) -> None:
    """R11, promise 3: whatever happens on the way, each card is printed and posted once."""
    watch.expected = (*REFUSALS, "ERR_CONNECTION")
    with running_kiosk(tmp_path / "instance") as kiosk:
        desk = Desk(browser, kiosk, watch)
        desk.open("en")
        page = desk.page
        write_cards(page)
        page.goto("/host/print")
        assert faults(page, "en", "ltr") == []
        page.get_by_role("link", name="Print letters and cards").click()
        expect(page.locator("h1")).to_have_text("What was written")
        page.locator("summary").click()
        assert faults(page, "en", "ltr") == []
        desk.unlock("Print these 5 cards")
        await_document(page)
        assert faults(page, "en", "ltr") == []
        page.get_by_label("No: again from sheet").fill("2")
        page.get_by_role("button", name="It jammed").click()
        expect(page.locator(".lead")).to_contain_text("Goes on from sheet 2 of 2")
        job = re.sub(r"^https?://[^/]+", "", page.url)
        kiosk.kill_group()
    with running_kiosk(tmp_path / "instance") as again:
        come_in(page, kiosk, again.address)
        page.click("button[value=en]")
        page.goto(f"{again.address}{job}")
        expect(page.locator("#go-on")).to_contain_text("1 card is still to print.")
        assert faults(page, "en", "ltr") == []
        page.get_by_role("button", name="Unlock and go on").click()
        await_document(page)
        page.get_by_role("button", name="Yes, all of it").click()
        expect(page.locator(".done")).to_contain_text("5 are printed.")
        page.get_by_role("main").get_by_role("link", name="Post").click()
        page.get_by_role("button", name="I have posted the 5 printed ones").click()
        expect(page.locator(".done")).to_contain_text("5 were posted.")
        page.goto(f"{again.address}/host/books")
        expect(page.locator(".lead")).to_contain_text("The books balance")
    page.context.close()
