"""An invented marathon as the sheets of the event know it."""

import datetime as dt
from typing import Any

from kiosk.models import Event
from kiosk.printing import pdf
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order

DAY = dt.date(2026, 12, 10)
ERASE_ON = dt.date(2027, 2, 8)


def marathon(name: str = "Marathon of letters, Exampletown", **changes: Any) -> Event:
    facts = {"slug": "invented", "is_practice": False, "country": "CH", "erase_on": ERASE_ON}
    return Event(name=name, **facts | changes)


def order(locale: str = "en", paper: str = "a4", **changes: Any) -> Order:
    return Order(locale, paper, **{"event": marathon(), **changes})


def html(kind: str, ordered: Order) -> str:
    return KINDS[kind].of(ordered)


def printed(kind: str, ordered: Order) -> bytes:
    return pdf.render(html(kind, ordered))
