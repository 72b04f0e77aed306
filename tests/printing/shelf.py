"""Sheets of the invented case, each printed only once: as PDF, as a picture, as its codes."""

from dataclasses import dataclass, field
from io import BytesIO

from pypdf import PdfReader

from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.printing import sheets

PAPER_MM = {"a3": (297, 420), "a4": (210, 297), "a5": (148, 210), "letter": (215.9, 279.4)}
"""Width and height: ISO 216, and 8.5 × 11 in."""


@dataclass
class Shelf:
    """Takes sheets for cases by their slug; needs the request context of a desk."""

    cases: dict[str, Case]
    _printed: dict[tuple[str, str, str, str], bytes] = field(default_factory=dict, repr=False)

    def sheet(
        self, kind: str, locale: str = "en", paper: str = "a4", slug: str = "amal-example"
    ) -> bytes:
        wanted = (kind, locale, paper, slug)
        if wanted not in self._printed:
            self._printed[wanted] = pdf.render(self.page(*wanted))
        return self._printed[wanted]

    def page(
        self,
        kind: str,
        locale: str = "en",
        paper: str = "a4",
        slug: str = "amal-example",
        *,
        is_for_browser: bool = False,
    ) -> str:
        order = Order(locale, paper, self.cases[slug], is_for_browser=is_for_browser)
        return KINDS[kind].of(order)


def size_mm(document: bytes) -> tuple[float, float]:
    """Return width and height of the only page, which pypdf reads."""
    (page,) = PdfReader(BytesIO(document)).pages
    box = page.mediabox
    return float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4


def flat(text: str) -> str:
    """Return a text without blanks: a line may break anywhere."""
    return "".join(text.split())


def said(document: bytes) -> str:
    return flat(sheets.text(document))
