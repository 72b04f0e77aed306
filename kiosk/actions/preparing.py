"""Preparing a real event step by step: each step is whole on disk before the next is shown."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.actions.events import KEEP_DAYS, current_event
from kiosk.actions.people import Refused, has_harmful, tidy
from kiosk.models import Action, Audit, Event, EventCase
from kiosk.packs import ActionOpen, Case, Pack

STEPS = 6
"""What set-up has at most (ux.md H1)."""
NAME_MAX = 120
"""Code points of a name and of a place; the table has room for as many."""
GOAL_MAX = 1_000_000
GOAL_OF_A_CASE = 20
"""Actions that a case starts with: what two tables of ten write in an evening."""
EARLIEST = dt.timedelta(days=7)
LATEST = dt.timedelta(days=400)
"""How far from today an event may lie: a slip in the year is found, next December is not."""
SLACK = dt.timedelta(minutes=5)
"""How far a clock may be put back, since laptops correct theirs by a little."""


class SetUpAlready(RuntimeError):  # noqa: N818 - reads as what it says where it is caught
    """Somebody else has done this step in the meantime; nothing was changed."""


class ClockSetBack(RuntimeError):  # noqa: N818 - reads as what it says where it is caught
    """The clock is behind `newest`, the time of what was saved last."""

    def __init__(self, newest: dt.datetime) -> None:
        super().__init__(newest.isoformat())
        self.newest = newest


@dataclass(frozen=True)
class Outline:
    """What the first step decides; `language` is a code of the screens, `country` ISO or ""."""

    name: str
    held_on: dt.date
    language: str
    place: str = ""
    country: str = ""


def event_in_hand(session: Session) -> Event | None:
    """Return the real event that is prepared or that runs, None before set-up and after the end."""
    return session.scalar(
        select(Event)
        .where(Event.is_practice.is_(False), Event.closed_at.is_(None))
        .order_by(Event.begun_at.is_(None), Event.created_at.desc())
    )


def clean_title(typed: str, *, is_needed: bool = True) -> str:
    """Return the name of an event or a place, or raise Refused: empty, unreadable, too_long."""
    if has_harmful(typed):
        raise Refused("unreadable")
    title = tidy(typed)
    if is_needed and not any(char.isalnum() for char in title):
        raise Refused("empty")
    if len(title) > NAME_MAX:
        raise Refused("too_long")
    return title


def check_day(day: dt.date, today: dt.date) -> dt.date:
    """Return the day of an event, or raise Refused: far_off."""
    if not today - EARLIEST <= day <= today + LATEST:
        raise Refused("far_off")
    return day


def check_clock(session: Session, now: dt.datetime) -> None:
    """Raise ClockSetBack when something was saved at a time that has not come yet.

    An event would get a date of the past, and what it holds would be erased too early or late.
    """
    times = (func.max(Audit.at), func.max(Event.created_at), func.max(Action.hour))
    found = [session.scalar(select(newest)) for newest in times]
    newest = max((at for at in found if at is not None), default=now)
    if newest > now + SLACK:
        raise ClockSetBack(newest)


def prepare(session: Session, pack: Pack, outline: Outline, now: dt.datetime) -> Event:
    """Make the real event, not begun, with an answer to each further step.

    Raises SetUpAlready when there is one, and ClockSetBack.
    """
    if event_in_hand(session) is not None:
        raise SetUpAlready
    check_clock(session, now)
    event_id, chosen = uuid.uuid4(), [case for case in pack.cases if is_offered(case)]
    event = Event(
        id=event_id,
        slug=f"event-{event_id.hex[:12]}",
        is_practice=False,
        languages=list(pack.languages),
        pack_id=pack.id,
        pack_version=pack.version,
        pin_hash="",
        created_at=now,
        goal=usual_goal(len(chosen)),
        step=1,
        **_columns(outline),
    )
    session.add(event)
    session.flush()
    for position, case in enumerate(pack.cases):
        session.add(
            EventCase(event_id=event_id, slug=case.slug, position=position, is_shown=case in chosen)
        )
    return event


def rename(session: Session, event_id: UUID, outline: Outline) -> None:
    """Write what the first step decided, also for the practice event that stands for it."""
    for event in _both(session, event_id):
        for name, value in _columns(outline).items():
            setattr(event, name, value)


def _columns(outline: Outline) -> dict[str, object]:
    return {
        "name": outline.name,
        "place": outline.place,
        "held_on": outline.held_on,
        "language": outline.language,
        "country": outline.country,
        "erase_on": outline.held_on + dt.timedelta(days=KEEP_DAYS),
    }


def choose_cases(
    session: Session, event_id: UUID, ordered: Sequence[str], shown: Sequence[str]
) -> None:
    """Keep these cases in this order, and show those of them that were chosen."""
    for event in _both(session, event_id):
        for position, slug in enumerate(ordered):
            row = session.get(EventCase, (event.id, slug))
            if row is None:
                row = EventCase(event_id=event.id, slug=slug)
                session.add(row)
            row.position, row.is_shown = position, slug in shown


def set_goals(session: Session, event_id: UUID, total: int, of_cases: Mapping[str, int]) -> None:
    """Keep how many actions are hoped for; a case with 0 has its share of what is left."""
    for event in _both(session, event_id):
        event.goal = total
        for row in session.scalars(select(EventCase).where(EventCase.event_id == event.id)):
            row.goal = of_cases.get(row.slug, 0)


def mark_step(session: Session, event_id: UUID, step: int) -> None:
    """Note that a step is done; going back to an earlier one takes none back."""
    event = session.get_one(Event, event_id)
    event.step = max(event.step, step)


def _both(session: Session, event_id: UUID) -> Sequence[Event]:
    """Return the real event and, once its set-up is done, the practice event in its place."""
    real, served = session.get_one(Event, event_id), current_event(session)
    is_stand_in = real.step >= STEPS and served is not None and served.is_practice
    return [real, served] if is_stand_in and served else [real]


def is_offered(case: Case) -> bool:
    """Tell whether a case is on unless the host says otherwise: all but the closed ones."""
    return case.action_open != ActionOpen.NO


def usual_goal(cases: int) -> int:
    """Return how many actions an event with so many cases may hope for, in tens."""
    return max(1, cases) * GOAL_OF_A_CASE


def shares(total: int, of_cases: Mapping[str, int]) -> dict[str, int]:
    """Return the goal of each case: its own, or for 0 an even share of what those leave.

    The shares add up to the total unless the cases' own goals are more than that.
    """
    without = [slug for slug, goal in of_cases.items() if not goal]
    left = max(0, total - sum(of_cases.values()))
    each, more = divmod(left, len(without) or 1)
    share = {slug: each + (place < more) for place, slug in enumerate(without)}
    return {slug: goal or share[slug] for slug, goal in of_cases.items()}
