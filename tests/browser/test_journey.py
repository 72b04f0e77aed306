"""The main job, end to end: loop, case, sign, thank you, Back, unlock, send, one record."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect

from tests.browser.chromium import LAUNCH
from tests.browser.conftest import Open, Watch
from tests.people import AMAL
from tests.running import RunningKiosk, running_kiosk

pytestmark = pytest.mark.browser
SECRET = "whsec_" + base64.b64encode(b"a secret of the tests, 32 bytes.").decode()


@dataclass
class Office:
    """The receiver: a separate process built on the reference library."""

    address: str
    kept: Path

    def records(self) -> list[dict[str, object]]:
        if not self.kept.exists():
            return []
        return [json.loads(line) for line in self.kept.read_text("utf-8").splitlines()]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    kept = tmp_path / "received.jsonl"
    command = [sys.executable, "-m", "tests.standard_receiver", "--port", "0"]
    with subprocess.Popen(  # noqa: S603 - our own test program
        [*command, "--secret", SECRET, "--store", str(kept)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        port = process.stdout.readline().strip().rsplit(":", 1)[-1].rstrip("/")
        yield Office(f"http://127.0.0.1:{port}/hook", kept)
        process.terminate()


def sign(page: Page) -> None:
    page.click("a.enter")
    page.click(".case-text .primary")
    page.fill("#name", AMAL["name"])
    page.fill("#email", AMAL["email"])
    page.select_option("#country", AMAL["country"])
    page.click("#sign-form .primary")
    expect(page.locator("h1")).to_have_text("Merci.")


def press_back(page: Page) -> None:
    page.go_back(wait_until="commit")
    page.wait_for_load_state()


def shown(page: Page) -> str:
    """Return all that the page holds: text, fields, and what the browser has put away."""
    for _ in range(10):
        page.wait_for_load_state()
        if not page.url.startswith("http"):
            return ""
        try:
            return evaluate(page)
        except Error:
            # The page is just leaving to the start, as it should: look again there.
            continue
    raise AssertionError("the page never came to rest")


def evaluate(page: Page) -> str:
    return str(
        page.evaluate(
            """() => JSON.stringify([
                document.documentElement.outerHTML,
                [...document.querySelectorAll('input, select, textarea')].map((f) => f.value),
                Object.entries(localStorage), Object.entries(sessionStorage), document.cookie,
                history.length])"""
        )
    )


def unlock(page: Page, kiosk: RunningKiosk) -> None:
    page.goto("/host/")
    page.fill("#pin", kiosk.passphrase)
    page.click(".door .primary")
    expect(page.locator("h1")).to_have_text("Vue d’ensemble")


def add_receiver(page: Page, office: Office) -> None:
    page.goto("/host/receivers/new/webhook")
    page.fill("#webhook-name", "Office")
    page.fill("#webhook-url", office.address)
    page.fill("#webhook-secret", SECRET)
    page.click("form:has(#webhook-url) .primary")
    expect(page.locator("table.sheet")).to_contain_text("Office")


def test_the_main_job(browser: Browser, tmp_path: Path, office: Office, watch: Watch) -> None:
    with running_kiosk(tmp_path / "instance") as kiosk:
        context = browser.new_context(
            base_url=kiosk.address, viewport={"width": 1280, "height": 800}
        )
        hall = context.new_page()
        watch.follow(hall)
        hall.goto("/?at=joel-paredes")
        sign(hall)
        assert AMAL["name"] not in shown(hall)
        hall.click("text=J’ai fini")
        expect(hall.locator("[data-screen=loop]")).to_be_visible()
        press_back(hall)
        assert not any(value in shown(hall) for value in (AMAL["name"], AMAL["email"]))

        desk = context.new_page()
        watch.follow(desk)
        unlock(desk, kiosk)
        add_receiver(desk, office)
        assert office.records() == [], "nothing leaves before the host sends"
        desk.goto("/host/send")
        desk.click("text=Envoyer maintenant")
        expect(desk.locator("[role=status]")).to_contain_text("Terminé", timeout=15_000)
        context.close()

    [record] = office.records()
    data = record["data"]
    assert isinstance(data, dict)
    assert data["person"] == AMAL
    assert data["case"] == "joel-paredes"
    assert data["practice"] is True


@pytest.fixture(scope="module", params=[True, False], ids=["bfcache", "no bfcache"])
def any_browser(playwright: Playwright, request: pytest.FixtureRequest) -> Iterator[Browser]:
    options = dict(LAUNCH)
    if request.param:
        # Playwright switches the back-forward cache off; with it on, Back is another story.
        options["ignore_default_args"] = ["--disable-back-forward-cache"]
    browser = playwright.chromium.launch(**options)
    yield browser
    browser.close()


@pytest.mark.parametrize(
    ("step", "leaves"),
    [
        *[("sign", way) for way in ("done", "clear", "reload", "elsewhere", "idle", "reopen")],
        *[("card", way) for way in ("done", "clear", "elsewhere")],
        *[("letter", way) for way in ("done", "reload", "idle")],
    ],
)
def test_the_next_person_sees_nothing(
    any_browser: Browser, kiosk: RunningKiosk, watch: Watch, step: str, leaves: str
) -> None:
    """P1–P4: after each way of leaving, Back and Forward show nothing of what was written."""
    context = any_browser.new_context(base_url=kiosk.address)
    page = context.new_page()
    watch.follow(page)
    page.clock.install()
    page.goto("/?at=joel-paredes")
    write(page, step)
    page = leave(page, leaves, step)
    for turn in (page.go_back, page.go_forward):
        for _ in range(5):
            turn(wait_until="commit")
            page.wait_for_load_state()
            held = shown(page)
            assert not [word for word in WRITTEN if word in held]
    context.close()


WRITTEN = (AMAL["name"], AMAL["email"], "wide tonight", "31,41,59,26")
STROKES = "[[31,41,59,26]]"


def write(page: Page, step: str) -> None:
    """Fill in everything that the step's form asks for, strokes included."""
    page.click("a.enter")
    page.click(f".case-text .actions a[href$='/{step}']")
    page.wait_for_selector(f"[data-screen={step}]")
    page.fill("#name", AMAL["name"])
    if step == "sign":
        page.fill("#email", AMAL["email"])
        return
    page.fill("#message" if step == "card" else "#own", "The sky is wide tonight.")
    page.locator("[name=signature]").evaluate("(field, drawn) => { field.value = drawn; }", STROKES)


