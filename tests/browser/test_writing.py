"""Letters and cards in a real browser: by keyboard alone, without scripts, with advice."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Watch
from tests.people import AMAL

pytestmark = pytest.mark.browser
CARD, LETTER = "/cases/joel-paredes/card", "/cases/joel-paredes/letter"
WORDS = "The sky over our town is wide tonight."


def in_english(page: Page, path: str) -> None:
    page.click("button[value=en]")
    page.wait_for_selector("#screen[lang=en]")
    page.goto(path)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the control has the focus, as somebody without a mouse does."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_writes_a_card_by_keyboard_alone(open_page: Open) -> None:
    """A5, A8: Tab, typing and Enter are enough, from the case to the thanks."""
    page = open_page("/cases/joel-paredes", reduced_motion="reduce")
    tab_to(page, "a[href$='/card']")
    page.keyboard.press("Enter")
    expect(page.locator("[data-screen=card] h1")).to_be_focused()
    tab_to(page, "#message")
    page.keyboard.type(WORDS)
    tab_to(page, "#name")
    page.keyboard.type("Amal")
    page.keyboard.press("Enter")
    expect(page.locator("[data-screen=thanks] h1")).to_be_focused()


def test_writes_a_letter_by_keyboard_alone(open_page: Open) -> None:
    page = open_page("/cases/joel-paredes", reduced_motion="reduce")
    tab_to(page, "a[href$='/letter']")
    page.keyboard.press("Enter")
    expect(page.locator("[data-screen=letter] h1")).to_be_focused()
    tab_to(page, "#own")
    page.keyboard.type("I teach, and I know what a voice is worth.")
    tab_to(page, "#name")
    page.keyboard.type(AMAL["name"])
    tab_to(page, "#letter-form .primary")
    page.keyboard.press("Enter")
    expect(page.locator("[data-screen=thanks] h1")).to_be_focused()


def test_begins_with_a_line_at_a_touch(open_page: Open) -> None:
    """C5."""
    page = open_page("/")
    in_english(page, CARD)
    page.click(".beginnings summary")
    page.click("[data-starter] >> nth=0")
    line = page.locator("[data-starter] >> nth=0").inner_text()
    assert page.input_value("#message") == f"{line}\n"
    expect(page.locator("#message")).to_be_focused()


def test_advice_comes_while_one_writes_and_takes_nothing_away(open_page: Open) -> None:
    """C4, F7: the word is marked; focus, caret and text stay where they are."""
    page = open_page("/")
    in_english(page, CARD)
    page.focus("#message")
    page.keyboard.type("God bless you.")
    expect(page.locator("#advice mark").first).to_have_text("God")
    page.keyboard.type(" More.")
    expect(page.locator("#message")).to_be_focused()
    assert page.input_value("#message") == "God bless you. More."
    page.fill("#message", "word " * 700)
    expect(page.locator("#advice .bad")).to_be_visible()
    page.fill("#message", WORDS)
    expect(page.locator("#advice .good")).to_be_visible()
    expect(page.locator("#advice mark")).to_have_count(0)


def test_a_word_that_could_do_harm_is_never_sealed(open_page: Open, watch: Watch) -> None:
    """Promise 7, C2: pressing again does not help, taking the word out does."""
    watch.expected = ("status of 422",)
    page = open_page("/")
    in_english(page, CARD)
    page.fill("#message", "Amnesty International thinks of you.")
    page.fill("#name", "Amal")
    for _ in range(3):
        page.click("#card-form .primary")
        expect(page.locator(".error-summary")).to_be_focused()
        expect(page.locator("#advice .must mark")).to_contain_text("Amnesty")
    page.fill("#message", WORDS)
    page.click("#card-form .primary")
    expect(page.locator("[data-screen=thanks]")).to_be_visible()


def test_another_language_keeps_words_and_drawing(open_page: Open) -> None:
    """I2: text, strokes and step stay."""
    page = open_page(CARD)
    page.fill("#message", WORDS)
    page.locator("#drawing canvas").scroll_into_view_if_needed()
    box = page.locator("#drawing canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 130, box["y"] + 90, steps=5)
    page.mouse.up()
    strokes = page.input_value("[name=drawing]")
    assert strokes not in ("", "[]")
    page.click("button[value=ar]")
    expect(page.locator("#screen[lang=ar] #message")).to_have_value(WORDS)
    assert page.input_value("[name=drawing]") == strokes


def test_the_letter_speaks_the_language_that_is_asked_for(open_page: Open) -> None:
    """C7: the letter changes its language, the words that were typed do not."""
    page = open_page(LETTER)
    page.fill("#own", WORDS)
    before = page.locator(".letter-sheet > p[lang]").first.inner_text()
    page.click("button[name=into][value=en]")
    expect(page.locator(".letter-sheet > p[lang=en]").first).not_to_have_text(before)
    assert page.input_value("#own") == WORDS
    assert page.get_attribute("#screen", "lang") == "fr"


@pytest.mark.parametrize("kind", ["card", "letter"])
def test_works_without_scripts(open_page: Open, watch: Watch, kind: str) -> None:
    """Promise 8: plain forms from the case to the thanks, with advice on a page of its own."""
    watch.expected = ("status of 422",)
    page = open_page("/cases/joel-paredes", java_script_enabled=False)
    page.click("button[value=en]")
    page.click(f"a[href$='/{kind}']")
    field = "#message" if kind == "card" else "#own"
    page.fill(field, "The king of Argentina, and our party's minister, should know.")
    page.click("text=Does it fit?")
    expect(page.locator("#advice mark").first).to_be_visible()
    expect(page.locator(".pad").first).to_be_hidden()
    page.click(f"#{kind}-form .primary")
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("#name", "Amal Exemple")
    page.fill(field, WORDS)
    page.click(f"#{kind}-form .primary")
    expect(page.locator("h1")).to_have_text("Thank you.")
