"""Letters and cards on their way to paper: how many are to print, printed, and posted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from kiosk.models import (
    Action,
    Delivery,
    ItemState,
    JobState,
    Kind,
    PrintItem,
    PrintJob,
    Receiver,
    State,
)
from kiosk.outbox.standings import kept_back
from kiosk.receivers import Post

ON_PAPER = (Kind.LETTER, Kind.CARD)
_OVER = (JobState.DONE, JobState.CANCELLED)


@dataclass(frozen=True)
class Stack:
    """The letters, or the cards, of one case: each counts in exactly one of these.

    `fresh` are to print, `in_job` are so too but in a job that goes on; `printed` wait for the
    post; `posted` have left.
    """

    fresh: int = 0
    in_job: int = 0
    printed: int = 0
    posted: int = 0

    @property
    def to_print(self) -> int:
        return self.fresh + self.in_job


def stacks(session: Session, event_id: UUID) -> Mapping[tuple[str, Kind], Stack]:
    """Return by case and kind where what was written stands; without what was withdrawn."""
    columns = (Action.case_slug, Action.kind, is_posted(), is_printed(), _is_in_job())
    rows = session.execute(
        select(*columns, func.count())
        .where(Action.event_id == event_id, Action.kind.in_(ON_PAPER), ~is_taken_back())
        .group_by(*columns)
    )
    found: dict[tuple[str, Kind], Counter[str]] = {}
    for slug, kind, posted, printed, in_job, number in rows:
        name = "posted" if posted else _name(printed=printed, in_job=in_job)
        found.setdefault((slug, kind), Counter())[name] += number
    return {key: Stack(**counts) for key, counts in found.items()}


def _name(*, printed: bool, in_job: bool) -> str:
    if printed:
        return "printed"
    return "in_job" if in_job else "fresh"


def to_print(
    session: Session, event_id: UUID, case_slug: str, kind: Kind, *, again: bool = False
) -> Sequence[UUID]:
    """Return what of a case is to print and in no job, oldest first; `again`: also printed ones."""
    own = (Action.event_id == event_id, Action.case_slug == case_slug, Action.kind == kind)
    left = select(Action.id).where(*own, ~is_taken_back(), ~is_posted(), ~_is_in_job())
    if not again:
        left = left.where(~is_printed())
    return session.scalars(left.order_by(Action.seq)).all()


def is_printed() -> ColumnElement[bool]:
    """Return the condition that an action came out of a printer."""
    item = (PrintItem.action_id == Action.id, PrintItem.state == ItemState.PRINTED)
    return exists().where(*item)


def is_taken_back() -> ColumnElement[bool]:
    """Return the condition that an action goes nowhere, or was taken from the post."""
    return or_(kept_back(), _at_post(State.WITHDRAWN))


def is_posted() -> ColumnElement[bool]:
    """Return the condition that an action was posted."""
    return _at_post(State.ACCEPTED)


def _at_post(state: State) -> ColumnElement[bool]:
    post = select(Receiver.id).where(Receiver.kind == Post.kind)
    row = (Delivery.action_id == Action.id, Delivery.state == state)
    return exists().where(*row, Delivery.receiver_id.in_(post))


def _is_in_job() -> ColumnElement[bool]:
    item = (PrintItem.action_id == Action.id, PrintItem.state == ItemState.TO_PRINT)
    going_on = select(PrintJob.id).where(PrintJob.state.not_in(_OVER))
    return exists().where(*item, PrintItem.job_id.in_(going_on))
