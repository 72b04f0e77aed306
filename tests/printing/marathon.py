"""An invented marathon as the sheets of the event know it."""

import datetime as dt
from typing import Any

from kiosk.models import Event
from kiosk.printing import pdf
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.printing import sheets
from tests.printing.drawn import page_size, page_texts

DAY = dt.date(2026, 12, 10)
ERASE_ON = dt.date(2027, 2, 8)
LONG_NAME = (
    "Wondrous marathon of letters of the association of libraries between the lakes,"
    " Mwangamwongera-sur-l'Exemple 2026"
)
"""The column takes 120 characters."""


def marathon(name: str = "Marathon of letters, Exampletown", **changes: Any) -> Event:
    facts = {"slug": "invented", "is_practice": False, "country": "CH", "erase_on": ERASE_ON}
    return Event(name=name, **facts | changes)


def order(locale: str = "en", paper: str = "a4", **changes: Any) -> Order:
    return Order(locale, paper, **{"event": marathon(), **changes})


def html(kind: str, ordered: Order) -> str:
    return KINDS[kind].of(ordered)


def printed(kind: str, ordered: Order) -> bytes:
    return pdf.render(html(kind, ordered))


def check_all_stands_on_it(document: bytes) -> None:
    """Check that a sheet of one side ends above its lower edge, with the last words whole."""
    assert len(page_texts(document)) == 1
    _, height = page_size(document)
    assert max(word.height for word in sheets.words(document)) < height - 12
