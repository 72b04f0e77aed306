"""The gates before paper let every sheet of ours pass, and stop each that is spoilt (R8, Q6)."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask

from kiosk.models import Event
from kiosk.packs import Pack
from kiosk.printing import fonts, pdf, qr
from kiosk.printing.checking import NotPrintable, check
from kiosk.printing.promises import promises
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets import written
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.printing.sheets import Case, poster
from tests.printing.writers import TEXTS, Desk, card, cut_to, letter

pytestmark = [pytest.mark.pdf, pytest.mark.usefixtures("printer")]

URL, OTHER = "https://example.org/petitions/amal", "https://example.org/petitions/bo"
A6 = (148.0, 105.0)
EVERY_DAY = ("latin", "arabic", "mixed")
SCRIPTS = [
    pytest.param(script, marks=() if script in EVERY_DAY else pytest.mark.full) for script in TEXTS
]


def page(assets: Path, body: str, css: str = "", size: str = "148mm 105mm") -> str:
    """Return a page of A6 in the shipped fonts."""
    style = (
        f"{fonts.font_css(assets, f'{body}…')}@page {{ size: {size}; margin: 8mm }}"
        f" body {{ font: 12pt var(--print-text); margin: 0 }} .qr {{ width: 30mm }} {css}"
    )
    return (
        f'<html lang="en"><head><title>Amal</title><style>{style}</style></head>'
        f"<body>{body}</body></html>"
    )


def finding(html: str, document: bytes | None = None, **expected: Any) -> tuple[str, str]:
    """Return reason and detail of what a gate finds; the document is the page's own if none is."""
    with pytest.raises(NotPrintable) as found:
        check(html, document or pdf.render(html), **expected)
    return found.value.reason, found.value.detail


SHIPPED = [("fr", "joel-paredes"), ("en", "sebnem-korur-fincanci")]
OTHERS = [("en", "joel-paredes"), ("fr", "sebnem-korur-fincanci")]


@pytest.mark.parametrize("name", [name for name in KINDS if KINDS[name].languages])
@pytest.mark.parametrize(
    ("locale", "slug"), SHIPPED + [pytest.param(*other, marks=pytest.mark.full) for other in OTHERS]
)
def test_every_sheet_of_the_pack_passes(
    name: str, locale: str, slug: str, app: Flask, pack: Pack
) -> None:
    """In the language of the pack, on the usual paper, with the codes that it has (Q6)."""
    kind, case = KINDS[name], pack.case(slug)
    with app.test_request_context():
        try:
            html = kind.of(Order(locale, kind.papers[0], case))
        except NoSheet:
            assert kind.languages
            assert case
            assert locale not in kind.languages(case, Event(is_practice=True), pack)
            return
    checked = check(html, pdf.render(html))
    assert checked.pages >= 1
    assert checked.codes == len(promises(html).codes)


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_attendees_write_passes_in_every_script(script: str, writing_desk: Desk) -> None:
    words = card(cut_to(TEXTS[script], 60), has_drawing=True, name="Đặng أمل Мария")
    html = written.card_html(writing_desk.case, words, words, locale="en")
    assert check(html, pdf.render(html), pages=4).pages == 4
    html = written.letter_html(writing_desk.case, letter(cut_to(TEXTS[script], 120)))
    assert check(html, pdf.render(html), pages=1).codes == 0


def test_a_poster_in_arabic_passes_with_its_code(assets: Path) -> None:
    case = Case("أمل منصور", "لبنان", "اطلبوا الإفراج عنها", URL, language="ar", direction="rtl")
    html = poster(case, assets)
    assert check(html, pdf.render(html), pages=1).codes == 1


def test_codes_are_read_whichever_way_they_lie(assets: Path) -> None:
    codes = "".join(
        f'<div style="float: left; transform: rotate({turn}deg)">{qr.svg(f"{URL}{turn}")}</div>'
        for turn in (0, 90, 180)
    )
    html = page(assets, codes)
    assert check(html, pdf.render(html)).codes == 3


@pytest.mark.parametrize(
    ("body", "reason", "detail"),
    [
        ("<p>Ask 你 and 🕊 and 你</p>", "glyph", "你🕊"),
        (f"<div style='width: 9mm'>{qr.svg(URL)}</div>", "code", URL),
        (f"<div style='opacity: 0.02'>{qr.svg(URL)}</div>", "code", URL),
        (f"<div style='display: none'>{qr.svg(URL)}</div>", "code", URL),
        (f"<p style='width: 30mm'>{qr.svg(URL).replace('qr ', '')}</p>", "code", URL),
        ("<p style='display: none'>Amal Example</p>", "overflow", "Amal Example"),
        ("<p style='position: absolute; left: 125mm'>Antidisestablish</p>", "overflow", "Antidis"),
        ("<p style='position: absolute; top: -17mm'>Above</p>", "overflow", "Above"),
        (
            "<p style='overflow: hidden; height: 5mm; width: 30mm'>A lesson in letters</p>",
            "overflow",
            "letters",
        ),
        (
            "<p style='overflow: hidden; width: 30mm; white-space: nowrap'>A lesson in letters</p>",
            "overflow",
            "lesson",
        ),
    ],
)
def test_a_spoilt_sheet_is_stopped(body: str, reason: str, detail: str, assets: Path) -> None:
    css = ".qr { width: auto }" if "9mm" in body else ""
    found = finding(page(assets, body, css))
    assert found[0] == reason
    assert detail in found[1]


