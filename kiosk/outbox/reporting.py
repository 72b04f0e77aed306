"""What an event came to, in figures: no name, no text, nothing of any one person (ux.md H9)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.actions.recording import young
from kiosk.actions.tallies import tallied
from kiosk.models import Action, Counted, Event, EventCase, Hold, Kind, State, Tally
from kiosk.outbox.books import books
from kiosk.outbox.figures import PAPER, CaseFigures, Handed, Hour, Report
from kiosk.outbox.standings import Standing

_SENT = (State.ACCEPTED, State.KNOWN)
_WAITING = (State.WAITING, State.SENDING)
_NEEDS_YOU = (State.REFUSED, State.UNKNOWN)


def report_of(session: Session, event_id: UUID, goal: int | None = None) -> Report:
    """Return the figures of the event, counted from the rows in one transaction.

    `goal` is how many actions the host hoped for, the event's own unless told. Raises
    NoResultFound for an unknown event.
    """
    event = session.get_one(Event, event_id)
    found = books(session, event_id)
    return Report(
        name=event.name,
        country=event.country,
        is_practice=event.is_practice,
        erase_on=event.erase_on,
        captured=found.captured,
        withdrawn=_withdrawn(session, event_id),
        young=young(session, event_id),
        cases=_cases(session, event_id),
        hours=_hours(session, event_id),
        languages=_languages(session, event_id),
        receivers=[_handed(standing) for standing in found.standings],
        is_balanced=found.is_balanced,
        differences=len(found.differences),
        goal=event.goal or None if goal is None else goal,
        place=event.place,
        held_on=event.held_on,
        held_back=_held_back(session, event_id),
        is_closed=event.closed_at is not None,
    )


def _withdrawn(session: Session, event_id: UUID) -> int:
    counted = select(func.count()).where(
        Action.event_id == event_id, Action.withdrawn_at.is_not(None)
    )
    return session.scalar(counted) or 0


def _held_back(session: Session, event_id: UUID) -> int:
    own = (Action.event_id == event_id, Action.withdrawn_at.is_(None))
    counted = select(func.count()).select_from(Hold).join(Action, Action.id == Hold.action_id)
    return session.scalar(counted.where(*own)) or 0


def _cases(session: Session, event_id: UUID) -> list[CaseFigures]:
    """Return every case of the event, and any other that something was done for."""
    chosen = session.scalars(
        select(EventCase.slug).where(EventCase.event_id == event_id).order_by(EventCase.position)
    )
    grouped = (Action.case_slug, Action.kind)
    rows = session.execute(
        select(*grouped, func.count())
        .where(Action.event_id == event_id, Action.withdrawn_at.is_(None))
        .group_by(*grouped)
    )
    acted = {(slug, kind): number for slug, kind, number in rows}
    return case_figures(chosen.all(), acted, tallied(session, event_id))


def case_figures(
    chosen: Sequence[str],
    acted: Mapping[tuple[str, Kind], int],
    counted: Mapping[tuple[str, Counted], int],
) -> list[CaseFigures]:
    """Return the chosen cases in their order, then any other that something was done for."""
    others = sorted({slug for slug, _ in (*acted, *counted)})
    return [
        CaseFigures(
            slug,
            {kind: acted[slug, kind] for kind in Kind if (slug, kind) in acted},
            {sort: counted[slug, sort] for sort in PAPER if (slug, sort) in counted},
            counted.get((slug, Counted.SHARE), 0),
        )
        for slug in dict.fromkeys((*chosen, *others))
    ]


def _hours(session: Session, event_id: UUID) -> list[Hour]:
    acted = session.execute(
        select(Action.hour, func.count())
        .where(Action.event_id == event_id, Action.withdrawn_at.is_(None))
        .group_by(Action.hour)
    )
    return hours_of({hour: number for hour, number in acted}, counted_in(session, event_id))


def hours_of(
    at_screens: Mapping[dt.datetime, int], on_paper: Mapping[dt.datetime, int]
) -> list[Hour]:
    """Return the hours in which something was done, earliest first."""
    hours = sorted({*at_screens, *on_paper})
    found = [Hour(hour, at_screens.get(hour, 0), on_paper.get(hour, 0)) for hour in hours]
    return [hour for hour in found if hour.at_screens or hour.on_paper]


def counted_in(session: Session, event_id: UUID) -> Counter[dt.datetime]:
    """Return how many were counted on paper by hour, without what was undone."""
    grouped = (Tally.case_slug, Tally.counted, Tally.hour)
    rows = session.execute(
        select(*grouped, func.sum(Tally.number))
        .where(Tally.event_id == event_id, Tally.counted.in_(PAPER))
        .group_by(*grouped)
    )
    by_sort = defaultdict[tuple[str, Counted], dict[dt.datetime, int]](dict)
    for slug, sort, hour, number in rows:
        by_sort[slug, sort][hour] = number
    together = Counter[dt.datetime]()
    for by_hour in by_sort.values():
        together.update(_without_undone(by_hour))
    return together


def _without_undone(by_hour: Mapping[dt.datetime, int]) -> dict[dt.datetime, int]:
    """Take what was undone in a later hour off the hours before it, so that none is negative."""
    left, owed = {}, 0
    for hour in sorted(by_hour, reverse=True):
        number = by_hour[hour] + owed
        owed = min(number, 0)
        left[hour] = max(number, 0)
    return left


def _languages(session: Session, event_id: UUID) -> list[tuple[str, int]]:
    rows = session.execute(
        select(Action.locale, func.count())
        .where(Action.event_id == event_id, Action.withdrawn_at.is_(None))
        .group_by(Action.locale)
    )
    return Counter({locale: number for locale, number in rows}).most_common()


def _handed(standing: Standing) -> Handed:
    def of(*states: State) -> int:
        return sum(standing.states.get(state, 0) for state in states)

    return Handed(
        name=standing.name,
        kind=standing.kind,
        sent=of(*_SENT),
        waiting=of(*_WAITING),
        needs_you=of(*_NEEDS_YOU),
        withdrawn=of(State.WITHDRAWN),
        not_for_it=of(State.NOT_APPLICABLE),
    )
