"""Posters and lined sheets: as PDF from the print worker, or as a page that a browser prints."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from flask import Blueprint, Response, abort, redirect, url_for
from flask_babel import force_locale, gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import kinds_open, takes_signatures
from kiosk.models import Kind
from kiosk.packs import ActionOpen, Case, Petition
from kiosk.printing import pdf, qr
from kiosk.web import sheets
from kiosk.web.doors import current_login, require_login
from kiosk.web.errors import ClosedCase
from kiosk.web.htmx import page
from kiosk.web.rendering import NoSheet, rendered
from kiosk.web.state import case_or_404, event, kiosk, shown_cases
from kiosk.web.wording import as_of, language_name, territory

bp = Blueprint("prints", __name__, url_prefix="/host/posters")
bp.before_request(require_login)

Sheet = Literal["poster", "lined-card", "lined-letter"]


@bp.get("")
def posters() -> Response:
    cases = shown_cases()
    login = current_login()
    return page(
        "host/posters.html",
        cases=cases,
        printable={case.slug: _languages_by_sheet(case) for case in cases},
        can_pdf=pdf.is_available(),
        token=login.token if login else "",
        event=event(),
    )


@bp.get("/<slug>/<locale>.pdf", defaults={"sheet": "poster"})
@bp.get("/<slug>/<locale>/lined-card.pdf", defaults={"sheet": "lined-card"})
@bp.get("/<slug>/<locale>/lined-letter.pdf", defaults={"sheet": "lined-letter"})
def sheet_pdf(slug: str, locale: str, sheet: Sheet) -> AnyResponse:
    found = _printable_or_refuse(slug, locale, sheet)
    try:
        content = pdf.render(BUILDERS[sheet](found, locale))
    except pdf.CannotPrint:
        return redirect(url_for(".sheet_page", slug=slug, locale=locale, sheet=sheet), 303)
    headers = {"Content-Disposition": f'inline; filename="{sheet}-{found.slug}-{locale}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@bp.get("/<slug>/<locale>", defaults={"sheet": "poster"})
@bp.get("/<slug>/<locale>/lined-card", defaults={"sheet": "lined-card"})
@bp.get("/<slug>/<locale>/lined-letter", defaults={"sheet": "lined-letter"})
def sheet_page(slug: str, locale: str, sheet: Sheet) -> Response:
    found = _printable_or_refuse(slug, locale, sheet)
    content = BUILDERS[sheet](found, locale, is_for_browser=True)
    return Response(content, mimetype="text/html")


def poster_html(case: Case, locale: str, *, is_for_browser: bool = False) -> str:
    """Return the poster as one HTML page in `locale`. Raises NoSheet."""
    petition = case.petition(locale)
    if petition is None or case.action_open == ActionOpen.NO:
        raise NoSheet(f"{case.slug} takes no signatures, or has no confirmed online petition")
    if locale not in case.languages:
        raise NoSheet(f"the pack speaks {', '.join(case.languages)}")
    with force_locale(locale):
        context = _poster_context(case, petition, locale)
        return rendered("poster", context, locale, is_for_browser=is_for_browser)


def _poster_context(case: Case, petition: Petition, locale: str) -> dict[str, object]:
    return {
        "case_name": case.name(locale).value,
        "country": territory(case.country),
        "since": case.since,
        # No font that we ship has the narrow space of French typography.
        "demand": case.text("demand", locale).value.replace("\u202f", "\u00a0"),
        "stamp_alt": case.text("stamp_alt", locale).value,
        "stamp_svg": Markup(case.picture.decode()),  # noqa: S704 - checked by the pack's loader
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


def _printable_or_refuse(slug: str, locale: str, sheet: Sheet) -> Case:
    found = case_or_404(slug)
    if locale not in kiosk().pack.languages:
        abort(404)
    if not takes_signatures(found, event()):
        raise ClosedCase(found)
    if locale not in _languages_by_sheet(found).get(sheet, ()):
        abort(404)
    return found


def _languages_by_sheet(case: Case) -> dict[Sheet, tuple[str, ...]]:
    """Return what there is to print for the case, each with its languages."""
    kinds = kinds_open(case, event())
    languages = kiosk().pack.languages
    found: dict[Sheet, tuple[str, ...]] = {}
    if kinds and case.petitions:
        found["poster"] = languages
    if Kind.CARD in kinds:
        found["lined-card"] = languages
    if Kind.LETTER in kinds:
        found["lined-letter"] = case.letter_languages
    return found


def _lined_html(kind: Kind, case: Case, locale: str, *, is_for_browser: bool = False) -> str:
    return sheets.lined_html(case, kind, locale, is_for_browser=is_for_browser)


BUILDERS: dict[Sheet, Callable[..., str]] = {
    "poster": poster_html,
    "lined-card": partial(_lined_html, Kind.CARD),
    "lined-letter": partial(_lined_html, Kind.LETTER),
}
"""Each takes the case and the language, and `is_for_browser`; each raises NoSheet."""
