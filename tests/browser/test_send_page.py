"""The hand-over in a browser: what goes wrong is mended by somebody who reads only the page."""

import itertools
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.access import CUT_OFF, TOO_NEAR, TOO_SMALL, TOO_WIDE, faults, measure
from tests.browser.conftest import Watch
from tests.people import AMAL, CY
from tests.receivers.peers import SECRET, Peer, standard_receiver
from tests.running import RunningKiosk, running_kiosk

pytestmark = pytest.mark.browser

WRONG_SECRET = "whsec_" + "QUJD" * 11
DEE = {"name": "Dee Exemple", "email": "dee.exemple@example.org"}
SIGNERS = [AMAL, CY, DEE]
REFUSALS = ("status of 403", "status of 409", "status of 422")
PATIENCE = 30_000


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    with running_kiosk(tmp_path_factory.mktemp("hall") / "instance") as running:
        yield running


@pytest.fixture
def desk(browser: Browser, watch: Watch, tmp_path: Path) -> Iterator["Desk"]:
    """Return a desk of its own, with three signatures taken."""
    watch.expected = REFUSALS
    with running_kiosk(tmp_path / "instance") as kiosk:
        desk = Desk(browser, kiosk, watch)
        desk.open("en")
        desk.sign(SIGNERS)
        yield desk
        desk.page.context.close()


class Desk:
    """The host before the screen: fills in and presses what the page names, by its words."""

    def __init__(self, browser: Browser, kiosk: RunningKiosk, watch: Watch) -> None:
        self.kiosk = kiosk
        context = browser.new_context(
            base_url=kiosk.address,
            viewport={"width": 1280, "height": 800},
            reduced_motion="reduce",
            bypass_csp=True,
        )
        self.page: Page = context.new_page()
        watch.follow(self.page)

    def open(self, language: str) -> None:
        self.page.goto("/")
        self.page.click(f"button[value={language}]")
        self.page.wait_for_selector(f"#screen[lang={language}]")
        self.page.goto("/host/")
        self.page.fill("#pin", self.kiosk.pin)
        self.page.click(".door .primary")
        expect(self.page.locator(".rooms")).to_be_visible()

    def sign(self, people: list[dict[str, str]]) -> None:
        for person in people:
            self.page.goto("/cases/joel-paredes/sign")
            self.page.fill("#name", person["name"])
            self.page.fill("#email", person["email"])
            self.page.click("#sign-form .primary")
            self.page.wait_for_selector("[data-screen=thanks]")

    def add(self, name: str, url: str, secret: str = SECRET) -> None:
        self.page.goto("/host/receivers")
        self.page.get_by_role("link", name="Web address").click()
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Address").fill(url)
        self.page.get_by_label("Secret").fill(secret)
        self.unlock("Add")
        expect(self.page.locator(".done")).to_have_text("The receiver was added.")

    def unlock(self, button: str) -> None:
        self.page.get_by_label("Passphrase").fill(self.kiosk.passphrase)
        self.page.get_by_role("button", name=button, exact=True).click()

    def course(self, name: str) -> str:
        """Wait until the hand-over to a receiver rests, and return all that the page says of it."""
        place = self.page.locator(".course", has=self.page.get_by_role("heading", name=name))
        expect(place.get_by_role("button", name="Pause")).to_have_count(0, timeout=PATIENCE)
        return " ".join(place.inner_text().split())

    def press(self, course: str, words: str) -> None:
        place = self.page.locator(".course", has=self.page.get_by_role("heading", name=course))
        place.get_by_role("link", name=words).or_(place.get_by_role("button", name=words)).click()

    def await_rest(self) -> None:
        expect(self.page.locator("[hx-trigger]")).to_have_count(0, timeout=PATIENCE)


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
    page.get_by_role("main").get_by_role("link", name="Books").click()
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
        tab_to(page, "#passphrase")
        page.keyboard.type(desk.kiosk.passphrase)
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


