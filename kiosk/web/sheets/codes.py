"""The code of an online petition on a sheet: the words beside it, and what is to be said of it."""

from flask_babel import format_decimal, gettext
from markupsafe import Markup

from kiosk.packs import Case, Petition
from kiosk.printing import qr
from kiosk.printing.setting import as_set
from kiosk.web.wording import language_name

LARGEST_VERSION = 5
"""Of 37 modules; larger codes are slow to scan (ux.md Q3) unless their squares are large."""
LARGE_MODULE = 1.0
"""Millimetres: twice what a phone needs, whatever the version. A poster's squares have 2 or more,
and whoever is warned of those does not read the next warning."""
SMALLEST_MODULE = 0.5
"""Millimetres, for phones of all kinds (ux.md Q1)."""


def petition_code(petition: Petition, case_name: str, locale: str) -> dict[str, object]:
    """Return the code, its address, and what it does and for whom (Q5); the caller set `locale`."""
    return {
        "qr_svg": Markup(qr.svg(petition.url)),  # noqa: S704 - our own drawing
        "short_address": (petition.short_url or petition.url).removeprefix("https://").rstrip("/"),
        "invitation": as_set(gettext("Sign for %(name)s on your phone", name=case_name)),
        "what_happens": as_set(_what_happens(petition, locale)),
    }


def code_warnings(case: Case, locale: str, width_mm: float) -> tuple[str, ...]:
    """Say that the code of the petition has many or small modules where it is `width_mm` wide."""
    petition = case.petition(locale)
    if petition is None:
        return ()
    version, module = qr.version(petition.url), qr.module_mm(petition.url, width_mm)
    smallest = SMALLEST_MODULE if version <= LARGEST_VERSION else LARGE_MODULE
    if module >= smallest:
        return ()
    words = gettext(
        "The address of the petition is long, so its code is dense: squares of %(module)s mm. Try"
        " it with a phone before you print many.",
        module=format_decimal(module, "0.0"),
    )
    return (str(words),)


def _what_happens(petition: Petition, locale: str) -> str:
    """Say what the code does, and in which language its page is when it is another (Q5)."""
    words = gettext("Point your phone at the code. It opens the online petition.")
    if petition.language == locale:
        return str(words)
    page_words = gettext("Its page is in %(language)s.", language=language_name(petition.language))
    return f"{words} {page_words}"
