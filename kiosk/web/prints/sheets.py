"""Sheets without personal data: as PDF, as a page that a browser prints, or to the printer."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import takes_signatures
from kiosk.config import LANGUAGES
from kiosk.outbox import jobs
from kiosk.packs import Case
from kiosk.printing import checking, pdf
from kiosk.printing.checking import NotPrintable
from kiosk.web.doors import audit_line
from kiosk.web.errors import ClosedCase
from kiosk.web.opened import login_id
from kiosk.web.prints.blueprint import bp
from kiosk.web.prints.ordering import complete
from kiosk.web.prints.working import print_sheet
from kiosk.web.rendering import NoSheet
from kiosk.web.roles import for_stewards
from kiosk.web.sheets.kinds import KINDS, SheetKind
from kiosk.web.sheets.orders import Order
from kiosk.web.state import case_or_404, event, kiosk

CODES = "X-Codes-Tested"
"""Header of a PDF: how many of its codes were read back before it was given out (ux.md Q6)."""


@bp.get("/print/<sheet>/<locale>.pdf")
@for_stewards
def event_pdf(sheet: str, locale: str) -> AnyResponse:
    return _pdf(*_ordered(sheet, locale))


@bp.get("/print/<sheet>/<locale>")
@for_stewards
def event_page(sheet: str, locale: str) -> Response:
    return _page(*_ordered(sheet, locale))


@bp.get("/print/<sheet>/<slug>/<locale>.pdf")
@for_stewards
def case_pdf(sheet: str, slug: str, locale: str) -> AnyResponse:
    return _pdf(*_ordered(sheet, locale, slug))


@bp.get("/print/<sheet>/<slug>/<locale>")
@for_stewards
def case_page(sheet: str, slug: str, locale: str) -> Response:
    return _page(*_ordered(sheet, locale, slug))


@bp.post("/print/sheets")
@for_stewards
def print_now() -> AnyResponse:
    """Send a sheet to the printer that the host chose; without one show it."""
    sheet, slug, locale = _named(request.form.get("order", ""))
    paper = request.form.get("paper", "")
    if sheet in KINDS and paper not in KINDS[sheet].papers:
        paper = KINDS[sheet].papers[0]
    kind, order = _ordered(sheet, locale, slug, paper)
    if not kiosk().settings.printer or not pdf.is_available():
        return redirect(address_of(kind, order), 303)
    wanted = jobs.Wanted(kind.name, slug, locale, {"paper": order.paper})
    here, now, line = event(), kiosk().now(), audit_line("sheet-printed", sheet=kind.name)

    def note(session: Session) -> UUID:
        session.add(line)
        return jobs.order(session, here.id, wanted, [], now)

    job_id = kiosk().writer.write(note)
    start(job_id, kind, order)
    return redirect(url_for(".room", began=job_id, _anchor="jobs"), 303)


def start(job_id: UUID, kind: SheetKind, order: Order) -> None:
    """Let the press make a sheet and hand it to the printer."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    kiosk().press.start(job_id, login_id(), lambda run: print_sheet(app, job_id, kind, order))


def address_of(kind: SheetKind, order: Order, *, as_page: bool = False) -> str:
    """Return where the sheet is: the PDF, or without Pango the page that a browser prints."""
    what = "pdf" if pdf.is_available() and not as_page else "page"
    fields: dict[str, Any] = {"sheet": kind.name, "locale": order.locale}
    if order.paper != kind.papers[0]:
        fields["paper"] = order.paper
    if order.case:
        return url_for(f".case_{what}", slug=order.case.slug, **fields)
    return url_for(f".event_{what}", **fields)


def languages_of(kind: SheetKind, case: Case) -> tuple[str, ...]:
    """Return in which languages a case has such a sheet at this event; () where it has none."""
    if kind.languages is None:
        return ()
    return kind.languages(case, event(), kiosk().pack)


def _named(order: str) -> tuple[str, str | None, str]:
    """Return what a button of the room is for: kind, case if it is for one, language."""
    sheet, _, rest = order.partition("/")
    slug, _, locale = rest.partition("/")
    return sheet, slug or None, locale


def _ordered(
    sheet: str, locale: str, slug: str | None = None, paper: str = ""
) -> tuple[SheetKind, Order]:
    """Return what an address asks for, or refuse it."""
    kind = KINDS.get(sheet)
    if kind is None or (kind.languages is None) is not (slug is None) or locale not in LANGUAGES:
        abort(404)
    paper = paper or request.args.get("paper", "") or kind.papers[0]
    if paper not in kind.papers:
        abort(404)
    if slug is None:
        return kind, complete(kind, Order(locale, paper))
    case = case_or_404(slug)
    if locale not in languages_of(kind, case):
        if not takes_signatures(case, event()):
            raise ClosedCase(case)
        abort(404)
    return kind, complete(kind, Order(locale, paper, case))


def _pdf(kind: SheetKind, order: Order) -> AnyResponse:
    try:
        return answer_pdf(kind, order)
    except NoSheet:
        abort(404)


def answer_pdf(kind: SheetKind, order: Order) -> AnyResponse:
    """Return the answer with the PDF of a sheet that has passed the gates. Raises NoSheet.

    Where there can be no PDF it leads to the page that a browser prints.
    """
    try:
        html = kind.of(order)
        content = pdf.render(html)
        codes = checking.check(html, content).codes
    except (pdf.CannotPrint, NotPrintable):
        return redirect(address_of(kind, order, as_page=True), 303)
    about = f"-{order.case.slug}" if order.case else ""
    name = f"{kind.name}{about}-{order.locale}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', CODES: str(codes)}
    return Response(content, mimetype="application/pdf", headers=headers)


def _page(kind: SheetKind, order: Order) -> Response:
    try:
        content = kind.of(replace(order, is_for_browser=True))
    except NoSheet:
        abort(404)
    return Response(content, mimetype="text/html")
