"""Print jobs from order to end: what is on which sheet, what came out, what was left out."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.models import Action, ItemState, JobState, PrintItem, PrintJob
from kiosk.outbox.paper import is_taken_back

WRITTEN = ("cards", "letters")
"""Kinds of jobs that hold what attendees wrote; all others are kinds of sheets."""
ENDED = frozenset({JobState.DONE, JobState.CANCELLED})
BUSY = frozenset({JobState.WAITING, JobState.MAKING})
ANSWERABLE = frozenset({JobState.READY, JobState.PRINTING, JobState.ASKED, JobState.JAMMED})
"""Where the host may say what came out: there was a document."""


class NotNow(RuntimeError):  # noqa: N818 - nothing failed: the job is somewhere else by now
    """The job is not in a state in which this can be done."""


@dataclass(frozen=True)
class Wanted:
    """What is to be printed: one of the sheets' names or of WRITTEN, and how."""

    kind: str
    case_slug: str | None
    locale: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Laid:
    """Where everything stands: the sheet of each action, the last sheet, what is left out and why.

    `codes` is how many codes were read back from the document.
    """

    sheet_of: Mapping[UUID, int]
    left_out: Mapping[UUID, str]
    last_sheet: int
    codes: int = 0


def order(
    session: Session, event_id: UUID, wanted: Wanted, action_ids: Sequence[UUID], now: dt.datetime
) -> UUID:
    """Note what shall be printed, in this order; returns the job's id."""
    job = PrintJob(
        id=uuid4(),
        event_id=event_id,
        kind=wanted.kind,
        case_slug=wanted.case_slug,
        locale=wanted.locale,
        options=dict(wanted.options),
        state=JobState.WAITING,
        created_at=now,
    )
    session.add(job)
    session.flush()
    for position, action_id in enumerate(action_ids, start=1):
        session.add(
            PrintItem(
                job_id=job.id, action_id=action_id, position=position, state=ItemState.TO_PRINT
            )
        )
    return job.id


def begin(session: Session, job_id: UUID) -> list[UUID]:
    """Let the making begin; returns what is still to print, in its order.

    What was withdrawn or erased since is left out. Raises NotNow for a job that has ended.
    """
    job = session.get_one(PrintJob, job_id)
    if job.state in ENDED:
        raise NotNow(job.state)
    job.state, job.reason = JobState.MAKING, None
    rows = _items(session, job_id, ItemState.TO_PRINT)
    back = set(session.scalars(select(Action.id).where(_of(rows), is_taken_back())))
    for row in rows:
        if row.action_id in back:
            row.state, row.reason, row.sheet = ItemState.LEFT_OUT, "withdrawn", None
    return [row.action_id for row in rows if row.action_id not in back]


def lay(session: Session, job_id: UUID, laid: Laid, *, to_printer: bool) -> None:
    """Note what stands on which sheet of the document that was just made.

    Raises NotNow where the job was cancelled meanwhile.
    """
    job = session.get_one(PrintJob, job_id)
    if job.state is not JobState.MAKING:
        raise NotNow(job.state)
    job.state = JobState.PRINTING if to_printer else JobState.READY
    job.sheets, job.codes = laid.last_sheet, laid.codes
    for row in _items(session, job_id, ItemState.TO_PRINT):
        row.sheet = laid.sheet_of.get(row.action_id)
        if row.action_id in laid.left_out:
            row.state, row.reason = ItemState.LEFT_OUT, laid.left_out[row.action_id]


def ask(session: Session, job_id: UUID) -> None:
    """Note that the print system has it: from now on the host says what came out."""
    job = session.get_one(PrintJob, job_id)
    if job.state is JobState.PRINTING:
        job.state = JobState.ASKED


def all_came_out(session: Session, job_id: UUID, now: dt.datetime) -> None:
    """Everything is on paper. Raises NotNow before there was a document."""
    job = _answerable(session, job_id)
    for row in _items(session, job_id, ItemState.TO_PRINT):
        if row.sheet is not None:
            row.state = ItemState.PRINTED
    job.state, job.ended_at = JobState.DONE, now


def undo_all_came_out(session: Session, job_id: UUID) -> None:
    """Ask again what came out of the newest document. Raises NotNow unless the job is done."""
    job = session.get_one(PrintJob, job_id)
    if job.state is not JobState.DONE:
        raise NotNow(job.state)
    for row in _items(session, job_id, ItemState.PRINTED):
        if (row.sheet or 0) >= job.from_sheet:
            row.state = ItemState.TO_PRINT
    job.state, job.ended_at = JobState.ASKED, None


def jam(session: Session, job_id: UUID, sheet: int) -> None:
    """All before this sheet came out, it and the rest did not; said again it corrects itself.

    Raises NotNow before there was a document, ValueError for a sheet that the job does not have.
    """
    job = _answerable(session, job_id)
    if not 1 <= sheet <= job.sheets:
        raise ValueError(sheet)
    for row in _items(session, job_id, ItemState.TO_PRINT, ItemState.PRINTED):
        if row.sheet is not None:
            row.state = ItemState.PRINTED if row.sheet < sheet else ItemState.TO_PRINT
    job.state, job.from_sheet = JobState.JAMMED, sheet


def cancel(session: Session, job_id: UUID, now: dt.datetime) -> None:
    """Print no more of it; what came out already stays printed. Raises NotNow where it ended."""
    job = session.get_one(PrintJob, job_id)
    if job.state in ENDED:
        raise NotNow(job.state)
    job.state, job.ended_at = JobState.CANCELLED, now


def fail(session: Session, job_id: UUID, reason: str) -> None:
    """Note that there is no document; `reason` is a code. A cancelled job stays cancelled."""
    job = session.get_one(PrintJob, job_id)
    if job.state not in ENDED:
        job.state, job.reason = JobState.FAILED, reason


def finish(session: Session, job_id: UUID, now: dt.datetime, codes: int) -> None:
    """Note that a sheet without personal data went to the print system: that is all there is."""
    job = session.get_one(PrintJob, job_id)
    if job.state not in ENDED:
        job.state, job.ended_at, job.codes = JobState.DONE, now, codes


def newest(session: Session, event_id: UUID, limit: int = 100) -> Sequence[PrintJob]:
    """Return the event's jobs, newest first."""
    own = select(PrintJob).where(PrintJob.event_id == event_id)
    return session.scalars(own.order_by(PrintJob.created_at.desc()).limit(limit)).all()


def items(session: Session, job_id: UUID) -> Sequence[PrintItem]:
    """Return what is in a job, in its order."""
    own = select(PrintItem).where(PrintItem.job_id == job_id)
    return session.scalars(own.order_by(PrintItem.position)).all()


def _items(session: Session, job_id: UUID, *states: ItemState) -> list[PrintItem]:
    own = (PrintItem.job_id == job_id, PrintItem.state.in_(states))
    return list(session.scalars(select(PrintItem).where(*own).order_by(PrintItem.position)))


def _of(rows: Collection[PrintItem]) -> Any:
    return Action.id.in_([row.action_id for row in rows])


def _answerable(session: Session, job_id: UUID) -> PrintJob:
    job = session.get_one(PrintJob, job_id)
    if job.state not in ANSWERABLE:
        raise NotNow(job.state)
    return job
