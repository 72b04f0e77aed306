"""The sheet for iPad and Android: how a tablet stays on the kiosk, and what goes past it (K9)."""

from flask_babel import force_locale, gettext

from kiosk.web.rendering import rendered
from kiosk.web.sheets.orders import Order


def lockdown_html(order: Order) -> str:
    """Return the sheet as HTML; it is for the team and names no event."""
    with force_locale(order.locale):
        return rendered(
            "lockdown-sheet",
            {"title": gettext("Keep a tablet on the kiosk")},
            order.locale,
            is_for_browser=order.is_for_browser,
            paper=order.paper,
        )
