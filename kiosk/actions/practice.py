"""The practice event that stands for a real one until it begins, and its end without a trace."""

import datetime as dt
import uuid
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, delete, select, update
from sqlalchemy.orm import Session

from kiosk.actions.events import PRACTICE_SLUG
from kiosk.actions.locks import Locks, fit
from kiosk.actions.preparing import STEPS, SetUpAlready, check_clock
from kiosk.models import Action, Audit, Base, Event, EventCase, PrintJob, Receiver, Station

COPIED = ("name", "place", "held_on", "language", "country", "goal", "languages", "pack_id")
COPIED_TOO = ("pack_version", "erase_on", "step")


def finish_set_up(
    session: Session, event_id: UUID, real: Locks, practice: Locks, now: dt.datetime
) -> Event:
    """Lock the prepared event, and return the practice event made in its likeness.

    The team practises with the PIN and the passphrase of the evening; what they tried before is
    gone. Raises SetUpAlready when somebody has locked it meanwhile.
    """
    event = session.get(Event, event_id)
    if event is None or event.step >= STEPS:
        raise SetUpAlready
    event.step = STEPS
    fit(session, event, real, now)
    stand_in = _like(event, now)
    earlier = _practice_events(session)
    for old in earlier:
        # The name of the practice event is free once its row is gone; tablets stay joined.
        session.execute(update(Event).where(Event.id == old).values(slug=f"gone-{old}"))
    session.add(stand_in)
    session.flush()
    for old in earlier:
        _move_stations(session, old, stand_in.id)
        delete_practice(session, old)
    fit(session, stand_in, practice, now)
    for row in session.scalars(select(EventCase).where(EventCase.event_id == event_id)).all():
        session.add(
            EventCase(
                event_id=stand_in.id,
                slug=row.slug,
                position=row.position,
                goal=row.goal,
                is_shown=row.is_shown,
            )
        )
    session.add(Audit(at=now, event_id=event_id, act="set-up-done", detail={}))
    session.flush()
    return stand_in


def _like(event: Event, now: dt.datetime) -> Event:
    copied = {name: getattr(event, name) for name in (*COPIED, *COPIED_TOO)}
    return Event(
        id=uuid.uuid4(),
        slug=PRACTICE_SLUG,
        is_practice=True,
        pin_hash="",
        created_at=now,
        begun_at=now,
        **copied,
    )


def begin_for_real(session: Session, event_id: UUID, now: dt.datetime) -> None:
    """Let the event take actions; what was done in practice is deleted.

    Raises SetUpAlready when it has begun, or is not ready, and ClockSetBack.
    """
    event = session.get(Event, event_id)
    if event is None or event.begun_at is not None or event.step < STEPS:
        raise SetUpAlready
    check_clock(session, now)
    deleted = 0
    for practice in _practice_events(session):
        _move_stations(session, practice, event_id)
        deleted += delete_practice(session, practice)
    event.begun_at = now
    session.add(Audit(at=now, event_id=event_id, act="begun", detail={"practised": deleted}))
    session.flush()


def _practice_events(session: Session) -> list[UUID]:
    return list(session.scalars(select(Event.id).where(Event.is_practice)).all())


def _move_stations(session: Session, old: UUID, new: UUID) -> None:
    session.execute(update(Station).where(Station.event_id == old).values(event_id=new))


def delete_practice(session: Session, event_id: UUID) -> int:
    """Delete a practice event with everything that hangs on it; return how many actions it had.

    Raises ValueError for a real event, of which nothing is ever deleted so.
    """
    if not session.get_one(Event, event_id).is_practice:
        raise ValueError("only practice is deleted")
    own = select(Action.id).where(Action.event_id == event_id)
    number = len(session.scalars(own).all())
    session.flush()
    # The tables in the order in which they lean on each other, so that a new one is not forgotten.
    for table in reversed(Base.metadata.sorted_tables):
        for condition in _belonging(table, event_id):
            session.execute(delete(table).where(condition))
    session.execute(delete(Event).where(Event.id == event_id))
    session.expire_all()
    return number


def _belonging(table: Table, event_id: UUID) -> list[ColumnElement[bool]]:
    """Return which rows of a table are the event's, by whatever they hang on."""
    ways: dict[str, Select[UUID] | UUID] = {
        "event_id": event_id,
        "action_id": select(Action.id).where(Action.event_id == event_id),
        "receiver_id": select(Receiver.id).where(Receiver.event_id == event_id),
        "job_id": select(PrintJob.id).where(PrintJob.event_id == event_id),
    }
    return [
        table.c[name] == way if isinstance(way, UUID) else table.c[name].in_(way)
        for name, way in ways.items()
        if name in table.c
    ]
