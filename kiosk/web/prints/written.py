"""What was written: batches by case and kind, printed with the passphrase."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args
from uuid import UUID

from flask import Response, abort, current_app, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.actions.events import kinds_open
from kiosk.database import db
from kiosk.models import Kind, PrintJob
from kiosk.outbox import Opener, jobs
from kiosk.outbox.paper import ON_PAPER, Stack, stacks, to_print
from kiosk.packs import Case
from kiosk.printing import layouts, pdf
from kiosk.web.doors import audit_line
from kiosk.web.htmx import page
from kiosk.web.languages import language
from kiosk.web.opened import login_id, open_host, opener_of
from kiosk.web.prints.batches import batch_of
from kiosk.web.prints.blueprint import bp
from kiosk.web.prints.seen import sheets_of
from kiosk.web.prints.wording import address_notes
from kiosk.web.prints.working import print_written
from kiosk.web.state import event, event_cases, kiosk

JOB_KINDS: Mapping[Kind, str] = {Kind.CARD: "cards", Kind.LETTER: "letters"}


@dataclass(frozen=True)
class Pile:
    """The cards, or the letters, of one case that were written, and how they were laid last."""

    case: Case
    kind: Kind
    stack: Stack
    options: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.case.slug}-{self.kind}"

    @property
    def is_open(self) -> bool:
        """Tell whether the case still takes such; else nothing of it may leave (promise 7)."""
        return self.kind in kinds_open(self.case, event())

    @property
    def destination(self) -> tuple[str, ...]:
        """Return the lines of the address; () where the organisation posts it."""
        place = self.case.card if self.kind is Kind.CARD else self.case.target
        if self.case.rules.who_mails == "section" or not place:
            return ()
        return tuple(place.address or ())

    @property
    def sheets(self) -> int:
        """Return how many sheets of paper those take that are to print."""
        return sheets_of(self.case, JOB_KINDS[self.kind], self.options, self.stack.fresh)


@bp.get("/print/written")
def written() -> Response:
    return _page()


@bp.post("/print/written")
def print_pile() -> AnyResponse:
    """Begin to print a pile: the passphrase opens it in memory as long as that takes."""
    pile = _pile_or_404()
    options = _options(pile.kind)
    again = bool(request.form.get("again"))
    ids = to_print(db.session(), event().id, pile.case.slug, pile.kind, again=again)
    if not ids or not pile.is_open:
        return _page(409, failed=pile.key)
    pair = open_host()
    if isinstance(pair, dict):
        return _page(403, failed=pile.key, error=pair["passphrase"])
    wanted = jobs.Wanted(JOB_KINDS[pile.kind], pile.case.slug, language(), options)
    job_id = note_order(wanted, ids)
    start(job_id, wanted, pile.case, opener_of(pair))
    return redirect(url_for(".job", job_id=job_id), 303)


def note_order(wanted: jobs.Wanted, ids: list[UUID] | Any) -> UUID:
    """Write down what shall be printed, and who let it be opened."""
    now, here = kiosk().now(), event()
    line = audit_line("print", case=wanted.case_slug, kind=wanted.kind, count=len(ids))

    def note(session: Session) -> UUID:
        session.add(line)
        return jobs.order(session, here.id, wanted, ids, now)

    return kiosk().writer.write(note)


def start(job_id: UUID, wanted: jobs.Wanted, case: Case, opener: Opener, first: int = 1) -> None:
    """Let the press make what is still to print of a job, from this sheet on."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    batch = batch_of(case, wanted.kind, wanted.locale, wanted.options)
    kiosk().press.start(
        job_id,
        login_id(),
        lambda run: print_written(app, run, job_id, batch, opener, first),
    )


def piles() -> list[Pile]:
    """Return what was written, in the order of the cases, with how each kind was laid last."""
    found = stacks(db.session(), event().id)
    options = {kind: _last_options(kind) for kind in ON_PAPER}
    return [
        Pile(case, kind, found[case.slug, kind], options[kind])
        for case in event_cases()
        for kind in ON_PAPER
        if (case.slug, kind) in found
    ]


def _page(status: int = 200, failed: str = "", error: str = "") -> Response:
    return page(
        "host/print_written.html",
        status=status,
        at=url_for(".written"),
        piles=piles(),
        failed=failed,
        error=error,
        address_notes=address_notes,
        formats=get_args(layouts.CardFormat),
        windows=get_args(layouts.Window),
        printer=kiosk().settings.printer,
        can_pdf=pdf.is_available(),
    )


def _pile_or_404() -> Pile:
    key = request.form.get("pile", "")
    found = next((pile for pile in piles() if pile.key == key), None)
    if found is None:
        abort(404)
    return found


def _options(kind: Kind) -> dict[str, Any]:
    """Return how the form wants it laid on paper; what it does not know is as usual."""
    if kind is Kind.CARD:
        return {
            "format": _choice("format", get_args(layouts.CardFormat), "a6-4up"),
            "flip": _choice("flip", get_args(layouts.Flip), "long"),
        }
    return {
        "paper": _choice("paper", get_args(layouts.LetterPaper), "a4"),
        "window": _choice("window", get_args(layouts.Window), "din-b"),
        "has_copy": bool(request.form.get("has_copy")),
    }


def _choice(name: str, known: tuple[str, ...], usual: str) -> str:
    chosen = request.form.get(name, "")
    return chosen if chosen in known else usual


def _last_options(kind: Kind) -> dict[str, Any]:
    """Return how this kind was laid on paper the last time: most printers stay as they are."""
    own = (PrintJob.event_id == event().id, PrintJob.kind == JOB_KINDS[kind])
    newest = select(PrintJob.options).where(*own).order_by(PrintJob.created_at.desc()).limit(1)
    return dict(db.session.scalar(newest) or _options(kind))
