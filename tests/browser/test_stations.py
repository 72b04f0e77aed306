"""Two tablets join over the network by TLS, and one is taken out (done when 4)."""

import base64
import re
from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from playwright.sync_api import Browser, Error, Page, Playwright, expect

from kiosk.vault.authority import FILE_NAME
from kiosk.web.networks import own_addresses
from tests.browser.chromium import LAUNCH
from tests.browser.conftest import Watch
from tests.browser.hosts import Desk
from tests.people import AMAL, CY
from tests.running import RunningKiosk, running_kiosk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    if not own_addresses():
        pytest.skip("this machine is in no private network: no tablet could reach it")
    folder = tmp_path_factory.mktemp("stations") / "instance"
    with running_kiosk(folder, ["--lan", "--lan-port", "0"]) as running:
        yield running


def address_of(hall: RunningKiosk) -> str:
    found = re.search(r"Tablets join at: (https://\S+)/", "\n".join(hall.lines))
    assert found, hall.lines
    return found[1]


@pytest.fixture(scope="module")
def trusting(playwright: Playwright, hall: RunningKiosk) -> Iterator[Browser]:
    """Return a Chromium that trusts whatever this event's authority vouches for, and no more.

    By the hash of the authority's key: Debian's image has no certutil to put it into a store. That
    the whole chain holds, with names and dates, tests/serve/test_tls.py asks Python.
    """
    pem = (hall.instance / "keys" / FILE_NAME).read_bytes()
    key = x509.load_pem_x509_certificates(pem)[0].public_key()
    der = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    digest = hashes.Hash(hashes.SHA256())
    digest.update(der)
    spki = base64.b64encode(digest.finalize()).decode()
    flag = f"--ignore-certificate-errors-spki-list={spki}"
    browser = playwright.chromium.launch(**(LAUNCH | {"args": [*LAUNCH["args"], flag]}))
    yield browser
    browser.close()


def tablet(trusting: Browser, hall: RunningKiosk) -> Page:
    context = trusting.new_context(
        base_url=address_of(hall), viewport={"width": 768, "height": 1024}
    )
    return context.new_page()


def join(page: Page, desk: Desk, name: str) -> None:
    """Join by the address that the code on the desk's screen holds."""
    desk.page.goto("/host/stations")
    code = desk.page.locator(".join-letters").inner_text().replace(" ", "").lower()
    page.goto(f"/join/{code}")
    page.fill("#name", name)
    page.click("form .primary")
    page.wait_for_selector("[data-screen=loop]")


def sign(page: Page, person: dict[str, str]) -> None:
    page.goto("/cases/joel-paredes/sign")
    page.fill("#name", person["name"])
    page.click("#sign-form .primary")


def test_two_tablets_join_and_one_is_taken_out(
    browser: Browser, trusting: Browser, hall: RunningKiosk
) -> None:
    """S1, S2: real sockets at this machine's own address; the text of the one stays on it."""
    desk = Desk(browser, hall, Watch())
    desk.open("en")
    first, second = tablet(trusting, hall), tablet(trusting, hall)
    first.goto("/cases")
    expect(first.locator("[data-screen=not-joined]")).to_be_visible()
    join(first, desk, "Door")
    join(second, desk, "Window")
    for page, person in ((first, AMAL), (second, CY)):
        sign(page, person)
        page.wait_for_selector("[data-screen=thanks]")
        [cookie] = [c for c in page.context.cookies() if c["name"] == "__Host-station"]
        assert cookie["secure"]
        assert cookie["httpOnly"]
    expect(desk.page.locator(".state-accepted")).to_have_count(2, timeout=15_000)
    first.goto("/cases/joel-paredes/sign")
    first.fill("#name", "Amal, a second time")
    desk.page.get_by_role("link", name="Change: Door").click()
    desk.page.get_by_role("button", name="Take it out").click()
    first.click("#sign-form .primary")
    expect(first.locator("#notice")).to_be_visible()
    expect(first.locator("[data-out]")).to_be_visible()
    assert first.input_value("#name") == "Amal, a second time"
    sign(second, AMAL)
    second.wait_for_selector("[data-screen=thanks]")
    first.goto("/")
    expect(first.locator("[data-screen=not-joined]")).to_be_visible()
    desk.page.get_by_role("button", name="Undo this").click()
    expect(desk.page.locator(".stations tbody tr")).to_have_count(2)
    first.goto("/")
    first.wait_for_selector("[data-screen=loop]")
    for page in (first, second, desk.page):
        page.context.close()


def test_a_browser_that_does_not_trust_it_shows_nothing(
    browser: Browser, hall: RunningKiosk
) -> None:
    """The control of the test above."""
    context = browser.new_context(base_url=address_of(hall))
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        context.new_page().goto("/join")
    context.close()
