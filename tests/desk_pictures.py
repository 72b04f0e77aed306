"""Photographs of every page of the desk, after an evening with a bit of everything."""

from pathlib import Path

from playwright.sync_api import Page

from tests.people import AMAL, CY
from tests.pictures import photograph
from tests.receivers.peers import SECRET, standard_receiver
from tests.running import RunningKiosk
from tests.web.rows import TABLE

CARD = "Joel,\n\nHere the sky is wide tonight, and somebody plays a drum."
NAMED = {
    "/host/": "overview",
    "/host/send/progress": "progress",
    "/host/print/recovery-sheet": "print-recovery",
    "/host/receivers/new/webhook": "receiver",
}
"""Pages of the desk whose pictures are not called as their addresses; also one with a parameter."""


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
