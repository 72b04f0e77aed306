"""Writing by hand: what to keep in mind, a lined sheet to print, and counting what was written."""

from typing import Any
from uuid import UUID, uuid4

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import kinds_open
from kiosk.actions.letters import letter_language
from kiosk.actions.tallies import TallyLine, count, line_of
from kiosk.database import NotSaved, db
from kiosk.models import Counted, Kind
from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.printing.spool import Busy, CannotSpool
from kiosk.web.attend.blueprint import bp, open_case
from kiosk.web.errors import ClosedCase
from kiosk.web.forms import id_of
from kiosk.web.htmx import is_partial, page
from kiosk.web.languages import language
from kiosk.web.sheets.lined import lined_html
from kiosk.web.state import case_or_404, event, kiosk

PAPER = {Counted.CARD: Kind.CARD, Counted.LETTER: Kind.LETTER}


@bp.get("/cases/<slug>/by-hand")
def by_hand(slug: str) -> Response:
    return _page(case_or_404(slug), said=request.args.get("said", ""))


@bp.post("/cases/<slug>/by-hand/print")
def print_lined(slug: str) -> AnyResponse:
    """Print a lined sheet on the host's printer: an attendee's browser opens no print window."""
    counted = _counted(request.form.get("counted", ""))
    found = open_case(slug, PAPER[counted])
    said = _print(found, PAPER[counted]) if kiosk().settings.printer else "cannot"
    if is_partial():
        return _page(found, said=said)
    return redirect(url_for("attend.by_hand", slug=slug, said=said), 303)


def _print(found: Case, kind: Kind) -> str:
    """Return what became of the sheet: "printed", "busy" or "cannot"."""
    spool = kiosk().spool
    locale = letter_language(found, language()) if kind is Kind.LETTER else language()
    try:
        spool.take_turn()
        spool.send(pdf.render(lined_html(found, kind, locale)))
    except Busy:
        return "busy"
    except (CannotSpool, pdf.CannotPrint):
        return "cannot"
    return "printed"


@bp.post("/cases/<slug>/by-hand")
def by_hand_submit(slug: str) -> AnyResponse:
    """Count a card or a letter on paper, once a form."""
    counted = _counted(request.form.get("counted", ""))
    found = open_case(slug, PAPER[counted])
    line = TallyLine(id_of(request.form.get("line_id")), event().id, slug, counted)
    try:
        count(kiosk().writer.write, line, kiosk().now())
    except NotSaved:
        return _page(found, status=503, line_ids={counted: line.line_id}, unsaved=counted)
    if is_partial():
        return _thanks(found, line)
    return redirect(url_for("attend.written", slug=slug, line_id=line.line_id), 303)


@bp.get("/cases/<slug>/by-hand/thanks/<uuid:line_id>")
def written(slug: str, line_id: UUID) -> Response:
    """Give thanks for what was counted, and for nothing else (promise 1)."""
    found = case_or_404(slug)
    line = line_of(db.session(), line_id)
    if line is None or line.case_slug != slug or line.counted not in PAPER:
        abort(404)
    return _thanks(found, line)


def _thanks(found: Case, line: TallyLine) -> Response:
    return page("attend/by_hand.html", case=found, written=line.counted, line_id=line.line_id)


def _page(
    found: Case, status: int = 200, line_ids: dict[Counted, UUID] | None = None, **more: Any
) -> Response:
    taken = kinds_open(found, event())
    offered = [counted for counted, kind in PAPER.items() if kind in taken]
    if not offered:
        raise ClosedCase(found)
    ids = {counted: uuid4() for counted in offered} | (line_ids or {})
    told: dict[str, Any] = {
        "case": found,
        "line_ids": ids,
        "has_printer": bool(kiosk().settings.printer),
    }
    return page("attend/by_hand.html", status=status, **told, **more)


def _counted(typed: str) -> Counted:
    if typed not in PAPER:
        abort(400)
    return Counted(typed)
