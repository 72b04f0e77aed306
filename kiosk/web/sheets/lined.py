"""Lined cards and letters, with the address printed, to write or draw on (ux.md C10, C11)."""

from collections.abc import Mapping

from flask_babel import force_locale, gettext

from kiosk.actions.events import kinds_open
from kiosk.models import Event, Kind
from kiosk.packs import Case
from kiosk.printing.setting import as_set
from kiosk.web.rendering import NoSheet, rendered
from kiosk.web.sheets.addressing import address_side, window
from kiosk.web.sheets.orders import Order

ROWS: Mapping[str, int] = {"a4": 20, "letter": 19}
"""Lines of a letter, each 9 mm high."""


def card_html(order: Order) -> str:
    """Return a lined card as HTML. Raises NoSheet."""
    return lined_html(order.about, Kind.CARD, order.locale, is_for_browser=order.is_for_browser)


def drawing_card_html(order: Order) -> str:
    """Return a card with a frame to draw in instead of lines (ux.md C10). Raises NoSheet."""
    case, locale = order.about, order.locale
    _refuse_unless_taken(case, Kind.CARD, locale)
    if not case.rules.card.drawing_ok:
        raise NoSheet(f"cards for {case.slug} take no drawings")
    with force_locale(locale):
        context = _card_frame(case, locale) | {"is_drawn": True}
        return rendered("lined-card", context, locale, is_for_browser=order.is_for_browser)


def letter_html(order: Order) -> str:
    """Return a lined letter as HTML, in a language of its letters. Raises NoSheet."""
    case, kind = order.about, Kind.LETTER
    return lined_html(
        case, kind, order.locale, is_for_browser=order.is_for_browser, paper=order.paper
    )


def lined_html(
    case: Case, kind: Kind, locale: str, *, is_for_browser: bool = False, paper: str = "a4"
) -> str:
    """Return a lined card or letter with the address printed (ux.md C11). Raises NoSheet."""
    _refuse_unless_taken(case, kind, locale)
    with force_locale(locale):
        is_card = kind is Kind.CARD
        context = _card_frame(case, locale) if is_card else _letter_frame(case, locale)
        context |= {"rows": ROWS[paper]}
        return rendered(
            f"lined-{kind.value}", context, locale, is_for_browser=is_for_browser, paper=paper
        )


def takes(case: Case, kind: Kind) -> bool:
    """Tell whether there is such a sheet for the case at all, whatever the event."""
    # A practice event may use every case that is not closed.
    taken = kinds_open(case, Event(is_practice=True))
    return kind in taken and kind is not Kind.SIGNATURE


def _refuse_unless_taken(case: Case, kind: Kind, locale: str) -> None:
    if not takes(case, kind):
        raise NoSheet(f"{case.slug} takes no {kind.value}s")
    if kind is Kind.LETTER and locale not in case.letter_languages:
        raise NoSheet(f"letters for {case.slug} are in {', '.join(case.letter_languages)}")


def _card_frame(case: Case, locale: str) -> dict[str, object]:
    title = gettext("A card to %(name)s", name=case.name(locale).value)
    return {"case": case, "title": title, "is_drawn": False} | address_side(case, locale)


def _letter_frame(case: Case, locale: str) -> dict[str, object]:
    """Return what is printed of a letter that is written by hand."""
    target = case.target
    salutation = target.salutation if target else None
    closing = target.closing if target else None
    return {
        "title": f"{gettext('Lined letter')} · {case.name(locale).value}",
        "salutation": as_set((salutation or {}).get(locale, "")),
        "closing": as_set((closing or {}).get(locale, "")),
    } | window(case, locale)
