"""What the press does for one job, in a thread of its own: make, try, print, note how it went."""

from collections.abc import Sequence
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from kiosk.outbox import Opener, jobs
from kiosk.printing import checking, pdf
from kiosk.printing.checking import NotPrintable
from kiosk.printing.spool import CannotSpool, Setup
from kiosk.web.pressroom import Run, Stopped
from kiosk.web.prints.batches import Batch
from kiosk.web.prints.making import Made, NothingToPrint, make
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.kinds import SheetKind
from kiosk.web.sheets.orders import Order
from kiosk.web.state import NAME, Kiosk


def print_sheet(app: Flask, job_id: UUID, kind: SheetKind, order: Order) -> None:
    """Make a sheet without personal data and hand it to the printer."""
    kiosk = _kiosk(app)
    write = kiosk.writer.write
    write(lambda session: jobs.begin(session, job_id) and None)
    try:
        with app.test_request_context():
            html = kind.of(order)
            document = pdf.render(html)
            codes = checking.check(html, document).codes
        kiosk.spool.send(document, Setup(order.paper))
    except (pdf.CannotPrint, NotPrintable, CannotSpool, NoSheet) as error:
        reason = _reason(error)
        write(lambda session: jobs.fail(session, job_id, reason))
        return
    now = kiosk.now()
    write(lambda session: jobs.finish(session, job_id, now, codes))


def print_written(
    app: Flask, run: Run, job_id: UUID, batch: Batch, opener: Opener, first: int
) -> bytes | None:
    """Make what is still to print of a job; returns the document unless it went to a printer."""
    kiosk = _kiosk(app)
    has_printer = bool(kiosk.settings.printer) and pdf.is_available()
    try:
        ids: Sequence[UUID] = kiosk.writer.write(lambda session: jobs.begin(session, job_id))
        with app.test_request_context():
            made = make(run, batch, ids, opener, first)
        kiosk.writer.write(
            lambda session: jobs.lay(session, job_id, made.laid, to_printer=has_printer)
        )
    except jobs.NotNow:
        raise Stopped from None
    except NothingToPrint as nothing:
        laid = nothing.laid
        kiosk.writer.write(lambda session: _nothing(session, job_id, laid))
        return None
    except (pdf.CannotPrint, NotPrintable, NoSheet) as error:
        # No sheet: the case was closed after this had been ordered.
        reason = _reason(error)
        kiosk.writer.write(lambda session: jobs.fail(session, job_id, reason))
        return None
    if not has_printer:
        return made.document
    _spool(kiosk, run, job_id, made, batch.setup)
    return None


def _spool(kiosk: Kiosk, run: Run, job_id: UUID, made: Made, setup: Setup) -> None:
    try:
        run.go_on()
        kiosk.spool.send(made.document, setup)
    except CannotSpool:
        kiosk.writer.write(lambda session: jobs.fail(session, job_id, "no_printer"))
        return
    kiosk.writer.write(lambda session: jobs.ask(session, job_id))


def _nothing(session: Session, job_id: UUID, laid: jobs.Laid) -> None:
    jobs.lay(session, job_id, laid, to_printer=False)
    jobs.fail(session, job_id, "nothing")


def _reason(error: Exception) -> str:
    """Return the code of what kept a job from being made."""
    if isinstance(error, CannotSpool):
        return "no_printer"
    if isinstance(error, NoSheet):
        return "no_sheet"
    return str(getattr(error, "reason", "failed"))


def _kiosk(app: Flask) -> Kiosk:
    found: Kiosk = app.extensions[NAME]
    return found
