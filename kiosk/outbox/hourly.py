"""How many acted in each hour, asked for again and again while an evening goes on."""

import datetime as dt
import threading
from collections import Counter
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.models import Action
from kiosk.outbox.figures import Hour
from kiosk.outbox.reporting import counted_in, hours_of


class HourCounts:
    """The hours of each event. An action is read once: the next time only those that came since.

    That is right because actions are only ever appended, by one writer, with a growing `seq`. What
    was withdrawn is read anew each time, from its own small index.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._captured = Counter[tuple[UUID, dt.datetime]]()
        self._seq = 0

    def of(self, session: Session, event_id: UUID) -> list[Hour]:
        """Return the same hours as the report has, earliest first, in UTC."""
        with self._lock:
            self._go_on(session)
            captured = {hour: n for (its, hour), n in self._captured.items() if its == event_id}
        at_screens = Counter(captured)
        at_screens.subtract(_withdrawn(session, event_id))
        return hours_of(+at_screens, counted_in(session, event_id))

    def _go_on(self, session: Session) -> None:
        # Of all events, and by hour first: for anything that begins with the event SQLite takes the
        # index of its cases, and reads all of it.
        rows = session.execute(
            select(Action.event_id, Action.hour, func.count(), func.max(Action.seq))
            .where(Action.seq > self._seq)
            .group_by(Action.hour, Action.event_id)
        )
        for event_id, hour, number, last in rows.all():
            self._captured[event_id, hour] += number
            self._seq = max(self._seq, last)


def _withdrawn(session: Session, event_id: UUID) -> Counter[dt.datetime]:
    """Count the few rows here: grouped by hour SQLite would not take their own small index."""
    own = (Action.event_id == event_id, Action.withdrawn_at.is_not(None))
    return Counter(session.scalars(select(Action.hour).where(*own)))
