"""Every attendee's flow in every language, on every screen, in every size of text (T1, T2, K8)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.packs import Pack
from tests import pseudo
from tests.browser.access import CUT_OFF, TOO_WIDE, faults, measure
from tests.browser.conftest import Watch
from tests.browser.walk import EXPECTED, FLOWS, begin, direction, html_name
from tests.faults.servers import started
from tests.forgotten import data_of, forgotten
from tests.running import RunningKiosk

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "fr", "ar", pseudo.LONG)
SCREENS = ((768, 1024), (1280, 800), (1920, 1080))
TEXT_SIZES = (100, 200)
ALSO_FITS: Mapping[tuple[int, int], tuple[int, int]] = {
    (768, 1024): (360, 740),
    (1280, 800): (1024, 768),
}
"""Screens that are only looked at for what is too wide or cut off, each beside another one."""


@dataclass(frozen=True)
class Row:
    """One way to look at the flows; `options` are Playwright's for the context."""

    language: str
    screen: tuple[int, int]
    text_size: int
    options: tuple[tuple[str, str], ...] = ()
    flows: tuple[str, ...] = tuple(FLOWS)

    def __str__(self) -> str:
        wide, high = self.screen
        more = "".join(f" {name}" for name, _ in self.options)
        return f"{self.language} {wide}x{high} {self.text_size}%{more}"


PAIRWISE = [
    Row(language, screen, TEXT_SIZES[(place + across) % 2])
    for place, language in enumerate(LANGUAGES)
    for across, screen in enumerate(SCREENS)
]
"""The least that holds each language on each screen; sizes of text take turns."""
WITH_COLOURS = ("looking", "telling others", "writing a card", "signing")
COLOURS = [
    Row("fr", (1280, 800), 100, (("forced_colors", "active"),), WITH_COLOURS),
    Row("ar", (768, 1024), 200, (("contrast", "more"),), WITH_COLOURS),
]
ALL = [
    Row(*row) for row in product(("en", "fr", "ar", "es", *pseudo.LANGUAGES), SCREENS, TEXT_SIZES)
]


@pytest.fixture(scope="session")
def pseudo_kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    """Return a kiosk that also speaks the two languages that nobody speaks."""
    catalogues = pseudo.write_catalogues(tmp_path_factory.mktemp("pseudo"))
    command = (*pseudo.COMMAND, str(catalogues))
    with started(tmp_path_factory.mktemp("kiosk"), command) as running:
        yield running


@pytest.fixture
def kiosk_of_row(request: pytest.FixtureRequest, row: Row) -> RunningKiosk:
    name = "pseudo_kiosk" if row.language in pseudo.LANGUAGES else "kiosk"
    kiosk: RunningKiosk = request.getfixturevalue(name)
    return kiosk


@pytest.fixture
def page(browser: Browser, kiosk_of_row: RunningKiosk, row: Row, watch: Watch) -> Iterator[Page]:
    watch.expected = EXPECTED
    options: dict[str, Any] = {"reduced_motion": "reduce", **dict(row.options)}
    width, height = row.screen
    context = browser.new_context(
        base_url=kiosk_of_row.address, viewport={"width": width, "height": height}, **options
    )
    page = context.new_page()
    watch.follow(page)
    yield page
    context.close()


def look(page: Page, row: Row, pack: Pack) -> str:
    """Walk all flows and return what is wrong, a line each, with the states that show it."""
    found: dict[str, list[str]] = {}
    begin(page, row.language, row.text_size)
    for name in row.flows:
        for state in FLOWS[name](page):
            if state.has_focus:
                expect(page.locator("#screen [data-focus]")).to_be_focused()
            wrong = faults(page, html_name(row.language), direction(row.language))
            wrong += look_elsewhere(page, row)
            if row.language == pseudo.LONG:
                # Once more in the browser: scripts write words, too.
                wrong += forgotten(page.content(), data_of(pack))
            for fault in wrong:
                found.setdefault(fault, []).append(state.name)
    return "\n".join(f"{fault} (in {', '.join(names)})" for fault, names in found.items())


def look_elsewhere(page: Page, row: Row) -> list[str]:
    """Return what does not fit on the neighbouring screen, and go back to the row's own."""
    if row.screen not in ALSO_FITS:
        return []
    width, height = ALSO_FITS[row.screen]
    page.set_viewport_size({"width": width, "height": height})
    found = measure(page, TOO_WIDE, CUT_OFF)
    page.set_viewport_size({"width": row.screen[0], "height": row.screen[1]})
    return [f"at {width}x{height}: {fault}" for fault in found]


@pytest.mark.parametrize("row", [*PAIRWISE, *COLOURS], ids=str)
def test_everybody_can_go_every_way(page: Page, row: Row, pack: Pack) -> None:
    wrong = look(page, row, pack)
    assert not wrong, wrong


@pytest.mark.full
@pytest.mark.parametrize("row", ALL, ids=str)
def test_everybody_can_go_every_way_on_every_screen(page: Page, row: Row, pack: Pack) -> None:
    """All combinations: some minutes, so only `make test-all` takes them."""
    wrong = look(page, row, pack)
    assert not wrong, wrong


def test_every_pair_is_looked_at() -> None:
    """Of language, screen and size of text: each two values meet in a row."""
    factors = (LANGUAGES, SCREENS, TEXT_SIZES)
    rows = [(row.language, row.screen, row.text_size) for row in PAIRWISE]
    for one, other in combinations(range(len(factors)), 2):
        met = {(row[one], row[other]) for row in rows}
        assert met == set(product(factors[one], factors[other]))


PLANTED = {
    "image-alt": "<img src='/static/icon.svg' width='64' height='64'>",
    "color-contrast": "<p class='planted-pale'>Pale words on paper</p>",
    "30 × 48": "<button class='planted-small'>x</button>",
    "to button.planted-two": "<button class='planted-one'>One</button>"
    "<button class='planted-two'>Two</button>",
    "px too wide": "<p class='planted-wide'>Wide</p>",
    "cut off": "<p class='planted-cut'>Words that do not fit into their box at all</p>",
}
"""By what is said about it."""
STYLE = """
.planted-pale { color: #d8d0c0; background: #f7f1e3; }
.planted-small { inline-size: 30px; block-size: 48px; margin: 20px; }
.planted-one, .planted-two { inline-size: 80px; block-size: 48px; margin: 0; }
.planted-one { margin-inline-end: 4px; }
.planted-wide { inline-size: 3000px; }
.planted-cut { inline-size: 60px; block-size: 20px; overflow: hidden; }
"""


@pytest.mark.parametrize("row", [Row("fr", (1280, 800), 100)], ids=str)
@pytest.mark.parametrize(("words", "planted"), PLANTED.items())
def test_what_is_planted_is_found(page: Page, words: str, planted: str) -> None:
    """The control, by the very same look."""
    page.goto("/cases")
    before = faults(page, "fr", "ltr")
    page.evaluate(
        """([style, html]) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(style);
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
            document.querySelector('main').insertAdjacentHTML('beforeend', html);
        }""",
        [STYLE, planted],
    )
    found = [fault for fault in faults(page, "fr", "ltr") if fault not in before]
    assert any(words in fault for fault in found), found


@pytest.mark.parametrize("row", [Row("fr", (1280, 800), 100)], ids=str)
def test_a_page_in_another_language_is_found(page: Page) -> None:
    page.goto("/cases")
    found = faults(page, "ar", "rtl")
    assert sum("instead of ar, rtl" in fault for fault in found) == 2
