"""What hosts decided about the cases of a pack: appended and never changed, also when undone."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.models import CaseOverride

INSTANT = dt.timedelta(microseconds=1)


class Meanwhile(Exception):  # noqa: N818 - nothing failed: somebody else was first
    """The case was changed by another host since this one looked at it; nothing was written."""


@dataclass(frozen=True)
class Change:
    """What one field shall hold from now on; None means what the pack says.

    `sure_on` is the day on which somebody made sure of it.
    """

    value: object | None
    sure_on: dt.date | None = None


@dataclass(frozen=True)
class Edit:
    """One change as it was kept."""

    id: int
    slug: str
    field: str
    change: Change
    made_at: dt.datetime


@dataclass(frozen=True)
class Act:
    """The changes of one case that were made at once, and whether all of them still count."""

    made_at: dt.datetime
    edits: tuple[Edit, ...]
    is_newest: bool


def edits_of(session: Session, pack_id: str) -> list[Edit]:
    """Return every edit of a pack's cases, in the order in which they were made."""
    rows = session.scalars(
        select(CaseOverride).where(CaseOverride.pack_id == pack_id).order_by(CaseOverride.id)
    )
    return [
        Edit(
            row.id,
            row.slug,
            row.field,
            Change((row.value or {}).get("is"), row.sure_on),
            row.made_at,
        )
        for row in rows
    ]


def newest_id(session: Session, pack_id: str, slug: str) -> int:
    """Return the number of the newest edit of a case, 0 for none: what a host has seen."""
    own = (CaseOverride.pack_id == pack_id, CaseOverride.slug == slug)
    return session.scalar(select(func.max(CaseOverride.id)).where(*own)) or 0


def append(
    session: Session,
    pack_id: str,
    slug: str,
    changes: Mapping[str, Change],
    seen: int,
    now: dt.datetime,
) -> dt.datetime:
    """Append the changes as one act and return its time; `seen` is what the host had before them.

    Raises Meanwhile.
    """
    if newest_id(session, pack_id, slug) != seen:
        raise Meanwhile
    own = (CaseOverride.pack_id == pack_id, CaseOverride.slug == slug)
    last = session.scalar(select(func.max(CaseOverride.made_at)).where(*own))
    # A clock that was set back must not put two acts into one.
    made_at = max(now, last + INSTANT) if last else now
    for field, change in changes.items():
        value: dict[str, Any] | None = None if change.value is None else {"is": change.value}
        session.add(
            CaseOverride(
                pack_id=pack_id,
                slug=slug,
                field=field,
                value=value,
                sure_on=change.sure_on,
                made_at=made_at,
            )
        )
    return made_at


def undo(
    session: Session, pack_id: str, slug: str, made_at: dt.datetime, seen: int, now: dt.datetime
) -> dt.datetime | None:
    """Append what the fields of an act held before it; None where they were changed again since.

    Raises Meanwhile.
    """
    own = [edit for edit in edits_of(session, pack_id) if edit.slug == slug]
    act = next((act for act in acts_of(own) if act.made_at == made_at), None)
    if act is None or not act.is_newest:
        return None
    before = in_force([edit for edit in own if edit.made_at < made_at])
    fields = [edit.field for edit in act.edits]
    nothing = Change(None)
    changes = {
        field: before[slug, field].change if (slug, field) in before else nothing
        for field in fields
    }
    return append(session, pack_id, slug, changes, seen, now)


def acts_of(edits: Sequence[Edit]) -> list[Act]:
    """Return the acts of one case, newest first."""
    newest = {edit.field: edit.id for edit in edits}
    times = sorted({edit.made_at for edit in edits}, reverse=True)
    acts = []
    for at in times:
        own = tuple(edit for edit in edits if edit.made_at == at)
        acts.append(Act(at, own, all(newest[edit.field] == edit.id for edit in own)))
    return acts


def in_force(edits: Iterable[Edit]) -> dict[tuple[str, str], Edit]:
    """Return by case and field what counts: the newest, unless it is what the pack says."""
    newest = {(edit.slug, edit.field): edit for edit in edits}
    return {key: edit for key, edit in newest.items() if edit.change.value is not None}
