"""The poster of a case, with the code of its online petition."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import force_locale

from kiosk.packs import ActionOpen, Case, Petition
from kiosk.printing.setting import as_set
from kiosk.web.rendering import NoSheet, rendered
from kiosk.web.sheets.addressing import picture
from kiosk.web.sheets.codes import petition_code
from kiosk.web.sheets.orders import Order
from kiosk.web.wording import as_of, territory


class Places(NamedTuple):
    """The room for texts on one paper, in millimetres: css/sheets/poster.css has them too.

    `ask` is width and height beside the stamp, for a name of two lines and for one of one line,
    which leaves room for a larger stamp; `words` is the width beside the code.
    """

    name: float
    ask: tuple[tuple[float, float], tuple[float, float]]
    words: float


# Those of A3 are as on the A4 that is drawn larger (css/papers/a3.css).
PLACES: Mapping[str, Places] = {
    "a4": Places(182, ((92, 91), (86, 99)), 66),
    "a3": Places(180, ((97, 82), (90, 91)), 57),
    "letter": Places(187, ((112, 73), (105, 82)), 71),
}
CODE_MM: Mapping[str, float] = {"a4": 102.0, "a3": 152.0, "letter": 102.0}
"""How wide the modules are: what ux.md Q1 wants, and a little for printers that shrink a page."""


def poster_html(order: Order) -> str:
    """Return the poster as one HTML page. Raises NoSheet."""
    case, locale = order.about, order.locale
    petition = petition_of(case, locale)
    with force_locale(locale):
        context = poster_context(case, petition, locale) | {"places": PLACES[order.paper]}
        return rendered(
            "poster", context, locale, is_for_browser=order.is_for_browser, paper=order.paper
        )


def petition_of(case: Case, locale: str) -> Petition:
    """Return the online petition of a case that can be signed. Raises NoSheet where none is."""
    petition = case.petition(locale)
    if petition is None or case.action_open == ActionOpen.NO:
        raise NoSheet(f"{case.slug} takes no signatures, or has no confirmed online petition")
    if locale not in case.languages:
        raise NoSheet(f"the pack speaks {', '.join(case.languages)}")
    return petition


def poster_context(case: Case, petition: Petition, locale: str) -> dict[str, object]:
    """Return what posters and table tents say; the caller has set the language to `locale`."""
    name = case.name(locale).value
    return {
        "case_name": as_set(name),
        "country": territory(case.country),
        "since": case.since,
        "demand": as_set(case.text("demand", locale).value),
        "stamp_alt": case.text("stamp_alt", locale).value,
        "stamp_svg": picture(case),
        "as_of": as_of(case.status_as_of),
    } | petition_code(petition, name, locale)
