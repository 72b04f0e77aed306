"""A host before the screen of the desk, who fills in and presses what the page names."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch
from tests.people import AMAL, CY
from tests.receivers.peers import SECRET
from tests.running import RunningKiosk

DEE = {"name": "Dee Exemple", "email": "dee.exemple@example.org"}
SIGNERS = [AMAL, CY, DEE]
REFUSALS = ("status of 403", "status of 409", "status of 422")
PATIENCE = 30_000


class Desk:
    """One browser before one kiosk, behind its door."""

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
        self.page.fill("#pin", self.kiosk.passphrase)
        self.page.click(".door .primary")
        # The words open the key, which takes its second, and longer on a busy machine.
        expect(self.page.locator(".rooms")).to_be_visible(timeout=PATIENCE)

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
        self.tell_passphrase()
        self.page.get_by_role("button", name=button, exact=True).click()

    def tell_passphrase(self) -> None:
        """Type the words where the page asks for them: right after the door it does not."""
        field = self.page.locator("main input[name=passphrase]")
        if field.count():
            field.first.fill(self.kiosk.passphrase)

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
