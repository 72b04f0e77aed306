"""Whatever somebody typed becomes a document or a finding, never a worker that hangs (C, R8)."""

from pathlib import Path

import pytest

from kiosk.printing import pdf
from kiosk.printing.checking import NotPrintable, check
from kiosk.web.sheets import written
from tests.printing import sheets
from tests.printing.test_checking import finding, page
from tests.printing.writers import Desk, card, letter

pytestmark = [pytest.mark.pdf, pytest.mark.usefixtures("printer")]

LONG_TEXT = "Amal, we sing for you. " * 435
LONG_WORD = "Donaudampfschifffahrt" * 15
HOSTILE = '\u202eAmal\u202c <b>Bo</b> <svg onload="x"><script>x</script> {{ 7 * 7 }} \u2066Cy\u2069'


@pytest.mark.parametrize(
    "message", [LONG_TEXT, LONG_WORD, "x\n" * 200], ids=["10,000", "300", "lines"]
)
def test_a_long_text_goes_on_overleaf_and_none_of_it_is_lost(
    message: str, writing_desk: Desk
) -> None:
    """Who prints wants one card of two pages, and learns that it has more."""
    html = written.card_html(writing_desk.case, card(message), locale="en")
    document = pdf.render(html)
    assert check(html, document).pages >= 2
    if message is not LONG_WORD:
        assert finding(html, document, pages=2)[0] == "overflow"


def test_a_long_letter_has_more_than_its_page(writing_desk: Desk) -> None:
    html = written.letter_html(writing_desk.case, letter(LONG_TEXT))
    document = pdf.render(html)
    assert check(html, document).pages > 1
    assert finding(html, document, pages=1)[0] == "overflow"


def test_emoji_are_named_and_the_rest_would_print(writing_desk: Desk) -> None:
    html = written.card_html(writing_desk.case, card("Be well 🕊🏽 and 👩‍👧 and 你"), locale="en")
    with pytest.raises(NotPrintable) as found:
        check(html, pdf.render(html))
    assert found.value.reason == "glyph"
    assert set(found.value.detail) == set("🕊🏽👩👧你")


def test_marks_of_direction_and_markup_are_words_like_others(writing_desk: Desk) -> None:
    html = written.card_html(writing_desk.case, card(HOSTILE), locale="en")
    document = pdf.render(html)
    assert check(html, document, pages=2).codes == 0
    assert "<script>x</script>{{7*7}}" in "".join(sheets.text(document).split())


@pytest.mark.parametrize("depth", [40, 2000])
def test_nested_boxes_print_or_are_refused(depth: int, assets: Path) -> None:
    """No worker is lost over them: the next page prints."""
    html = page(assets, "<div>" * depth + "Amal" + "</div>" * depth)
    if depth < 100:
        assert check(html, pdf.render(html)).pages == 1
        return
    with pytest.raises(pdf.CannotPrint) as refused:
        pdf.render(html)
    assert refused.value.reason == "failed"
    assert pdf.render(page(assets, "next")).startswith(b"%PDF-")


def test_a_sheet_of_a0_is_made_and_refused(assets: Path) -> None:
    html = page(assets, "Amal", size="A0")
    assert finding(html)[0] == "paper"


def test_an_empty_page_and_what_is_no_page_print() -> None:
    for html in ("", "\0", "Amal", "<svg", "<!--", "<style>@page { size: 0 }"):
        assert pdf.render(html).startswith(b"%PDF-")
