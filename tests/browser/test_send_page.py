"""The hand-over in a browser: what goes wrong is mended by somebody who reads only the page."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.access import faults
from tests.browser.conftest import Watch
from tests.browser.hosts import PATIENCE, REFUSALS, SIGNERS, Desk
from tests.receivers.peers import SECRET, Peer, standard_receiver
from tests.running import running_kiosk

pytestmark = pytest.mark.browser

WRONG_SECRET = "whsec_" + "QUJD" * 11


@pytest.fixture
def desk(browser: Browser, watch: Watch, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk of its own, with three signatures taken."""
    watch.expected = REFUSALS
    with running_kiosk(tmp_path / "instance") as kiosk:
        desk = Desk(browser, kiosk, watch)
        desk.open("en")
        desk.sign(SIGNERS)
        yield desk
        desk.page.context.close()


def names(peer: Peer) -> list[str]:
    return sorted(event["data"]["person"]["name"] for event in peer.stored())


def test_what_goes_wrong_is_mended_by_what_the_page_says(desk: Desk, tmp_path: Path) -> None:
    """A wrong secret, a refused record, a Wi-Fi's page and a lost answer; nothing lost or twice."""
    page = desk.page
    with ExitStack() as peers:

        def peer(name: str, *switches: str, port: int = 0) -> Peer:
            receiver = standard_receiver(tmp_path / f"{name}.jsonl", *switches, port=port)
            return peers.enter_context(receiver)

        shut, strict = peer("shut"), peer("strict", "--status", "422", "--times", "1")
        portal, lossy = peer("portal", "--html"), peer("lossy", "--drop-after-commit", "1")
        desk.add("Shut office", shut.url, WRONG_SECRET)
        desk.add("Strict office", strict.url)
        desk.add("Office behind Wi-Fi", portal.url)
        desk.add("Office on a bad line", lossy.url)

        page.get_by_role("link", name="Hand over").click()
        desk.unlock("Send to all")
        expect(page).to_have_url(re.compile("/host/send/progress$"))
        expect(page.locator("[role=status]")).to_contain_text("You may leave this page")
        desk.await_rest()

        assert "3 of 3 Finished." in desk.course("Office on a bad line"), "mends itself"
        assert "was there already" in desk.course("Office on a bad line")
        assert "does not know us. Check the secret." in desk.course("Shut office")
        assert "Log in to the Wi-Fi, then send again." in desk.course("Office behind Wi-Fi")
        assert "1 needs you." in desk.course("Strict office")

        desk.press("Shut office", "Settings of Shut office")
        page.get_by_label("Secret").fill(SECRET)
        desk.unlock("Save")
        expect(page.locator(".done")).to_contain_text("The settings were changed.")

        page.goto("/host/send/progress")
        desk.press("Strict office", "See what needs you")
        expect(page.locator(".need h2")).to_contain_text("Edit it, then try again.")
        page.get_by_role("link", name="Edit and try again").click()
        desk.unlock("Open this record")
        corrected = page.get_by_label("E-mail")
        corrected.fill(corrected.input_value().replace("example.org", "example.com"))
        page.get_by_role("button", name="Save and try again").click()
        expect(page.locator(".done")).to_have_text("1 waits again.")

        # The host logs in to the Wi-Fi: from now on the receiver itself answers.
        portal.process.kill()
        portal.process.wait()
        healed = peer("portal", port=portal.port)
        page.get_by_role("main").get_by_role("link", name="Hand over").click()
        desk.unlock("Send to all")
        expect(page.locator(".lead")).to_contain_text("The books balance", timeout=PATIENCE)

        for found in (shut, strict, healed, lossy):
            assert names(found) == sorted(person["name"] for person in SIGNERS)
        emails = [event["data"]["person"]["email"] for event in strict.stored()]
        assert sum(email.endswith("example.com") for email in emails) == 1, "as corrected"
    page.locator(".pages").get_by_role("link", name="Books").click()
    expect(page.locator(".lead")).to_contain_text("The books balance")
    assert "refused" not in page.locator("main").inner_text()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(60):
        if page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {selector}")


def test_by_keyboard_alone(desk: Desk, tmp_path: Path) -> None:
    """A5: unlock, pause and resume; the focus outlives the page's asking for itself."""
    page, store = desk.page, tmp_path / "peer.jsonl"
    with standard_receiver(store, "--hold") as slow:
        desk.add("Slow office", slow.url)
        page.goto("/host/send")
        tab_to(page, "#send-form .primary")
        page.keyboard.press("Enter")
        expect(page.locator(".course .now")).to_contain_text("Being handed over.")
        tab_to(page, "[id^=hold-]")
        for _ in range(2):
            with page.expect_response(re.compile("/host/send/progress$")):
                pass
        expect(page.locator("[id^=hold-]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".course .now")).to_contain_text("Pausing")
        expect(page.locator("[id^=hold-]")).to_be_focused()
    expect(page.locator(".course .now")).to_contain_text("Paused.", timeout=PATIENCE)
    assert faults(page, "en", "ltr") == []
    with standard_receiver(tmp_path / "again.jsonl", port=slow.port) as healed:
        tab_to(page, "[id^=hold-]")
        page.keyboard.press("Enter")
        expect(page.locator(".lead")).to_contain_text("The books balance", timeout=PATIENCE)
        assert names(healed) == sorted(person["name"] for person in SIGNERS)
