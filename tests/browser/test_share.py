"""The codes for telling others, read from the screen as a phone would read them."""

import io
from urllib.parse import quote

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from kiosk.packs import Pack
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
SLUGS = ("joel-paredes", "wetsuweten-land-defenders")


def seen(page: Page) -> list[str]:
    """Return what every code in a photograph of the screen says."""
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]


def speak(page: Page, language: str) -> None:
    page.click(f"button[value={language}]")
    page.wait_for_selector(f"#screen[lang={language}]")


def choose(page: Page, way: int) -> None:
    page.locator(".ways a").nth(way).click()
    expect(page.locator(".ways a").nth(way)).to_have_attribute("aria-current", "true")
    page.locator(".share-code .qr").evaluate("(picture) => picture.decode()")


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar"])
@pytest.mark.parametrize("slug", SLUGS)
def test_every_code_is_read_from_the_screen(
    open_page: Open, pack: Pack, slug: str, language: str
) -> None:
    """Q2, Q6: one code at a time, its text as intended, also in Arabic, on 1280 × 800."""
    page = open_page(f"/cases/{slug}/share", reduced_motion="reduce")
    speak(page, language)
    case = pack.case(slug)
    assert case
    petition = case.petition(language)
    assert petition
    sentence = page.locator(".ready p").first.inner_text()
    assert case.name(language).value in sentence
    text = f"{sentence} {petition.short_url or petition.url}"
    choose(page, 0)
    [mail] = seen(page)
    assert mail.startswith("mailto:?subject=")
    assert mail.endswith(f"&body={quote(text, safe='')}")
    choose(page, 1)
    assert seen(page) == [f"sms:?&body={quote(text, safe='')}"]
    choose(page, 2)
    assert seen(page) == [text]


def test_a_code_that_is_not_shown_is_not_read(open_page: Open) -> None:
    """The control: what is read is the photograph, not the page behind it."""
    page = open_page("/cases/joel-paredes/share", reduced_motion="reduce")
    assert len(seen(page)) == 1
    page.evaluate("document.querySelector('.share-code').hidden = true")
    assert seen(page) == []


def test_the_code_has_its_white_edge_and_room(open_page: Open) -> None:
    """Q1, Q2: larger than 240 px, black on white, a quiet zone of four modules."""
    page = open_page("/cases/joel-paredes/share", reduced_motion="reduce")
    picture = page.locator(".share-code .qr")
    box = picture.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 400
    with Image.open(io.BytesIO(picture.screenshot())) as image:
        grey = image.convert("L")
        edge = round(4 / 100 * grey.width)
        ring = [grey.getpixel((x, edge)) for x in range(edge, grey.width - edge)]
    assert set(ring) == {255}


def test_telling_others_by_keyboard_alone(open_page: Open) -> None:
    """A5, K4: focus on the new heading after each step, thanks in words, then the start."""
    page = open_page("/cases/joel-paredes/share", reduced_motion="reduce")
    page.locator(".ways a").nth(2).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ways a").nth(2)).to_have_attribute("aria-current", "true")
    expect(page.locator("h1[data-focus]")).to_be_focused()
    page.locator(".share form .primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".told h1")).to_be_focused()
    page.locator(".told .primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-screen=loop]")).to_be_visible()
    assert page.evaluate("history.length") <= 2
