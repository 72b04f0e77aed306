"""Every page of the desk by the keyboard alone, and with letters twice as large (A1, A3, A4)."""

import io
from collections.abc import Iterator

import pypdf
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.access import CUT_OFF, TOO_WIDE, measure
from tests.browser.conftest import Watch
from tests.browser.hosts import REFUSALS, Desk
from tests.running import RunningKiosk, running_kiosk
from tests.web.rows import TABLE

pytestmark = pytest.mark.browser
LANGUAGES = [
    "ar",
    pytest.param("en", marks=pytest.mark.full),
    pytest.param("fr", marks=pytest.mark.full),
]
TWICE = ".desk { --size-base: 36px !important; }"
FROM_THE_TOP = """
() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}
"""
WATCH_FOCUS = """
() => {
  const groups = new Set();
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, '
    + 'textarea, summary, [tabindex="0"]')];
  window.stops = all.filter((e) => {
    if (e.disabled || !e.checkVisibility({ visibilityProperty: true }) || e.tabIndex < 0) {
      return false;
    }
    if (e.type !== 'radio') return true;
    const known = groups.has(e.name);
    groups.add(e.name);
    return !known;
  });
  window.told = (e) => `${e.localName} “${(e.ariaLabel || e.textContent || e.name || e.id)
    .trim().slice(0, 30)}”`;
  window.walked = [];
  document.addEventListener('focusin', ({ target }) => {
    const style = getComputedStyle(target);
    const box = target.getBoundingClientRect();
    const isRinged = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    // A box that is drawn for a hidden one carries the ring in its stead.
    window.walked.push({ target, isSeen: isRinged && box.width > 0 && box.height > 0 });
  });
  return window.stops.length;
}
"""
VERDICT = """
() => {
  const group = (e) => (e.type === 'radio' ? `radio ${e.name}` : e);
  const reached = window.walked.map(({ target }) => group(target));
  const times = (e) => reached.filter((other) => other === group(e)).length;
  return [
    ...window.stops.filter((e) => times(e) === 0).map((e) => `not reached: ${told(e)}`),
    ...window.stops.filter((e) => times(e) > 1).map((e) => `reached ${times(e)} times: ${told(e)}`),
    ...window.walked.filter((it) => !it.isSeen).map((it) => `focus unseen: ${told(it.target)}`),
    ...(window.walked[0]?.target.matches('.skip') ? [] : ['the first stop is no skip link']),
  ];
}
"""


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
        answer = page.goto(path)
        if answer and answer.ok and "html" in answer.headers.get("content-type", ""):
            yield path


def walk(page: Page) -> list[str]:
    """Press Tab until every control has had its turn, and return what was wrong on the way."""
    # A page begins with the focus on its heading; the walk begins before its first control.
    page.evaluate(FROM_THE_TOP)
    for _ in range(page.evaluate(WATCH_FOCUS)):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate(VERDICT)
    return found


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