def states(desk: Desk) -> Iterator[str]:
    """Bring the page into each state that these pages have, and name it."""
    page, words = desk.page, desk.kiosk.passphrase
    for name in ("", "send", "send/progress", "needs", "books", "receipts", "post", "erase"):
        page.goto(f"/host/{name}")
        yield name or "overview"
    for name in ("receivers", "receivers/new/webhook", "receivers/new/file"):
        page.goto(f"/host/{name}")
        yield name
    page.click("main form.sheet .primary")
    yield "a receiver, refused"
    page.goto("/host/send")
    page.click("#send-form .primary")
    yield "send, refused"
    page.goto("/host/needs")
    page.locator("summary").first.click()
    page.locator(".withdraw .button").first.click()
    yield "withdrawing, refused"
    page.locator(".records a").first.click()
    yield "a record, shut"
    page.fill("#passphrase", words)
    page.click("main .primary")
    yield "a record, open"
    page.fill("#email", "amal@")
    page.click("main .primary")
    yield "a record, refused"
    page.goto("/host/erase")
    page.fill("#who", CY["name"])
    page.fill("#passphrase", words)
    page.click("main .primary")
    yield "erasing, found"
    page.click("main .primary")
    yield "erasing, nothing ticked"
    page.goto("/host/post")
    page.fill("main input[type=text]", "77")
    page.click("main .primary")
    yield "posting, refused"


def ends(desk: Desk) -> Iterator[str]:
    """Do what leaves nothing to be looked at after it."""
    page = desk.page
    page.goto("/host/post")
    page.click("main .primary")
    yield "posted, with a way back"
    page.goto("/host/needs")
    page.locator("summary").first.click()
    page.locator("input[type=radio]").first.check()
    page.locator(".withdraw .button").first.click()
    yield "withdrawn, with a way back"
    page.locator(".done .button").click()
    yield "let back"
    page.goto("/host/erase")
    page.fill("#who", DEE["name"])
    page.fill("#passphrase", desk.kiosk.passphrase)
    page.click("main .primary")
    page.check("input[type=checkbox]")
    page.click("main .primary")
    yield "erased"


@pytest.fixture(scope="module")
def busy_hall(
    browser: Browser, hall: RunningKiosk, tmp_path_factory: pytest.TempPathFactory
) -> RunningKiosk:
    """Return a kiosk where something is accepted, refused, paused and waiting for the post."""
    desk, folder = Desk(browser, hall, Watch()), tmp_path_factory.mktemp("peers")
    desk.open("en")
    desk.sign(SIGNERS)
    desk.page.goto("/cases/joel-paredes/card")
    desk.page.fill("#message", "Joel, the sky is wide tonight.")
    desk.page.click("#card-form .primary")
    desk.page.wait_for_selector("[data-screen=thanks]")
    switches = ("--status", "422", "--times", "2")
    with (
        standard_receiver(folder / "strict.jsonl", *switches) as strict,
        standard_receiver(folder / "shut.jsonl", "--status", "401") as shut,
    ):
        desk.add("Our office", strict.url)
        desk.add("Coordination, Lausanne", shut.url)
        desk.page.goto("/host/send")
        desk.unlock("Send to all")
        desk.await_rest()
    desk.page.context.close()
    return hall


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_everybody_can_use_each_page_and_each_refusal(
    browser: Browser, busy_hall: RunningKiosk, watch: Watch, language: str, direction: str
) -> None:
    """T2, A1–A5: axe, targets, nothing cut off or too wide, at the desk's two sizes."""
    watch.expected = REFUSALS
    desk = Desk(browser, busy_hall, watch)
    desk.open(language)
    wrong = []
    last = ends(desk) if language == "en" else ()
    for name in itertools.chain(states(desk), last):
        desk.page.wait_for_load_state()
        wrong += [f"{name}: {fault}" for fault in faults(desk.page, language, direction)]
        desk.page.set_viewport_size({"width": 768, "height": 1024})
        narrow = measure(desk.page, TOO_SMALL, TOO_NEAR, TOO_WIDE, CUT_OFF)
        wrong += [f"{name}, at 768 px: {fault}" for fault in narrow]
        desk.page.set_viewport_size({"width": 1280, "height": 800})
    desk.page.context.close()
    assert not wrong, "\n".join(wrong)
