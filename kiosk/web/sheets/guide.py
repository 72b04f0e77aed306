"""The writing guide of a case: what a table of writers needs to know, on one page."""

from flask_babel import force_locale

from kiosk.actions.events import kinds_open
from kiosk.actions.letters import letter_language, letter_text
from kiosk.models import Event, Kind
from kiosk.packs import Case
from kiosk.printing.setting import as_set
from kiosk.web.rendering import NoSheet, rendered
from kiosk.web.sheets.addressing import said
from kiosk.web.sheets.orders import Order
from kiosk.web.wording import as_of, direction_of, territory


def guide_html(order: Order) -> str:
    """Return the guide as HTML: the letter, the card, or both side by side. Raises NoSheet."""
    case, locale = order.about, order.locale
    # What the event allows, the list of kinds has asked before; a practice event may use it all.
    kinds = kinds_open(case, Event(is_practice=True)) - {Kind.SIGNATURE}
    if not kinds:
        raise NoSheet(f"{case.slug} takes neither letters nor cards")
    if locale not in case.languages:
        raise NoSheet(f"the pack speaks {', '.join(case.languages)}")
    with force_locale(locale):
        context = {
            "case": case,
            "name": said(case.name(locale)),
            "country": territory(case.country),
            "as_of": as_of(case.status_as_of),
            "letter": _letter(case, locale) if Kind.LETTER in kinds else None,
            "card": _card(case, locale) if Kind.CARD in kinds else None,
        }
        return rendered("guide", context, locale, is_for_browser=order.is_for_browser)


def _letter(case: Case, locale: str) -> dict[str, object]:
    """Return what the letter is made of, in the language that it is best written in (C7, C8)."""
    language = letter_language(case, locale)
    text = letter_text(case, language)
    return {
        "address": (case.target.address or ()) if case.target else (),
        "office": said(case.text("target", language)),
        "language": language,
        "direction": direction_of(language),
        "salutation": as_set(text.salutation),
        "closing": as_set(text.closing),
        "facts": said(case.text("letter", locale)),
        "ask": said(case.text("petition", locale)),
    }


def _card(case: Case, locale: str) -> dict[str, object]:
    return {
        "address": case.card.address if case.card else (),
        "starters": [said(line) for line in case.starters(locale)],
    }