def leave(page: Page, way: str, step: str) -> Page:
    """Leave the form in one of the ways that people do; returns the page one then sits before."""
    start = page.locator("[data-screen=loop]")
    if way == "done":
        page.click(f"#{step}-form .primary")
        page.click("text=J’ai fini")
        expect(start).to_be_visible()
    elif way == "clear":
        page.click("[data-start-over]")
        expect(start).to_be_visible()
    elif way == "idle":
        if step != "sign":
            # The advice is asked for by this clock: it comes before the clock is turned on.
            page.clock.run_for(1_000)
            page.wait_for_selector("#advice .fits")
        page.clock.run_for(420_000)
        expect(start).to_be_visible()
    elif way == "reload":
        page.reload()
    elif way == "reopen":
        context = page.context
        page.close()
        page = context.new_page()
        page.goto("/")
    else:
        page.goto("/host/unlock")
    return page


def test_the_wipe_is_what_protects(playwright: Playwright, kiosk: RunningKiosk) -> None:
    """The control: with the wipe taken out, Back does show the last person's name."""
    browser = playwright.chromium.launch(
        **LAUNCH, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = browser.new_page(base_url=kiosk.address)
    page.route("**/js/wipe.js", lambda route: route.fulfill(body=NO_WIPE, content_type=SCRIPT))
    page.goto("/cases/joel-paredes/sign")
    page.fill("#name", AMAL["name"])
    page.goto("/host/unlock")
    page.go_back(wait_until="commit")
    page.wait_for_selector("#name")
    assert AMAL["name"] in evaluate(page)
    browser.close()


SCRIPT = "text/javascript"
NO_WIPE = (
    "export function clearFields() {} export function leave() {} export function startWipe() {}"
)


def test_works_without_scripts(open_page: Open, watch: Watch) -> None:
    """Promise 8: the whole way with plain forms and links."""
    watch.expected = ("status of 422",)
    page = open_page("/?at=joel-paredes", java_script_enabled=False)
    page.click(".button.secondary")
    page.click(".case-text .primary")
    page.click("#sign-form .primary")
    expect(page.locator(".error-summary")).to_contain_text("Écrivez votre nom")
    page.click("button[value=en]")
    page.fill("#name", AMAL["name"])
    page.click("#sign-form .primary")
    expect(page.locator("h1")).to_have_text("Thank you.")
    expect(page.locator("noscript")).to_be_attached()
    page.click("text=Done")
    expect(page.locator("[data-screen=loop]")).to_be_visible()


def test_five_quick_taps_are_one_action(open_page: Open, kiosk: RunningKiosk) -> None:
    """F9."""
    page = open_page("/cases/oqba-hashad/sign")
    page.fill("#name", "Cinq Exemple")
    page.evaluate(
        """() => { const b = document.querySelector('#sign-form .primary');
                   for (let i = 0; i < 5; i++) b.click(); }"""
    )
    expect(page.locator("h1")).to_have_text("Merci.")
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "kiosk", "queue", "--json", "--instance", str(kiosk.instance)],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = json.loads(done.stdout)["books"]["lines"]
    assert [line["captured"] for line in lines if line["case"] == "oqba-hashad"] == [1]
