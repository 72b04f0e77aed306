"""Every page of the desk by the keyboard alone, and with letters twice as large (A1, A3, A4)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

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
    seen = set()
    for path in pages():
        try:
            answer = page.goto(path)
        except Error as fault:
            if DOWNLOAD not in str(fault):
                raise
            continue
        # Many steps of the set-up lead back to the first one.
        is_new = answer is not None and answer.url not in seen
        if answer and is_new and answer.ok and "html" in answer.headers.get("content-type", ""):
            seen.add(answer.url)
            yield path


@dataclass
class Looked:
    """What is wrong with the pages of the desk in one language, a line each."""

    pages: int = 0
    at_the_keys: list[str] = field(default_factory=list)
    twice_as_large: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def looked(browser: Browser, hall: RunningKiosk, language: str) -> Looked:
    """Open each page once for both looks: that takes longest."""
    watch, found = Watch(expected=REFUSALS), Looked()
    desk = Desk(browser, hall, watch)
    desk.open(language)
    for path in opened(desk.page):
        found.pages += 1
        found.at_the_keys += [f"{path}: {fault}" for fault in walk(desk.page)]
        desk.page.add_style_tag(content=TWICE)
        assert desk.page.evaluate("getComputedStyle(document.body).fontSize") == "36px"
        large = measure(desk.page, TOO_WIDE, CUT_OFF)
        found.twice_as_large += [f"{path}: {fault}" for fault in large]
    desk.page.context.close()
    assert not watch.faults
    return found


@pytest.mark.parametrize("language", LANGUAGES, scope="module")
def test_the_keyboard_reaches_each_control_once_and_shows_where_it_is(looked: Looked) -> None:
    assert looked.pages > 15
    assert not looked.at_the_keys, "\n".join(looked.at_the_keys)


@pytest.mark.parametrize("language", LANGUAGES, scope="module")
def test_nothing_is_cut_off_with_letters_twice_as_large(looked: Looked) -> None:
    """WCAG 1.4.4: text alone grows, the window stays."""
    assert looked.pages > 15
    assert not looked.twice_as_large, "\n".join(looked.twice_as_large)


@pytest.fixture(scope="module")
def english(browser: Browser, hall: RunningKiosk) -> Iterator[Page]:
    """Return a desk that was opened once for several tests: that takes longest."""
    watch = Watch(expected=REFUSALS)
    desk = Desk(browser, hall, watch)
    desk.open("en")
    yield desk.page
    desk.page.context.close()
    assert not watch.faults


def test_a_trap_and_a_hidden_focus_are_noticed(english: Page) -> None:
    """The control: a script that holds the focus, and a control that shows none."""
    english.goto("/host/help")
    english.evaluate(
        "document.querySelector('.out').addEventListener('blur', (e) => e.target.focus())"
    )
    assert any("not reached" in fault for fault in walk(english))
    english.goto("/host/help")
    english.evaluate("document.querySelector('.out').style.outline = 'none'")
    assert any("focus unseen" in fault for fault in walk(english))


def test_the_skip_link_leads_to_the_content(english: Page) -> None:
    english.goto("/host/help")
    english.locator(".skip").focus()
    english.keyboard.press("Enter")
    assert english.evaluate("document.activeElement.id") == "main"


def test_help_fits_both_sides_of_one_sheet(english: Page) -> None:
    """H11: it is laid beside the laptop."""
    english.goto("/host/help")
    sheet = pypdf.PdfReader(io.BytesIO(english.pdf(prefer_css_page_size=True)))
    assert len(sheet.pages) == 2
    assert "What the kiosk never does" in sheet.pages[1].extract_text()
