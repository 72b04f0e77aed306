"""The addresses that posters had before there was a print room; they lead there."""

from flask import redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.prints.blueprint import bp


@bp.get("/posters")
def posters() -> AnyResponse:
    return redirect(url_for(".room"), 308)


@bp.get("/posters/<slug>/<locale>")
@bp.get("/posters/<slug>/<locale>/<sheet>")
def earlier_page(slug: str, locale: str, sheet: str = "poster") -> AnyResponse:
    return redirect(url_for(".case_page", sheet=sheet, slug=slug, locale=locale), 308)


@bp.get("/posters/<slug>/<locale>.pdf")
@bp.get("/posters/<slug>/<locale>/<sheet>.pdf")
def earlier_pdf(slug: str, locale: str, sheet: str = "poster") -> AnyResponse:
    return redirect(url_for(".case_pdf", sheet=sheet, slug=slug, locale=locale), 308)
