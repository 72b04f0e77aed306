"""The sheet by which a tablet joins the event over its own network (ux.md Q7)."""

import ipaddress
from urllib.parse import urlsplit

from flask_babel import force_locale, gettext
from markupsafe import Markup

from kiosk.config import Settings
from kiosk.printing import qr
from kiosk.printing.setting import as_set, direction_in
from kiosk.web.lan import Lan
from kiosk.web.rendering import NoSheet, rendered
from kiosk.web.sheets.orders import Order
from kiosk.web.wording import direction_of

HERE_ONLY = (
    "the kiosk listens on this laptop only, and no tablet reaches it: let tablets join on the page"
    " Stations of the desk, or by kiosk run --lan, and make the sheet there"
)


def join_html(order: Order) -> str:
    """Return the joining sheet for `order.address` as HTML. Raises NoSheet.

    It is for the team. The code is the only one on it, never a petition's.
    """
    address = order.address
    if is_own(address):
        raise NoSheet(HERE_ONLY)
    with force_locale(order.locale):
        context = {
            "title": gettext("Join this event (our Wi-Fi)"),
            "event_name": event_name(order),
            "name_direction": name_direction(order),
            "address": address.removeprefix("http://").removeprefix("https://").removesuffix("/"),
            "is_plain": urlsplit(address).scheme == "http",
            "qr_svg": Markup(qr.svg(address)),  # noqa: S704 - our own drawing
        }
        return rendered(
            "join-sheet",
            context,
            order.locale,
            is_for_browser=order.is_for_browser,
            paper=order.paper,
        )


def event_name(order: Order) -> str:
    """Return what the event is called; the practice event has no name of its own."""
    known = order.event or order.report
    return as_set(known.name if known else "") or str(gettext("Practice event"))


def name_direction(order: Order) -> str:
    """Return the direction of the event's name, which may not be that of the sheet (ux.md I5)."""
    return direction_in(event_name(order), "rtl" if direction_of(order.locale) == "rtl" else "ltr")


def join_address(settings: Settings, lan: Lan) -> str:
    """Return the address on the joining sheet: by https where tablets may join, else in the clear.

    It holds no code: those are good for ten minutes, and paper hangs all evening.
    """
    return f"{lan.address}join" if lan.address else station_address(settings)


def station_address(settings: Settings) -> str:
    """Return the address that a tablet opens in plain HTTP; "" where none is known.

    A kiosk that listens everywhere answers only to names that it was told (SEC1).
    """
    hosts = [settings.host, *settings.trusted_hosts]
    host = next((host for host in hosts if not _is_nowhere(host)), "")
    if not host or not settings.port:
        return ""
    shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{shown}:{settings.port}/"


def is_own(address: str) -> bool:
    """Tell whether nobody but this laptop itself reaches the address, or there is none."""
    return _is_nowhere(urlsplit(address).hostname or "")


def _is_nowhere(host: str) -> bool:
    try:
        found = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return not host or host == "localhost" or host.endswith(".localhost")
    return found.is_loopback or found.is_unspecified
