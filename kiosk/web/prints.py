"""Posters for the wall: as PDF from the print worker, or as a page for the browser's own print."""

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, redirect, url_for
from flask_babel import force_locale, gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import takes_signatures
from kiosk.packs import ActionOpen, Case, Petition
from kiosk.printing import fonts, pdf, qr
from kiosk.printing.fitting import Fitter
from kiosk.web.doors import current_login, require_login
from kiosk.web.errors import ClosedCase
from kiosk.web.htmx import page
from kiosk.web.state import case_or_404, event, kiosk, shown_cases
from kiosk.web.wording import as_of, direction_of, language_name, territory

bp = Blueprint("prints", __name__, url_prefix="/host/posters")
bp.before_request(require_login)


class NoPoster(ValueError):  # noqa: N818 - read by whoever asked for one
    """The case has no poster: it takes no action, or no online petition is confirmed."""


@bp.get("")
def posters() -> Response:
    cases = shown_cases()
    login = current_login()
    return page(
        "host/posters.html",
        cases=cases,
        printable={case.slug for case in cases if _is_printable(case)},
        can_pdf=pdf.is_available(),
        poster_languages=kiosk().pack.languages,
        token=login.token if login else "",
        event=event(),
    )


@bp.get("/<slug>/<locale>.pdf")
def poster_pdf(slug: str, locale: str) -> AnyResponse:
    found = _printable_or_refuse(slug, locale)
    try:
        content = pdf.render(poster_html(found, locale))
    except pdf.CannotPrint:
        return redirect(url_for(".poster_page", slug=slug, locale=locale), 303)
    name = f"poster-{found.slug}-{locale}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@bp.get("/<slug>/<locale>")
def poster_page(slug: str, locale: str) -> Response:
    found = _printable_or_refuse(slug, locale)
    return Response(poster_html(found, locale, is_for_browser=True), mimetype="text/html")


def poster_html(case: Case, locale: str, *, is_for_browser: bool = False) -> str:
    """Return the poster as one HTML page in `locale`. Raises NoPoster.

    For the worker everything is inside the page, since it fetches nothing; for the browser the
    style sheets are linked, as its policy wants it.
    """
    petition = case.petition(locale)
    if petition is None or case.action_open == ActionOpen.NO:
        raise NoPoster(f"{case.slug} takes no signatures, or has no confirmed online petition")
    assets = Path(current_app.static_folder or "")
    template = current_app.jinja_env.get_template("print/poster.html")
    with force_locale(locale):
        context = _poster_context(case, petition, locale) | {"fit": Fitter(assets)}
        if is_for_browser:
            return template.render(context | _linked())
        # Once without a style sheet, to know which letters occur: only their fonts go along.
        css = fonts.stylesheet(assets, template.render(context))
        return template.render(context, stylesheet=Markup(css))  # noqa: S704 - our own files


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
        "language": locale,
        "direction": direction_of(locale),
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


def _linked() -> dict[str, object]:
    return {
        "fonts_href": url_for("static", filename="vendor/fonts.css"),
        "stylesheet_href": url_for("static", filename="css/print.css"),
    }


def _printable_or_refuse(slug: str, locale: str) -> Case:
    found = case_or_404(slug)
    if locale not in kiosk().pack.languages:
        abort(404)
    if not takes_signatures(found, event()):
        raise ClosedCase(found)
    if not found.petitions:
        abort(404)
    return found


def _is_printable(case: Case) -> bool:
    return takes_signatures(case, event()) and bool(case.petitions)
