"""The poster of a case, with the code of its online petition."""

from flask_babel import force_locale, gettext
from markupsafe import Markup

from kiosk.packs import ActionOpen, Case, Petition
from kiosk.printing import qr
from kiosk.web.rendering import NoSheet, rendered
from kiosk.web.sheets.addressing import picture
from kiosk.web.sheets.orders import Order
from kiosk.web.wording import as_of, language_name, territory


def poster_html(order: Order) -> str:
    """Return the poster as one HTML page. Raises NoSheet."""
    case, locale = order.about, order.locale
    petition = case.petition(locale)
    if petition is None or case.action_open == ActionOpen.NO:
        raise NoSheet(f"{case.slug} takes no signatures, or has no confirmed online petition")
    if locale not in case.languages:
        raise NoSheet(f"the pack speaks {', '.join(case.languages)}")
    with force_locale(locale):
        context = _poster_context(case, petition, locale)
        return rendered("poster", context, locale, is_for_browser=order.is_for_browser)


def _poster_context(case: Case, petition: Petition, locale: str) -> dict[str, object]:
    return {
        "case_name": case.name(locale).value,
        "country": territory(case.country),
        "since": case.since,
        # No font that we ship has the narrow space of French typography.
        "demand": case.text("demand", locale).value.replace("\u202f", "\u00a0"),
        "stamp_alt": case.text("stamp_alt", locale).value,
        "stamp_svg": picture(case),
        "qr_svg": Markup(qr.svg(petition.url)),  # noqa: S704 - our own drawing
        "short_address": (petition.short_url or petition.url).removeprefix("https://").rstrip("/"),
        "what_happens": _what_happens(petition, locale),
        "as_of": as_of(case.status_as_of),
    }


def _what_happens(petition: Petition, locale: str) -> str:
    """Say what the code does, and in which language its page is when it is another (Q5)."""
    words = gettext("Point your phone at the code. It opens the online petition.")
    if petition.language == locale:
        return str(words)
    page_words = gettext("Its page is in %(language)s.", language=language_name(petition.language))
    return f"{words} {page_words}"
