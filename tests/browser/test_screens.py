"""Every screen: axe, target sizes, no sideways scroll, keyboard, language, the loop, the limits."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import AXE, Open, Watch
from tests.people import AMAL
from tests.running import RunningKiosk

pytestmark = pytest.mark.browser

SCREENS = ["/", "/cases", "/cases/joel-paredes", "/cases/neth-nahara", "/cases/joel-paredes/sign"]
SIZES = [(768, 1024), (1024, 768), (1280, 800), (1920, 1080), (360, 740)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOO_SMALL = """() => [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, summary')]
    .map((e) => ({ e, own: e.getBoundingClientRect(),
                   row: e.closest('label')?.getBoundingClientRect() }))
    .filter(({ e, own }) => own.width && !e.closest('.skip, dialog:not([open])'))
    .filter(({ own, row }) => (row ?? own).width < 48 || (row ?? own).height < 48)
    .filter(({ e }) => !e.matches('.enter, .error-summary a'))
    .map(({ e, own }) => `${e.outerHTML.slice(0, 80)} ${own.width}x${own.height}`)"""


TURN_AROUND = """() => {
    document.documentElement.dir = "rtl";
    document.getElementById("screen").dir = "rtl";
}"""


def check_access(page: Page) -> None:
    """T2: no violation by axe, with the tag that its target-size rule needs."""
    page.evaluate(AXE.read_text("utf-8") + "; undefined")
    found = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags }).then((r) => r.violations.map("
        "(v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ').slice(0, 300)}`))",
        RULES,
    )
    assert found == []


@pytest.mark.parametrize("path", [*SCREENS, "/nowhere", "/host/unlock"])
def test_everybody_can_use_the_screen(open_page: Open, watch: Watch, path: str) -> None:
    """A1, A2, K8: axe, 48 px targets, no sideways scroll at five sizes."""
    watch.expected = ("status of 404",)
    page = open_page(path, reduced_motion="reduce", bypass_csp=True)
    check_access(page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(TOO_SMALL) == [], f"{width}x{height}"
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide at {width}x{height}"


def test_everybody_can_use_it_in_arabic_with_large_text(open_page: Open) -> None:
    """A3, I1: right to left, 200 % and more contrast together, at five sizes."""
    page = open_page("/", reduced_motion="reduce", bypass_csp=True)
    page.click("button[value=ar]")
    page.wait_for_selector("#screen[dir=rtl]")
    page.click("button[name=contrast]")
    page.wait_for_selector(".contrast")
    for size in ("150", "200"):
        page.click(f"button[name=size][value='{size}']")
        page.wait_for_selector(f".size-{size}")
    for path in SCREENS:
        page.goto(path)
        check_access(page)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} is {wide} px too wide at {width}x{height}"


def test_everybody_can_use_errors_and_thanks(open_page: Open, watch: Watch) -> None:
    watch.expected = ("status of 422",)
    page = open_page("/cases/joel-paredes/sign", reduced_motion="reduce", bypass_csp=True)
    page.click("#sign-form .primary")
    page.wait_for_selector(".error-summary")
    check_access(page)
    page.fill("#name", AMAL["name"])
    page.click("#sign-form .primary")
    page.wait_for_selector("[data-screen=thanks]")
    check_access(page)


def test_a_right_to_left_page_does_not_break(open_page: Open) -> None:
    """I4: only logical properties; every screen turned around still fits."""
    for path in SCREENS:
        page = open_page(path, reduced_motion="reduce")
        page.evaluate(TURN_AROUND)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        start = page.evaluate("document.querySelector('.brand').getBoundingClientRect().right")
        assert start > 640, "the brand stands at the right"


def test_the_error_summary_has_the_focus_and_leads_to_the_field(
    open_page: Open, watch: Watch
) -> None:
    """F3, A5."""
    watch.expected = ("status of 422",)
    page = open_page("/cases/joel-paredes/sign")
    page.click("#sign-form .primary")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Erreur")
    page.click(".error-summary a")
    expect(page.locator("#name")).to_be_focused()


def test_signs_by_keyboard_alone(open_page: Open) -> None:
    """A5: Tab, typing and Enter are enough; focus is on the new heading after each swap."""
    page = open_page("/cases/joel-paredes", reduced_motion="reduce")
    page.locator(".case-text .primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1[data-focus]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(AMAL["name"])
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Merci.")
    expect(page.locator("h1")).to_be_focused()


def test_the_language_switch_keeps_what_was_typed(open_page: Open) -> None:
    """I2: also for the page's own language and direction."""
    page = open_page("/cases/joel-paredes/sign")
    page.fill("#name", AMAL["name"])
    page.check("#contact_ok")
    page.click("button[value=en]")
    expect(page.locator("h1")).to_have_text("Sign for Joel Paredes")
    assert page.input_value("#name") == AMAL["name"]
    assert page.is_checked("#contact_ok")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate("history.length") <= 2


def name_shown(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_the_loop_turns_by_itself_and_stops_when_asked(open_page: Open) -> None:
    """K6, by a clock that the test turns."""
    page = open_page("about:blank")
    page.clock.install()
    page.goto("/")
    first = name_shown(page)
    page.clock.run_for(13_000)
    expect(page.locator("h1")).not_to_have_text(first)
    second = name_shown(page)
    page.click("[data-pause]")
    page.clock.run_for(30_000)
    assert name_shown(page) == second
    assert page.get_attribute("[data-pause]", "aria-pressed") == "true"
    page.click("[data-pause]")
    page.clock.run_for(13_000)
    expect(page.locator("h1")).not_to_have_text(second)


def test_the_loop_rests_under_a_finger_and_for_those_who_want_stillness(open_page: Open) -> None:
    for options in ({"reduced_motion": "reduce"}, {}):
        page = open_page("about:blank", **options)
        page.clock.install()
        page.goto("/")
        first = name_shown(page)
        if not options:
            page.mouse.move(5, 400)
            page.mouse.down()
            page.mouse.up()
        page.clock.run_for(30_000)
        assert name_shown(page) == first


def test_touching_a_slide_enters_that_case(open_page: Open) -> None:
    page = open_page("/?at=oqba-hashad", reduced_motion="reduce")
    page.mouse.click(250, 400)
    expect(page.locator("[data-screen=case] h1")).to_have_text("Oqba Hashad")


def is_head(request: Request) -> bool:
    return request.method == "HEAD"


def test_a_host_who_writes_stays_at_the_desk(open_page: Open, kiosk: RunningKiosk) -> None:
    """H3: two minutes lock an empty desk, not one where somebody fills in a form."""
    page = open_page("about:blank")
    page.clock.install()
    page.goto("/host/unlock")
    page.fill("#pin", kiosk.passphrase)
    page.click(".door .primary")
    page.goto("/host/receivers/new/webhook")
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if is_head(request) else None)
    for _ in range(3):
        page.clock.run_for(31_000)
        page.press("#webhook-name", "a")
    assert len(told) == 3
    page.clock.run_for(600_000)
    assert len(told) == 3, "an empty desk tells nothing"


def test_a_planted_script_is_reported(open_page: Open, watch: Watch) -> None:
    """SEC7, the control: the watch over the policy does see an inline script."""
    watch.expected = ("Content Security Policy",)
    page = open_page("/")
    reports: list[str] = []
    page.on("console", lambda message: reports.append(message.text))
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.planted = 1';"
        " document.body.append(s); }"
    )
    page.wait_for_function("() => true")
    assert page.evaluate("window.planted === undefined")
    assert any("Content Security Policy" in text for text in reports)
