"""Wrong tries at a door: five, then a wait that doubles (SEC12, H3)."""

import datetime as dt

from sqlalchemy.orm import Session

from kiosk.models import Lockout

FREE_TRIES = 5
FIRST_WAIT = dt.timedelta(seconds=60)
LONGEST_WAIT = dt.timedelta(minutes=15)


def closed_until(session: Session, door: str, now: dt.datetime) -> dt.datetime | None:
    """Return the instant until which the door stays shut, or None when it may be tried."""
    row = session.get(Lockout, door)
    if row is None or row.closed_until is None or row.closed_until <= now:
        return None
    return row.closed_until


def count_failure(session: Session, door: str, now: dt.datetime) -> None:
    """Note a wrong try; from the fifth on each one shuts the door for twice as long."""
    row = session.get(Lockout, door)
    if row is None:
        row = Lockout(door=door, failures=0, closed_until=None)
        session.add(row)
    row.failures += 1
    if row.failures >= FREE_TRIES:
        wait = FIRST_WAIT * 2 ** min(row.failures - FREE_TRIES, 10)
        row.closed_until = now + min(wait, LONGEST_WAIT)


def forget_failures(session: Session, door: str) -> None:
    """Open the door again after a right try."""
    if row := session.get(Lockout, door):
        session.delete(row)