def test_a_code_of_another_address_is_stopped(assets: Path) -> None:
    """In text and in number: a document made of another page does not pass."""
    one = page(assets, qr.svg(URL))
    for body in (qr.svg(OTHER), qr.svg(URL) * 2, "<p>x</p>"):
        assert finding(one, pdf.render(page(assets, body)))[0] in ("code", "overflow")
    assert finding(one, pdf.render(page(assets, qr.svg(OTHER)))) == ("code", URL)
    assert check(one, pdf.render(one)).codes == 1


def test_paper_must_be_what_the_style_asks_for(assets: Path) -> None:
    html = page(assets, "<p>x</p>")
    document = pdf.render(html)
    assert check(html, document).pages == 1
    assert check(html, document, sizes=[A6, (210, 297)]).pages == 1
    assert finding(html, document, sizes=[(210, 297)]) == ("paper", "148.0 × 105.0 mm")
    assert finding(page(assets, "<p>x</p>", size="148.2mm 105mm"), document)[0] == "paper"
    assert finding(html, document, pages=2) == ("overflow", "1 / 2")


@pytest.mark.parametrize("size", ["A0", "841mm 1189mm", "100mm 421mm"])
def test_paper_that_no_printer_takes_is_refused(size: str, assets: Path) -> None:
    assert finding(page(assets, "<p>x</p>", size=size))[0] == "paper"


@pytest.mark.parametrize(
    ("css", "sizes"),
    [
        ("@page { size: A4 portrait; margin: 0 }", {(210, 297)}),
        ("@page { size: A4 } @page { margin: 1cm; size: a5 landscape }", {(210, 148)}),
        ("/* @page { size: A3 } */ @page{size:letter}", {(215.9, 279.4)}),
        ("@page { size: 4in 6in; @top-left { content: 'x' } }", {(101.6, 152.4)}),
        ("@page { size: A6 } @page wide { size: A6 landscape }", {(105, 148), (148, 105)}),
        ("@page { size: 100mm }", {(100, 100)}),
        ("p { font-size: 9pt } @page { margin: 0 }", set()),
    ],
)
def test_sizes_are_read_from_the_style(css: str, sizes: set[tuple[float, float]]) -> None:
    found = promises(f"<style>{css}</style>").sizes
    assert {tuple(round(side, 1) for side in size) for size in found} == sizes


def test_a_margin_for_cutting_is_no_fault(assets: Path) -> None:
    """A print shop wants 3 mm more on each side (R4)."""
    html = page(assets, "<p>x</p>", "@page { bleed: 3mm; marks: crop cross }")
    assert check(html, pdf.render(html)).pages == 1


@pytest.mark.parametrize("key", ["/Lang", "/MarkInfo", "/StructTreeRoot", "/Title"])
def test_a_document_without_its_tags_is_stopped(key: str, untagged: tuple[str, bytes]) -> None:
    html, document = untagged
    assert check(html, document).pages == 1
    with pikepdf.open(BytesIO(document)) as opened:
        del (opened.docinfo if key == "/Title" else opened.Root)[key]
        done = BytesIO()
        opened.save(done)
    assert finding(html, done.getvalue())[0] == "untagged"


@pytest.fixture(scope="module")
def untagged(assets: Path, printer: None) -> tuple[str, bytes]:
    """Return a page and its document, from which a test takes something away."""
    html = page(assets, "<p>x</p>")
    return html, pdf.render(html)


def test_words_are_only_those_that_are_printed() -> None:
    html = (
        "<title>no</title><style>p { no: no }</style><p>Amal &amp; <b>Bo</b></p>"
        '<svg class="a qr qr-v3"><title>https://example.org/?a=1&amp;b=2</title></svg>'
        "<svg><title>no</title><desc>no</desc><text>Cy</text></svg><!-- no --><script>no</script>"
    )
    found = promises(html)
    assert found.words == ("Amal", "&", "Bo", "Cy")
    assert found.codes == ("https://example.org/?a=1&b=2",)


def test_a_document_that_is_none_cannot_be_checked() -> None:
    with pytest.raises(pdf.CannotPrint) as refused:
        check("<p>Amal", b"Amal")
    assert refused.value.reason == "failed"
