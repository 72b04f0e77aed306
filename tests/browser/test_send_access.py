"""Everybody can use the pages of the hand-over: each of them, each refusal, both directions."""

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.access import CUT_OFF, TOO_NEAR, TOO_SMALL, TOO_WIDE, faults, measure
from tests.browser.conftest import Watch
from tests.browser.hosts import DEE, REFUSALS, SIGNERS, Desk
from tests.faults.servers import launcher, started
from tests.people import CY
from tests.receivers.peers import standard_receiver
from tests.running import RunningKiosk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    instance = tmp_path_factory.mktemp("hall") / "instance"
    with started(instance, launcher("forgetful")) as running:
        yield running


def states(desk: Desk) -> Iterator[str]:
    """Bring the page into each state that these pages have, and name it."""
    page = desk.page
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
    desk.tell_passphrase()
    page.click("main .primary")
    yield "a record, open"
    page.fill("#email", "amal@")
    page.click("main .primary")
    yield "a record, refused"
    page.goto("/host/erase")
    page.fill("#who", CY["name"])
    desk.tell_passphrase()
    page.click("main .primary")
    yield "erasing, found"
    page.click("main .primary")
    yield "erasing, nothing ticked"
    page.goto("/host/post")
    page.fill("main input[type=text]", "77")
    page.click("main .primary")
    yield "posting, refused"
    yield from states_of_print_room(desk)


def states_of_print_room(desk: Desk) -> Iterator[str]:
    page = desk.page
    for name in ("print", "print/labels", "print/recovery-sheet"):
        page.goto(f"/host/{name}")
        yield name
    page.click("main .primary")
    yield "recovery sheet, refused"
    page.goto("/host/print/labels")
    page.fill("#first", "99")
    page.click("main .primary")
    yield "labels, refused"
    page.goto("/host/print/written")
    page.locator("summary").first.click()
    page.locator(".pile .primary").first.click()
    yield "a pile, refused"
    desk.tell_passphrase()
    page.locator(".pile .primary").first.click()
    page.wait_for_selector("#open")
    yield "a job, ready"
    page.fill("#sheet", "99")
    page.click(".jam .button")
    yield "a jam, refused"
    page.click("#cancel")
    page.wait_for_selector("body:not(:has(#open))")
    yield "a job, cancelled"


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
    desk.tell_passphrase()
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


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), pytest.param("en", "ltr", marks=pytest.mark.full)]
)
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
