"""What is on paper can be read out as it was typed, in every shipped script (ux.md R8, R10)."""

import re
import unicodedata
from collections import Counter
from contextlib import closing
from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from kiosk.printing import pdf
from kiosk.printing.setting import is_tall
from kiosk.web.sheets import written
from kiosk.web.sheets.written import troubles
from tests.printing.writers import Desk, card, letter

pytestmark = pytest.mark.pdf

TYPED = {
    "latin": "Je pense à toi, Şebnem Łukasz Ní Shúilleabháin ʻAbd: œuvre, straße, ñandú.",
    "arabic": "أنت لست وحدك. قرأت قصتك وأفكر فيك كل يوم. بنت تحت بيت ثقيل",
    "persian": "تو تنها نیستی. گل‌های پژمرده دوباره چیده می‌شوند",
    "hebrew": "את לא לבד. קראתי את הסיפור שלך ואני חושבת עלייך בכל יום.",
    "cyrillic": "Вы не одни, мы думаем о вас каждый день. Її ґанок, ўвечары.",
    "vietnamese": "Bạn không đơn độc, Đặng Đình Bách: chúng tôi nghĩ đến bạn mỗi ngày.",
    "greek": "Δεν είσαι μόνη σου, Αμάλ.",
}


def words(text: str) -> Counter[str]:
    """Return the words of a text, Arabic ones by their letters in any order.

    Readers take lines from the right in the order that they like, and what is told of an Arabic
    line as if it stood from the left.
    """
    composed = unicodedata.normalize("NFC", text)
    found = re.findall(r"[^\W\d_]+(?:[’ʻʼ][^\W\d_]+)*", composed)
    return Counter("".join(sorted(word)) if is_tall(word) else word for word in found)


def read(document: bytes, page: int = 0) -> Counter[str]:
    with closing(pypdfium2.PdfDocument(document)) as opened:
        return words(opened[page].get_textpage().get_text_range())


def told(document: bytes, page: int) -> str:
    """Return what the page says of itself that its lines are (ISO 32000-2, 14.9.4)."""
    reader = PdfReader(BytesIO(document))
    content = ContentStream(reader.pages[page]["/Contents"], reader)
    marks = [operands[1] for operands, operator in content.operations if operator == b"BDC"]
    return " ".join(str(mark["/ActualText"]) for mark in marks if "/ActualText" in mark)


@pytest.fixture(scope="module")
def cards(writing_desk: Desk, printer: None) -> bytes:
    """Return a card with each text, each on a sheet of its own."""
    html = written.card_html(
        writing_desk.case, *(card(text) for text in TYPED.values()), locale="en"
    )
    return pdf.render(html)


@pytest.mark.parametrize("script", TYPED)
def test_a_card_says_what_was_typed(script: str, cards: bytes, writing_desk: Desk) -> None:
    assert troubles(writing_desk.case, card(TYPED[script])) is None
    found = read(cards, 2 * list(TYPED).index(script))
    assert found == words(f"{TYPED[script]} Bo Exemple Fribourg")


@pytest.mark.parametrize("script", ["arabic", "persian"])
def test_joined_letters_are_told_in_the_order_they_were_typed(script: str, cards: bytes) -> None:
    """R10: for those who listen or search; a shape with dots beside it names no letter."""
    assert told(cards, 2 * list(TYPED).index(script)) == TYPED[script]


def test_letters_say_what_was_typed(writing_desk: Desk, printer: None) -> None:
    scripts = ("arabic", "hebrew", "vietnamese")
    letters = [letter(TYPED[script]) for script in scripts]
    document = pdf.render(written.letter_html(writing_desk.case, *letters))
    for page, sheet in enumerate(letters):
        assert not words(" ".join((*sheet.parts, *sheet.around))) - read(document, page)


def test_without_the_mended_weasyprint_arabic_letters_are_lost(
    writing_desk: Desk, printer: None
) -> None:
    """The control. When it fails WeasyPrint tells the letters itself: take mending.py away."""
    import weasyprint

    html = written.card_html(writing_desk.case, card(TYPED["arabic"]), locale="en")
    # This process has not mended anything: only the print worker does.
    document = weasyprint.HTML(string=html).write_pdf()
    assert words(TYPED["arabic"]) - read(document)


def test_a_script_without_a_font_is_named_and_never_guessed(writing_desk: Desk) -> None:
    """R8: none is shipped for Chinese; the gate names each letter."""
    trouble = troubles(writing_desk.case, card("你并不孤单"))
    assert trouble
    assert (trouble.code, trouble.letters) == ("glyph", "你并不孤单")
