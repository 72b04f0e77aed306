"""The petition on paper: its words, and lines for those who sign by hand."""

from collections.abc import Mapping

from flask_babel import force_locale

from kiosk.actions.events import kinds_open
from kiosk.models import Event, Kind
from kiosk.packs import Case
from kiosk.web.rendering import NoSheet, rendered
from kiosk.web.sheets.addressing import said
from kiosk.web.sheets.codes import petition_code
from kiosk.web.sheets.orders import Order
from kiosk.web.wording import long_date, territory

CODE_MM: Mapping[str, float] = {"a4": 30.0, "letter": 30.0}
"""How wide the modules are, held in the hand: 25 mm and more (ux.md Q1)."""
ROWS: Mapping[str, int] = {"a4": 14, "letter": 12}
"""Lines to sign on, each 11 mm high: room for a pen."""


def petition_sheet_html(order: Order) -> str:
    """Return a petition to sign by hand as HTML, on A4 or Letter. Raises NoSheet."""
    case, locale = order.about, order.locale
    if Kind.SIGNATURE not in kinds_open(case, Event(is_practice=True)):
        raise NoSheet(f"{case.slug} takes no signatures")
    if locale not in case.languages:
        raise NoSheet(f"the pack speaks {', '.join(case.languages)}")
    with force_locale(locale):
        context = _petition(case, locale) | {
            "rows": ROWS[order.paper],
            "width": 188 if order.paper == "letter" else 182,
            "erased": _unbroken(long_date(order.event.erase_on)) if order.event else "",
        }
        return rendered(
            "petition-sheet",
            context,
            locale,
            is_for_browser=order.is_for_browser,
            paper=order.paper,
        )


def _unbroken(day: str) -> str:
    return day.replace(" ", "\N{NO-BREAK SPACE}")


def _petition(case: Case, locale: str) -> dict[str, object]:
    petition, name = case.petition(locale), case.name(locale)
    return {
        "name": said(name),
        "country": territory(case.country),
        "text": said(case.text("petition", locale)),
        "target": said(case.text("target", locale)),
        "ask_safety": case.rules.ask_safety,
        "code": petition_code(petition, name.value, locale) if petition else None,
    }
