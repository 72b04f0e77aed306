"""Posters and lined sheets: as PDF from the print worker, or as a page that a browser prints."""

from dataclasses import replace

from flask import Blueprint, Response, abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import takes_signatures
from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.web.doors import current_login, require_login
from kiosk.web.errors import ClosedCase
from kiosk.web.htmx import page
from kiosk.web.sheets.kinds import KINDS, SheetKind
from kiosk.web.sheets.orders import Order
from kiosk.web.state import case_or_404, event, kiosk, shown_cases

bp = Blueprint("prints", __name__, url_prefix="/host/posters")
bp.before_request(require_login)


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
@bp.get("/<slug>/<locale>/<sheet>.pdf")
def sheet_pdf(slug: str, locale: str, sheet: str) -> AnyResponse:
    kind, order = _ordered_or_refuse(slug, locale, sheet)
    try:
        content = pdf.render(kind.of(order))
    except pdf.CannotPrint:
        return redirect(url_for(".sheet_page", slug=slug, locale=locale, sheet=sheet), 303)
    headers = {"Content-Disposition": f'inline; filename="{sheet}-{slug}-{locale}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@bp.get("/<slug>/<locale>", defaults={"sheet": "poster"})
@bp.get("/<slug>/<locale>/<sheet>")
def sheet_page(slug: str, locale: str, sheet: str) -> Response:
    kind, order = _ordered_or_refuse(slug, locale, sheet)
    content = kind.of(replace(order, is_for_browser=True))
    return Response(content, mimetype="text/html")


def _ordered_or_refuse(slug: str, locale: str, sheet: str) -> tuple[SheetKind, Order]:
    found, kind = case_or_404(slug), KINDS.get(sheet)
    if kind is None or kind.languages is None or locale not in kiosk().pack.languages:
        abort(404)
    if not takes_signatures(found, event()):
        raise ClosedCase(found)
    if locale not in kind.languages(found, event(), kiosk().pack):
        abort(404)
    return kind, Order(locale, kind.papers[0], found)


def _languages_by_sheet(case: Case) -> dict[str, tuple[str, ...]]:
    """Return what there is to print for the case, each with its languages."""
    offered = {
        kind.name: kind.languages(case, event(), kiosk().pack)
        for kind in KINDS.values()
        if kind.languages
    }
    return {name: languages for name, languages in offered.items() if languages}
