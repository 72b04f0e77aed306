"""Closing empties an event in one go; its last day does so by itself (design: Closing, S9)."""

import datetime as dt
import signal
import subprocess
import sys
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.models import Audit, Event, EventKey, Receiver, SealedPart, State
from kiosk.outbox.closing import LONGEST_GAP, StillOpen, close, destroy, due, open_ends
from kiosk.outbox.holding import Why, hold
from kiosk.outbox.reporting import report_of
from kiosk.receivers import Reason, Result
from tests.outbox.closer import COMMITTED
from tests.outbox.desk import START, Desk
from tests.outbox.fakes import Told
from tests.receivers.peers import ROOT

TAKEN = Result(State.ACCEPTED)
DAY = dt.timedelta(days=1)
KEPT = 60 * DAY


@pytest.fixture
def lasting(desk: Desk) -> Desk:
    """Return an event with its key on this laptop, two signatures, and sixty days to go."""
    desk.sign("Amal")
    desk.sign("Bo")

    def keep(session: Session) -> None:
        session.get_one(Event, desk.event_id).erase_on = (START + KEPT).date()
        session.get_one(EventKey, desk.key_id).wrapped = b"wrapped"

    desk.write(keep)
    return desk


def parts(desk: Desk) -> int:
    with desk.read() as session:
        return session.scalar(select(func.count()).select_from(SealedPart)) or 0


def secrets(desk: Desk) -> list[bool]:
    """Tell of the key and each receiver whether its secret is still there."""
    with desk.read() as session:
        keys = [it.wrapped for it in session.scalars(select(EventKey))]
        return [it is not None for it in (*keys, *session.scalars(select(Receiver.sealed_secret)))]


def due_at(desk: Desk, now: dt.datetime) -> bool:
    with desk.read() as session:
        return due(session, now) == [desk.event_id]


def is_closed(desk: Desk) -> bool:
    with desk.read() as session:
        return session.get_one(Event, desk.event_id).closed_at is not None


def test_it_is_due_from_its_last_day_on(lasting: Desk) -> None:
    assert [due_at(lasting, START + KEPT + days * DAY) for days in (-1, 0, 1)] == [
        False, True, True,
    ]  # fmt: skip


def test_a_clock_that_is_far_ahead_is_not_believed(lasting: Desk) -> None:
    """Until somebody does something here: that is a sign that the day is right."""
    late = START + LONGEST_GAP + DAY
    assert due_at(lasting, START + LONGEST_GAP - DAY), "control: within a year it is"
    assert not due_at(lasting, late)
    act = Audit(at=late - DAY, event_id=lasting.event_id, act="desk-opened", detail={})
    lasting.write(lambda session: session.add(act))
    assert due_at(lasting, late)


def test_its_last_day_destroys_key_parts_and_secrets_and_keeps_the_figures(lasting: Desk) -> None:
    """Also with what still waits: that was the promise."""
    receiver_id, now = lasting.add_receiver("webhook"), START + KEPT
    lasting.hand_over(receiver_id, Told(Result(State.WAITING, spends=False)))
    with lasting.read() as session:
        before = report_of(session, lasting.event_id)
    assert (parts(lasting) > 0, secrets(lasting)) == (True, [True, True]), "control"
    number = parts(lasting)
    assert lasting.write(lambda session: destroy(session, lasting.event_id, now)) == number
    assert (parts(lasting), secrets(lasting)) == (0, [False, False])
    assert not due_at(lasting, now), "once is enough"
    with lasting.read() as session:
        after = report_of(session, lasting.event_id)
        [noted] = session.scalars(select(Audit.detail)).all()
    assert (after.cases, after.hours, after.is_closed) == (before.cases, before.hours, True)
    assert noted == {"parts": number}


def test_another_event_is_left_alone(lasting: Desk) -> None:
    with lasting.read() as session:
        first = session.get_one(Event, lasting.event_id)
        copied = {it.key: getattr(first, it.key) for it in Event.__mapper__.column_attrs}
    other = Event(**copied | {"id": uuid4(), "slug": "next", "erase_on": (START + 2 * KEPT).date()})
    key = EventKey(id=uuid4(), event_id=other.id, public=b"", wrapped=b"kept", created_at=START)
    lasting.write(lambda session: session.add(other))
    lasting.write(lambda session: session.add(key))
    assert due_at(lasting, START + KEPT), "it alone"
    lasting.write(lambda session: destroy(session, lasting.event_id, START + KEPT))
    assert sorted(secrets(lasting)) == [False, True]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Result(State.WAITING, spends=False), "waiting"),
        (Result(State.UNKNOWN), "needs_you"),
        (Result(State.REFUSED, Reason.INVALID), "needs_you"),
    ],
)
def test_what_is_open_refuses_the_closing_and_deletes_nothing(
    lasting: Desk, answer: Result, code: str
) -> None:
    receiver_id, number = lasting.add_receiver("webhook"), parts(lasting)
    lasting.hand_over(receiver_id, Told(answer))
    with pytest.raises(StillOpen) as told:
        lasting.write(lambda session: close(session, lasting.event_id, START))
    assert code in [end.code for end in told.value.ends]
    assert (parts(lasting), is_closed(lasting)) == (number, False)


def test_what_is_held_back_keeps_nothing_open(lasting: Desk) -> None:
    card = lasting.write_a_card()
    lasting.hand_over(lasting.add_receiver("webhook"), Told(TAKEN))
    with lasting.read() as session:
        assert [end.code for end in open_ends(session, lasting.event_id)] == ["to_post"], "control"
    lasting.write(lambda session: hold(session, lasting.event_id, card, Why.TEST, START))
    lasting.write(lambda session: close(session, lasting.event_id, START))
    assert (parts(lasting), is_closed(lasting)) == (0, True)


@pytest.mark.parametrize("place", ["DELETE FROM sealed_part", "UPDATE event", COMMITTED])
def test_killed_in_the_middle_all_or_nothing_is_deleted(lasting: Desk, place: str) -> None:
    """SIGKILL within the one transaction; after its commit the control: then all of it is gone."""
    lasting.hand_over(lasting.add_receiver("webhook"), Told(TAKEN))
    number = parts(lasting)
    arguments = [str(lasting.path), str(lasting.event_id), place]
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.outbox.closer", *arguments], cwd=ROOT, check=False
    )
    assert done.returncode == -signal.SIGKILL
    is_done = place == COMMITTED
    assert (parts(lasting), is_closed(lasting)) == (0 if is_done else number, is_done)
    assert secrets(lasting) == [True, not is_done]
