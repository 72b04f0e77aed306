"""How each hand-over stands at this moment, for the pages that show it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from flask_babel import format_date, format_decimal, format_time, gettext, ngettext
from sqlalchemy import func, select

from kiosk import outbox
from kiosk.database import db
from kiosk.models import Delivery, Receiver, State
from kiosk.outbox import Snapshot, Standing
from kiosk.outbox.progress import PROVED
from kiosk.web.host.receivers import all_receivers
from kiosk.web.host.standing import unsettled
from kiosk.web.sends import Phase, Running
from kiosk.web.state import event, kiosk

NO_STATES: Mapping[State, int] = {}


@dataclass(frozen=True)
class Course:
    """One receiver: what waits for it, and its hand-over if there was one since the start."""

    receiver: Receiver
    standing: Standing
    needs: int
    running: Running | None

    @property
    def waiting(self) -> int:
        return unsettled(self.standing)

    @property
    def phase(self) -> Phase | None:
        return self.running.phase if self.running else None

    @property
    def is_moving(self) -> bool:
        """Tell whether the page has something new to show by itself."""
        return self.phase in (Phase.RUNNING, Phase.PAUSING, Phase.STOPPING)

    @cached_property
    def seen(self) -> Snapshot:
        return self.running.progress.snapshot() if self.running else Snapshot()

    @property
    def done(self) -> int:
        return self.seen.done + (self.running.before if self.running else 0)

    @property
    def total(self) -> int:
        return self.seen.total + (self.running.before if self.running else 0)

    @property
    def chips(self) -> Mapping[State, int]:
        """Return how many were settled how, and how many are unclear; the rest only waits."""
        states = self.seen.states or NO_STATES
        still = (State.WAITING, State.SENDING)
        return {state: count for state, count in states.items() if count and state not in still}

    @property
    def paused(self) -> str | None:
        """Return why the receiver stopped, as it was told or as it is kept."""
        return (None if self.is_moving else self.seen.paused) or self.receiver.paused

    @property
    def is_through(self) -> bool:
        return self.phase is Phase.ENDED and not self.paused and not self.waiting

    @property
    def pace(self) -> str:
        """Return how fast it goes and how long it still takes, in words; "" before one knows."""
        if self.phase is not Phase.RUNNING or not self.seen.rate:
            return ""
        return f"{rate_words(self.seen.rate)} · {left_words(self.seen.seconds_left or 0)}"


def rate_words(rate: float) -> str:
    if rate >= 1:
        return str(gettext("%(number)s a second", number=format_decimal(round(rate))))
    return str(gettext("%(number)s a minute", number=format_decimal(max(round(rate * 60), 1))))


def left_words(seconds: float) -> str:
    if seconds < 60:
        return str(gettext("less than a minute left"))
    minutes = round(seconds / 60)
    return str(ngettext("%(num)s minute left", "%(num)s minutes left", minutes))


def clock_time(at: dt.datetime) -> str:
    """Return the hour and minute by this laptop's own clock."""
    return str(format_time(at.astimezone(), "HH:mm", rebase=False))


def day_and_time(at: dt.datetime) -> str:
    """Return the day, short, and the time by this laptop's own clock, for a row of a table."""
    return f"{format_date(at.astimezone().date(), 'd MMM')} · {clock_time(at)}"


def courses() -> list[Course]:
    """Return how each receiver of the event stands, those that people serve left out."""
    here, session = event(), db.session()
    standings = {it.receiver_id: it for it in outbox.standings(session, here.id)}
    needs = [need.receiver_id for need in outbox.needs_you(session, here.id)]
    return [
        Course(row, standings[row.id], needs.count(row.id), kiosk().sends.find(row.id))
        for row in all_receivers()
    ]


def last_proof() -> dt.datetime | None:
    """Return when something last arrived, of all that was sent."""
    ids: list[UUID] = [row.id for row in all_receivers()]
    proved = (Delivery.receiver_id.in_(ids), Delivery.state.in_(PROVED))
    return db.session.scalar(select(func.max(Delivery.updated_at)).where(*proved))
