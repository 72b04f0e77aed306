"""One print job: how far it is, what came out, going on after a jam, and its document."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.database import db
from kiosk.models import JobState, PrintJob
from kiosk.outbox import jobs
from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.web.doors import audit_line
from kiosk.web.htmx import is_partial, page
from kiosk.web.opened import login_id, open_host, opener_of
from kiosk.web.prints.blueprint import bp
from kiosk.web.prints.seen import Seen, seen
from kiosk.web.prints.sheets import start as start_sheet
from kiosk.web.prints.wording import reason_words
from kiosk.web.prints.written import note_order, start
from kiosk.web.roles import asks_by_itself
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from kiosk.web.state import case_or_404, event, kiosk


@bp.get("/print/jobs/<uuid:job_id>")
@asks_by_itself
def job(job_id: UUID) -> Response:
    """Show where a job stands; the page asks for itself again while it moves."""
    return _page(_job_or_404(job_id))


@bp.get("/print/jobs/<uuid:job_id>/document")
def document(job_id: UUID) -> AnyResponse:
    """Give the document, PDF or page, to the login that asked for it; nothing keeps a copy."""
    found = _job_or_404(job_id)
    content = kiosk().press.document(found.id, login_id())
    if content is None:
        abort(404)
    about = "practice-" if event().is_practice else ""
    is_pdf = content.startswith(b"%PDF")
    name = f"{about}{found.kind}-{found.case_slug}.{'pdf' if is_pdf else 'html'}"
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "no-store",
    }
    mimetype = "application/pdf" if is_pdf else "text/html"
    return Response(content, mimetype=mimetype, headers=headers)


@bp.post("/print/jobs/<uuid:job_id>/out")
def all_came_out(job_id: UUID) -> AnyResponse:
    now = kiosk().now()
    answer = _told(job_id, lambda session: jobs.all_came_out(session, job_id, now))
    kiosk().press.let_go(job_id)
    return answer


@bp.post("/print/jobs/<uuid:job_id>/undo")
def undo(job_id: UUID) -> AnyResponse:
    return _told(job_id, lambda session: jobs.undo_all_came_out(session, job_id))


@bp.post("/print/jobs/<uuid:job_id>/jam")
def jam(job_id: UUID) -> AnyResponse:
    found = _job_or_404(job_id)
    typed = "".join(request.form.get("sheet", "").split())
    sheet = int(typed) if typed.isdecimal() and len(typed) <= 6 else 0
    if not 1 <= sheet <= found.sheets:
        words = gettext("Write a number from 1 to %(number)s.", number=found.sheets)
        return _page(found, 422, errors={"sheet": words})
    answer = _told(job_id, lambda session: jobs.jam(session, job_id, sheet))
    kiosk().press.let_go(job_id)
    return answer


@bp.post("/print/jobs/<uuid:job_id>/cancel")
def cancel(job_id: UUID) -> AnyResponse:
    now = kiosk().now()
    answer = _told(job_id, lambda session: jobs.cancel(session, job_id, now))
    kiosk().press.cancel(job_id)
    return answer


@bp.post("/print/jobs/<uuid:job_id>/go-on")
def go_on(job_id: UUID) -> AnyResponse:
    """Make what is still to print: after a jam, a fault, a restart; the passphrase once more."""
    found = _job_or_404(job_id)
    if found.kind not in jobs.WRITTEN or found.state in jobs.ENDED:
        return _page(found, 409)
    case = case_or_404(found.case_slug or "")
    pair = open_host()
    if isinstance(pair, dict):
        return _page(found, 403, errors=pair)
    if found.state is JobState.READY and kiosk().press.adopt(job_id, login_id()):
        return _back(job_id)
    line = audit_line("print-again", case=found.case_slug, kind=found.kind, sheet=found.from_sheet)
    kiosk().writer.write(lambda session: session.add(line))
    start(job_id, _wanted(found), case, opener_of(pair), found.from_sheet)
    return _back(job_id)


@bp.post("/print/jobs/<uuid:job_id>/reprint")
def reprint(job_id: UUID) -> AnyResponse:
    """Print all of a job once more, as a job of its own."""
    found = _job_or_404(job_id)
    if found.kind not in jobs.WRITTEN:
        return _reprint_sheet(found)
    case = case_or_404(found.case_slug or "")
    pair = open_host()
    if isinstance(pair, dict):
        return _page(found, 403, errors=pair)
    ids = [item.action_id for item in jobs.items(db.session(), job_id)]
    new_id = note_order(_wanted(found), ids)
    start(new_id, _wanted(found), case, opener_of(pair))
    return _back(new_id)


def _reprint_sheet(found: PrintJob) -> AnyResponse:
    kind = KINDS.get(found.kind)
    if kind is None or not kiosk().settings.printer:
        abort(404)
    case: Case | None = case_or_404(found.case_slug) if found.case_slug else None
    new_id = note_order(_wanted(found), [])
    start_sheet(new_id, kind, Order(found.locale, found.options["paper"], case))
    return _back(new_id)


def _wanted(found: PrintJob) -> jobs.Wanted:
    return jobs.Wanted(found.kind, found.case_slug, found.locale, found.options)


def _told(job_id: UUID, tell: Callable[[Session], object]) -> AnyResponse:
    """Write what the host says; a job that is somewhere else by now is only shown."""
    _job_or_404(job_id)
    try:
        kiosk().writer.write(tell)
    except jobs.NotNow:
        db.session.rollback()
        return _page(_job_or_404(job_id), 409)
    return _back(job_id)


def _back(job_id: UUID) -> AnyResponse:
    db.session.rollback()
    if is_partial():
        return _page(_job_or_404(job_id))
    return redirect(url_for(".job", job_id=job_id), 303)


def _job_or_404(job_id: UUID) -> PrintJob:
    found = db.session.get(PrintJob, job_id, populate_existing=True)
    if found is None or found.event_id != event().id:
        abort(404)
    return found


def _page(found: PrintJob, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    shown: Seen = seen(found)
    context: dict[str, Any] = {
        "it": shown,
        "errors": errors or {},
        "reason_words": reason_words,
        "printer": kiosk().settings.printer,
        "can_pdf": pdf.is_available(),
        "at": url_for(".job", job_id=found.id),
    }
    return page("host/print_job.html", status=status, **context)
