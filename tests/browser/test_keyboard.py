"""Every page of the desk by the keyboard alone, and with letters twice as large (A1, A3, A4)."""

import io
from collections.abc import Iterator

import pypdf
import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.access import CUT_OFF, TOO_WIDE, measure
from tests.browser.conftest import Watch
from tests.browser.hosts import REFUSALS, Desk
from tests.browser.tabbing import walk
from tests.running import RunningKiosk, running_kiosk
from tests.web.rows import TABLE

pytestmark = pytest.mark.browser
LANGUAGES = [
    "ar",
    pytest.param("en", marks=pytest.mark.full),
    pytest.param("fr", marks=pytest.mark.full),
]
DOWNLOAD = "Download is starting"
"""What the browser says when an address is a file that it saves."""
TWICE = ".desk { --size-base: 36px !important; }"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    with running_kiosk(tmp_path_factory.mktemp("keys") / "instance") as running:
        yield running


def pages() -> list[str]:
    """Return the address of every page of the desk that needs nothing else in it."""
    routes = (route.partition(" ") for route in TABLE)
    return [
        path
        for method, _, path in routes
        if method == "GET" and path.startswith("/host/") and not set("<.") & set(path)
    ]


def opened(page: Page) -> Iterator[str]:
    """Open one page of the desk after the other; what answers with a file is no page."""
    for path in pages():
        try:
            answer = page.goto(path)
        except Error as fault:
            if DOWNLOAD not in str(fault):
                raise
            continue
        if answer and answer.ok and "html" in answer.headers.get("content-type", ""):
            yield path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keyboard_reaches_each_control_once_and_shows_where_it_is(
    browser: Browser, hall: RunningKiosk, watch: Watch, language: str
) -> None:
    watch.expected = REFUSALS
    desk = Desk(browser, hall, watch)
    desk.open(language)
    wrong, seen = [], 0
    for path in opened(desk.page):
        wrong += [f"{path}: {fault}" for fault in walk(desk.page)]
        seen += 1
    desk.page.context.close()
    assert seen > 15
    assert not wrong, "\n".join(wrong)


def test_a_trap_and_a_hidden_focus_are_noticed(
    browser: Browser, hall: RunningKiosk, watch: Watch
) -> None:
    """The control: a script that holds the focus, and a control that shows none."""
    desk = Desk(browser, hall, watch)
    desk.open("en")
    desk.page.goto("/host/help")
    desk.page.evaluate(
        "document.querySelector('.out').addEventListener('blur', (e) => e.target.focus())"
    )
    assert any("not reached" in fault for fault in walk(desk.page))
    desk.page.goto("/host/help")
    desk.page.evaluate("document.querySelector('.out').style.outline = 'none'")
    assert any("focus unseen" in fault for fault in walk(desk.page))
    desk.page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_with_letters_twice_as_large(
    browser: Browser, hall: RunningKiosk, watch: Watch, language: str
) -> None:
    """WCAG 1.4.4: text alone grows, the window stays."""
    watch.expected = REFUSALS
    desk = Desk(browser, hall, watch)
    desk.open(language)
    wrong = []
    for path in opened(desk.page):
        desk.page.add_style_tag(content=TWICE)
        assert desk.page.evaluate("getComputedStyle(document.body).fontSize") == "36px"
        wrong += [f"{path}: {fault}" for fault in measure(desk.page, TOO_WIDE, CUT_OFF)]
    desk.page.context.close()
    assert not wrong, "\n".join(wrong)


def test_the_skip_link_leads_to_the_content(
    browser: Browser, hall: RunningKiosk, watch: Watch
) -> None:
    desk = Desk(browser, hall, watch)
    desk.open("en")
    desk.page.goto("/host/help")
    desk.page.locator(".skip").focus()
    desk.page.keyboard.press("Enter")
    assert desk.page.evaluate("document.activeElement.id") == "main"
    desk.page.context.close()


def test_help_fits_both_sides_of_one_sheet(
    browser: Browser, hall: RunningKiosk, watch: Watch
) -> None:
    """H11: it is laid beside the laptop."""
    desk = Desk(browser, hall, watch)
    desk.open("en")
    desk.page.goto("/host/help")
    sheet = pypdf.PdfReader(io.BytesIO(desk.page.pdf(prefer_css_page_size=True)))
    assert len(sheet.pages) == 2
    assert "What the kiosk never does" in sheet.pages[1].extract_text()
    desk.page.context.close()
