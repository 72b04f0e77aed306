"""Words and dates that screens and sheets share."""

import datetime as dt

from babel import Locale
from flask_babel import force_locale, format_date, format_time, get_locale, gettext, ngettext
from markupsafe import Markup, escape

from kiosk.packs import PartialDate

LONG_DATES = {"en": "d MMMM y"}
"""English is read far beyond the United States: the day comes before the month."""


def long_date(day: dt.date) -> str:
    """Return a date in words, as the language of the screen writes it."""
    return str(format_date(day, LONG_DATES.get(str(get_locale()), "long")))


def clock_time(at: dt.datetime) -> str:
    """Return the hour and minute by this laptop's own clock."""
    return str(format_time(at.astimezone(), "HH:mm", rebase=False))


def as_of(date: PartialDate) -> str:
    """Return a date of the pack in words, without a day where none is known."""
    if date.day is None:
        return str(format_date(dt.date(date.year, date.month, 1), "MMMM yyyy"))
    return long_date(dt.date(date.year, date.month, date.day))


def direction_of(language: str) -> str:
    """Return "ltr" or "rtl" for texts in that language."""
    return Locale.parse(language, sep="-" if "-" in language else "_").text_direction


def language_name(code: str) -> str:
    """Return a language's name in the language of the screen."""
    locale = get_locale()
    return str(locale.languages.get(code, code)) if locale else code


def territory(code: str) -> str:
    """Return a country's name in the language of the screen."""
    locale = get_locale()
    return str(locale.territories.get(code, code)) if locale else code


def breakable(address: str) -> Markup:
    """Return a web address that may be broken behind its slashes, without its https://."""
    bare = address.removeprefix("https://").rstrip("/")
    return Markup("/<wbr>").join(escape(part) for part in bare.split("/"))


def kicker(country: str, since: int) -> str:
    return str(gettext("%(country)s · since %(year)s", country=territory(country), year=since))


def consent_wording(speaking: str) -> str:
    """Return the words beside the contact box; they are kept with each answer (trust.md 12)."""
    with force_locale(speaking):
        words = gettext(
            "Yes, the organisation behind this event may write to me about this case and others."
        )
    return str(words)


def shut_words(seconds: int) -> str:
    """Return what is said at a door that was tried wrongly too often."""
    words = ngettext(
        "Too many wrong tries. Wait %(num)s second, then try again.",
        "Too many wrong tries. Wait %(num)s seconds, then try again.",
        seconds,
    )
    return str(words)
