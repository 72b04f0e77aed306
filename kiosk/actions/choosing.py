"""Which pack an event uses, which of its cases it shows, and in what order."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.models import Event, EventCase
from kiosk.packs import Pack
from kiosk.packs.shelf import rank


def open_events(session: Session) -> Sequence[Event]:
    """Return the events that are not closed: the practice event, one prepared, one that runs."""
    return session.scalars(select(Event).where(Event.closed_at.is_(None))).all()


def may_take(event: Event, pack: Pack, *, goes_back: bool = False) -> bool:
    """Tell whether the event may use another pack.

    A real one that has begun takes a higher version of its own pack alone, and may go back to one
    that it had: what was signed for is a case of that pack.
    """
    if event.is_practice or event.begun_at is None:
        return True
    if pack.id != event.pack_id:
        return False
    return goes_back or rank(pack.version) >= rank(event.pack_version)


def take_pack(session: Session, pack: Pack, *, goes_back: bool = False) -> int:
    """Let every open event that may use the pack do so, and return how many do.

    New cases come last and are shown. One that is gone keeps its row: something may have been done
    for it.
    """
    taken = 0
    for event in open_events(session):
        if not may_take(event, pack, goes_back=goes_back):
            continue
        event.pack_id, event.pack_version = pack.id, pack.version
        known = _rows(session, event.id)
        place = max((row.position for row in known), default=-1) + 1
        slugs = {row.slug for row in known}
        new = [case.slug for case in pack.cases if case.slug not in slugs]
        for position, slug in enumerate(new, place):
            session.add(EventCase(event_id=event.id, slug=slug, position=position))
        taken += 1
    session.flush()
    return taken


def switch(session: Session, pack: Pack, slug: str, *, is_shown: bool) -> bool:
    """Show a case, or no longer, at every open event; False where no case would be left."""
    events = open_events(session)
    own = {case.slug for case in pack.cases}
    for event in events:
        rows = _rows(session, event.id)
        left = [row for row in rows if row.is_shown and row.slug in own and row.slug != slug]
        if not is_shown and not left and any(row.slug == slug for row in rows):
            return False
    for event in events:
        for row in _rows(session, event.id):
            if row.slug == slug:
                row.is_shown = is_shown
    session.flush()
    return True


def move(session: Session, event_id: UUID, pack: Pack, slug: str, *, is_up: bool) -> bool:
    """Change places with the case before or behind; False where there is none."""
    rows = [row for row in _rows(session, event_id) if pack.case(row.slug)]
    place = next((at for at, row in enumerate(rows) if row.slug == slug), None)
    if place is None:
        return False
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(rows):
        return False
    one, two = rows[place], rows[other]
    one.position, two.position = two.position, one.position
    session.flush()
    return True


def _rows(session: Session, event_id: UUID) -> Sequence[EventCase]:
    own = EventCase.event_id == event_id
    return session.scalars(select(EventCase).where(own).order_by(EventCase.position)).all()
