"""An attendee's ways through the kiosk, step by step, as a person would tap them."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests import pseudo

CASE, CAREFUL_CASE, STORY = "joel-paredes", "manahel-al-otaibi", "[data-screen=loop] .slide-story"
NAME, INITIALS, FIRST_NAME = "Amal Exemple-Ndiaye", "A. E.", "Amal"
WORDS = "Du courage, du soleil et des oiseaux."
ADVISED = "Merry Christmas! God bless you."
"""Kind words that the rules of a card advise against, without forbidding them."""
PAST_ITS_LIMIT = 181_000


@dataclass(frozen=True)
class State:
    """A state that a screen is in; `has_focus` where it came by a tap, so that focus moved."""

    name: str
    has_focus: bool = True


Flow = Callable[[Page], Iterator[State]]


def html_name(language: str) -> str:
    """Return a language as HTML names it."""
    return language.replace("_", "-")


def direction(language: str) -> str:
    return "rtl" if language in ("ar", pseudo.TURNED) else "ltr"


def begin(page: Page, language: str, size: int) -> None:
    """Come to the start page and choose a language and a size of text."""
    page.goto("/")
    page.click(f"button[name=language][value={language}]")
    page.wait_for_selector(f"#screen[lang={html_name(language)}]")
    while not page.locator(f"#screen.size-{size}").count():
        wanted = page.get_attribute("button[name=size]", "value")
        page.click("button[name=size]")
        page.wait_for_selector(f"#screen.size-{wanted}")


def tap(page: Page, selector: str, leads_to: str) -> None:
    """Tap on something and wait for what it leads to."""
    page.locator(f"#screen {selector}").first.click()
    page.wait_for_selector(f"#screen{leads_to}")


def to_case(page: Page, slug: str = CASE) -> None:
    """Come to a case from any screen, by a swap: a page loaded anew takes ten times as long."""
    page.evaluate("(path) => htmx.ajax('GET', path, '#screen')", f"/cases/{slug}")
    page.wait_for_selector("#screen[data-screen=case]")


def to_sign(page: Page) -> None:
    to_case(page)
    tap(page, f"a[href='/cases/{CASE}/sign']", "[data-screen=sign]")


def looking(page: Page) -> Iterator[State]:
    """Look at the loop, a story in it, all cases, one case."""
    yield State("loop", has_focus=False)
    while not page.locator(STORY).count():
        shown = page.locator("#screen h1").inner_text()
        page.click("#next-case")
        expect(page.locator("#screen h1")).not_to_have_text(shown)
    yield State("story slide", has_focus=False)
    tap(page, "a[href='/cases']", "[data-screen=cases]")
    yield State("cases")
    tap(page, f"a[href='/cases/{CASE}']", "[data-screen=case]")
    yield State("case")


def signing(page: Page) -> Iterator[State]:
    """Sign: forget the name, write it, sign for others too."""
    to_sign(page)
    yield State("sign")
    tap(page, "#sign-form .primary", " .error-summary")
    yield State("sign error")
    page.fill("#name", NAME)
    tap(page, "#sign-form .primary", "[data-screen=thanks]")
    yield State("thanks")
    tap(page, "a[href='/more']", "[data-screen=more]")
    yield State("more")


def signing_young(page: Page) -> Iterator[State]:
    to_sign(page)
    tap(page, "a[href$='/sign/young']", " #age")
    yield State("young form")


def signing_with_care(page: Page) -> Iterator[State]:
    """Be asked about ties to the country, and sign with initials."""
    to_case(page, CAREFUL_CASE)
    tap(page, ".primary[href*='/safety']", "[data-screen=safety]")
    yield State("safety question")
    tap(page, "a[href$='/initials']", " #town")
    yield State("initials form")


def writing_a_letter(page: Page) -> Iterator[State]:
    """Write to an authority: forget the name, then write too much religion."""
    to_case(page)
    tap(page, "a[href$='/letter']", "[data-screen=letter]")
    yield State("letter")
    tap(page, "#letter-form .actions .primary", " .error-summary")
    yield State("letter error")
    page.fill("#name", NAME)
    page.fill("#own", ADVISED)
    tap(page, "#letter-form .actions .primary", " .advised")
    yield State("letter advice")


def writing_a_card(page: Page) -> Iterator[State]:
    """Write to the person: draw something, be advised while writing, seal it."""
    to_case(page)
    tap(page, "a[href$='/card']", "[data-screen=card]")
    yield State("card")
    draw(page)
    page.fill("#message", ADVISED)
    page.wait_for_selector("#advice mark")
    yield State("card with drawing and advice", has_focus=False)
    page.fill("#message", WORDS)
    page.fill("#name", NAME)
    tap(page, "#card-form .actions .primary", "[data-screen=thanks]")
    yield State("thanks for a card")


def draw(page: Page) -> None:
    """Draw a stroke on the first pad."""
    canvas = page.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    page.mouse.up()
    expect(page.locator(".pad input[type=hidden]").first).not_to_have_value("")


def writing_by_hand(page: Page) -> Iterator[State]:
    """Look at the rules, at the sheet to print, and count a card."""
    to_case(page)
    tap(page, "a[href$='/by-hand']", "[data-screen=by-hand]")
    yield State("by hand")
    tap(page, ".paper-card .dark", " .told")
    yield State("by hand, counted")


def telling_others(page: Page) -> Iterator[State]:
    to_case(page)
    tap(page, "a[href*='/share']", "[data-screen=share]")
    yield State("share")
    tap(page, ".ways a[href$='/message']", " [aria-current][href$='/message']")
    yield State("share by a text message")
    tap(page, "form .primary", " .told")
    yield State("share, counted")


def going_astray(page: Page) -> Iterator[State]:
    """Come to an address that there is not, and let time run out on a form."""
    page.clock.install()
    page.goto("/nowhere")
    yield State("error page", has_focus=False)
    to_sign(page)
    let_time_run_out(page)
    yield State("idle dialog", has_focus=False)
    page.click("[data-stay]")


def let_time_run_out(page: Page) -> None:
    """Turn the clock until the dialog warns.

    Under load the scrolling of the last swap may come late and count as a sign of a person.
    """
    for _ in range(2):
        page.clock.fast_forward(PAST_ITS_LIMIT)
        with contextlib.suppress(AssertionError):
            expect(page.locator("dialog.idle")).to_be_visible(timeout=2_000)
            return
    page.clock.fast_forward(PAST_ITS_LIMIT)
    expect(page.locator("dialog.idle")).to_be_visible()


FLOWS: Mapping[str, Flow] = {
    flow.__name__.replace("_", " "): flow
    for flow in (
        looking,
        telling_others,
        writing_by_hand,
        signing_young,
        signing_with_care,
        writing_a_letter,
        writing_a_card,
        signing,
        going_astray,
    )
}
"""In this order one person can go them all: what is signed first would be known later."""
EXPECTED = ("status of 404", "status of 422")
"""What the console says of answers that a walk asks for."""
