"""The addresses that posters had before there was a print room; they lead there."""

from flask import redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.prints.blueprint import bp
from kiosk.web.roles import for_stewards


@bp.get("/posters")
@for_stewards
def posters() -> AnyResponse:
    return redirect(url_for(".room"), 308)


@bp.get("/posters/<slug>/<locale>")
@bp.get("/posters/<slug>/<locale>/<sheet>")
@for_stewards
def earlier_page(slug: str, locale: str, sheet: str = "poster") -> AnyResponse:
    return redirect(url_for(".case_page", sheet=sheet, slug=slug, locale=locale), 308)


@bp.get("/posters/<slug>/<locale>.pdf")
@bp.get("/posters/<slug>/<locale>/<sheet>.pdf")
@for_stewards
def earlier_pdf(slug: str, locale: str, sheet: str = "poster") -> AnyResponse:
    return redirect(url_for(".case_pdf", sheet=sheet, slug=slug, locale=locale), 308)
