"""Looks at a document with other software than made it, and compares it with its page.

It runs in a print worker: pdfium is not made for threads, and pictures of pages take time.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf
import pypdfium2
import zxingcpp

from kiosk.printing.cuts import cut
from kiosk.printing.findings import Checked, NotPrintable
from kiosk.printing.fonts import lacking
from kiosk.printing.promises import Promises, Size, promises

DPI = (100, 150)
"""A poor camera or a poor printer, and a usual one."""
LARGEST_MM = 420.0
"""The long side of A3."""
TOLERANCE_MM = 0.1
MM_PER_POINT = 25.4 / 72
_JOINED = "\N{ARABIC LETTER ALEF}"
"""Stands for every Arabic letter. Many are drawn as a shape that several share and dots beside it,
and WeasyPrint 70 tells of each shape only one letter: their number is right, not which they are."""
_JOINED_SHARE = 0.2
"""How many of them may be told as no letter at all: 8 % in an Arabic poster (measured)."""
_QR = zxingcpp.barcode_formats_from_str("QRCode")
_NAMED = 3
"""How many words, at most, a finding names."""


def examine(html: str, document: bytes, sizes: Sequence[Size] | None, pages: int | None) -> Checked:
    """Check a document against its page, the cheap gates first. Raises NotPrintable.

    Measured for a letter and a poster on A4: tags 2 ms, paper below 1 ms, letters below 1 ms once
    the fonts are known (20 ms each before), words 2 ms, codes 6 ms (4 ms where none is announced).
    """
    said = promises(html)
    _check_tags(document)
    with closing(pypdfium2.PdfDocument(document)) as pdf:
        _check_paper(pdf, sizes or tuple(said.sizes), pages)
        _check_letters(said)
        _check_words(pdf, said)
        return Checked(len(pdf), _check_codes(pdf, said))


def _check_tags(document: bytes) -> None:
    """See that a screen reader is told title and language, and that the document is tagged."""
    with pikepdf.open(BytesIO(document)) as pdf:
        root = pdf.Root
        held = {
            "title": pdf.docinfo.get("/Title"),
            "language": root.get("/Lang"),
            "tags": "/MarkInfo" in root and root.MarkInfo.get("/Marked"),
            "structure": root.get("/StructTreeRoot"),
        }
        for name, value in held.items():
            if not value:
                raise NotPrintable("untagged", name)


def _check_paper(pdf: Any, sizes: Sequence[Size], pages: int | None) -> None:
    """See that each page has one of the sizes; a margin for cutting (bleed) stands around it."""
    for page in pdf:
        left, bottom, right, top = page.get_trimbox()
        width, height = (right - left) * MM_PER_POINT, (top - bottom) * MM_PER_POINT
        is_right = any(
            abs(width - wide) <= TOLERANCE_MM and abs(height - high) <= TOLERANCE_MM
            for wide, high in sizes
        )
        if not is_right or max(width, height) > LARGEST_MM + TOLERANCE_MM:
            raise NotPrintable("paper", f"{width:.1f} × {height:.1f} mm")
    if pages is not None and len(pdf) != pages:
        raise NotPrintable("overflow", f"{len(pdf)} / {pages}")


def _check_letters(said: Promises) -> None:
    """See that the shipped fonts draw every letter (ux.md R8)."""
    if letters := lacking("".join(said.words), said.letters):
        raise NotPrintable("glyph", letters)


def _check_words(pdf: Any, said: Promises) -> None:
    """See that every word is there, on its page, and cut by nothing.

    Letters are counted, not words: where a line breaks, and in which order a reader takes columns
    and scripts that run to the left, is for each program to say.
    """
    shown: list[str] = []
    for page in pdf:
        with closing(page.get_textpage()) as text:
            shown.append(text.get_text_range())
            texts = list(islice(cut(page, text), _NAMED))
        if texts:
            raise NotPrintable("overflow", " ".join(texts))
    wanted = _letters(said.words)
    missing = wanted - _letters(shown)
    if missing.pop(_JOINED, 0) > _JOINED_SHARE * wanted[_JOINED] or missing:
        everything = "".join(map(_plain, shown))
        words = (word for word in said.words if _plain(word) not in everything)
        raise NotPrintable("overflow", " ".join(islice(words, _NAMED)))


def _check_codes(pdf: Any, said: Promises) -> int:
    """Read the codes back from pictures of the pages: those announced, as often, and no others."""
    announced = Counter(said.codes)
    for dpi in DPI if announced else DPI[-1:]:
        read = Counter(code for page in pdf for code in _read(page, dpi))
        wrong = (announced - read) + (read - announced)
        if wrong:
            raise NotPrintable("code", next(iter(wrong)))
    return announced.total()


def _read(page: Any, dpi: int) -> list[str]:
    picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
    # A square code is found whichever way it lies, and ours are never white on black.
    codes = zxingcpp.read_barcodes(
        picture,
        formats=_QR,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [code.text for code in codes]


def _letters(texts: Iterable[str]) -> Counter[str]:
    return Counter("".join(map(_plain, texts)))


def _plain(text: str) -> str:
    """Return the letters and digits of a text alone: no accents, all of one case."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(_JOINED if _joins(char) else char for char in folded if _counts(char))


def _counts(char: str) -> bool:
    # Marks and signs that look the same share a shape, for which a PDF tells only one of them.
    category = unicodedata.category(char)
    return category[0] in "LN" and category != "Lm"


def _joins(char: str) -> bool:
    return unicodedata.bidirectional(char) == "AL"
