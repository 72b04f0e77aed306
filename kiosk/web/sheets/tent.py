"""The table tent of a case: one A4 to fold, which says the same to both sides of a table."""

from collections.abc import Mapping

from flask_babel import force_locale

from kiosk.web.rendering import rendered
from kiosk.web.sheets.orders import Order
from kiosk.web.sheets.poster import petition_of, poster_context

CODE_MM: Mapping[str, float] = {"a4": 82.0}
"""How wide the modules are: 80 mm for 60 to 80 cm of distance (ux.md Q1), and a little more."""


def tent_html(order: Order) -> str:
    """Return the tent as HTML, its first face upside down on the flat sheet. Raises NoSheet."""
    case, locale = order.about, order.locale
    petition = petition_of(case, locale)
    with force_locale(locale):
        context = poster_context(case, petition, locale)
        return rendered("tent", context, locale, is_for_browser=order.is_for_browser)
