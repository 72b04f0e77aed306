"""A hand-over whose disk, clock or host interferes: each claim ends in a state, none is doubled."""

import datetime as dt
import threading
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from kiosk.actions.records import OpenAction
from kiosk.models import State
from kiosk.outbox import pause, take_back
from kiosk.outbox.opening import Opener
from kiosk.outbox.pace import Pace
from kiosk.receivers import Reason, Result
from tests.outbox.desk import Desk
from tests.outbox.fakes import Told

T = TypeVar("T")
DAY = 24 * 60 * 60.0
FILLING = 1
"""The first write of a hand-over; each further one settles and claims."""


class Full(RuntimeError):  # noqa: N818 - says what happened
    """The disk is full: what `write` raises then is no business of the outbox."""


def failing(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    at: Collection[int],
    is_kept: bool = False,
    error: type[BaseException] = Full,
) -> None:
    """Let these writes fail, counted from 1; `is_kept`: their commit comes through all the same."""
    write, count = desk.write, 0

    def write_or_fail(job: Callable[[Session], T], /) -> T:
        nonlocal count
        count += 1
        if count not in at:
            return write(job)
        if is_kept:
            write(job)
        raise error

    monkeypatch.setattr(desk, "write", write_or_fail)


def test_a_result_is_written_with_the_next_try(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver_id, told = desk.add_receiver("webhook"), Told(Result(State.ACCEPTED), idempotent=False)
    action_id = desk.sign()
    failing(desk, monkeypatch, at=[FILLING + 2])
    with pytest.raises(Full):
        desk.hand_over(receiver_id, told)
    assert desk.states(receiver_id) == {action_id: State.ACCEPTED}
    assert len(told.got) == 1


def test_it_goes_on_when_there_is_room_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver_id, told = desk.add_receiver("webhook"), Told(Result(State.ACCEPTED), idempotent=False)
    ids = [desk.sign() for _ in range(5)]
    failing(desk, monkeypatch, at=range(FILLING + 1, FILLING + 8, 2))
    assert desk.hand_over(receiver_id, told, patience=60, stop=Hasty()).is_complete
    assert sorted(action.id for action in told.got) == sorted(ids)


class Hasty(threading.Event):
    """A `stop` that does not wait."""

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


def test_a_disk_that_stays_full_leaves_the_row_to_its_lease(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver_id, told = desk.add_receiver("webhook"), Told(Result(State.ACCEPTED), idempotent=False)
    action_id = desk.sign()
    with monkeypatch.context() as full:
        failing(desk, full, at=range(FILLING + 2, 1000))
        with pytest.raises(Full):
            desk.hand_over(receiver_id, told)
    assert desk.states(receiver_id) == {action_id: State.SENDING}
    told.memory = lambda _: Result(State.ACCEPTED, remote_ref="found")
    desk.turn(91)
    assert desk.hand_over(receiver_id, told).is_complete
    assert len(told.got) == 1, "it was asked for, not sent again"


@pytest.mark.parametrize("is_kept", [True, False], ids=["committed late", "not committed"])
def test_claims_that_nobody_saw_committed_go_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    receiver_id, told = desk.add_receiver("webhook"), Told(Result(State.ACCEPTED), idempotent=False)
    action_id = desk.sign()
    with monkeypatch.context() as slow:
        failing(desk, slow, at=[FILLING + 1], is_kept=is_kept)
        with pytest.raises(Full):
            desk.hand_over(receiver_id, told)
    assert told.got == []
    row = desk.rows(receiver_id)[action_id]
    assert (row.state, row.attempts, row.lease_until) == (State.WAITING, 0, None)
    assert desk.hand_over(receiver_id, told).is_complete
    assert told.asked == [], "nothing of it had been sent, so there was nothing to ask"


def test_what_is_under_way_is_written_down_when_somebody_presses_ctrl_c(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [desk.sign() for _ in range(7)]
    receiver_id = desk.add_receiver("webhook")
    told = Told(Result(State.ACCEPTED), concurrency=4, idempotent=False)
    failing(desk, monkeypatch, at=[FILLING + 3], is_kept=True, error=KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        desk.hand_over(receiver_id, told)
    states = desk.states(receiver_id)
    sent = {action.id for action in told.got}
    assert {action_id for action_id in ids if states[action_id] is State.ACCEPTED} == sent
    assert set(states.values()) <= {State.ACCEPTED, State.WAITING}


def test_what_cannot_be_read_for_a_moment_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [desk.sign() for _ in range(6)]
    receiver_id = desk.add_receiver("webhook")
    told = Told(Result(State.ACCEPTED), concurrency=4)
    take, count = Opener.take, 0

    def take_or_fail(self: Opener, wanted: Collection[UUID]) -> Mapping[UUID, OpenAction]:
        nonlocal count
        count += 1
        if count == 2:
            raise OSError
        return take(self, wanted)

    monkeypatch.setattr(Opener, "take", take_or_fail)
    with pytest.raises(OSError):  # noqa: PT011 - it has no text
        desk.hand_over(receiver_id, told)
    rows = desk.rows(receiver_id).values()
    assert len([row for row in rows if row.state is State.WAITING]) == 2
    assert {row.attempts for row in rows if row.state is State.WAITING} == {0}
    desk.turn(2)
    assert desk.hand_over(receiver_id, told).is_complete
    assert sorted(action.id for action in told.got) == sorted(ids)


@pytest.mark.parametrize("seconds", [DAY, -DAY])
def test_a_clock_that_is_set_takes_nothing_back_that_is_under_way(
    desk: Desk, seconds: float
) -> None:
    """A laptop that slept, or got its time from the network, with requests under way."""
    for _ in range(12):
        desk.sign()
    turned = threading.Lock()

    def answer(action: OpenAction) -> Result:
        with turned:
            desk.turn(seconds)
        return Result(State.ACCEPTED)

    told = Told(answer, concurrency=4, idempotent=False)
    told.memory = lambda _: Result(State.WAITING, spends=False)
    receiver_id = desk.add_receiver("webhook")
    desk.hand_over(receiver_id, told)
    assert told.asked == []
    assert len(told.got) == 12


def test_a_clock_that_is_set_back_holds_nothing_up(desk: Desk) -> None:
    """Neither a lease nor a pause lasts a day longer for it."""
    dead, paused = desk.sign(), desk.sign()
    receiver_id = desk.add_receiver("webhook")
    busy = Told(lambda it: Result(State.WAITING, Reason.BUSY) if it.id == paused else cut())

    def cut() -> Result:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.hand_over(receiver_id, busy)
    desk.hand_over(receiver_id, busy)
    assert desk.states(receiver_id) == {dead: State.SENDING, paused: State.WAITING}
    desk.turn(-DAY)
    assert desk.hand_over(receiver_id, Told(Result(State.ACCEPTED))).is_complete


def test_a_lease_that_runs_is_left_alone(desk: Desk) -> None:
    desk.sign()
    receiver_id = desk.add_receiver("webhook")

    def cut(_: OpenAction) -> Result:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.hand_over(receiver_id, Told(cut))
    assert desk.write(lambda session: take_back(session, desk.now, receiver_id)) == 0
    desk.turn(91)
    own = desk.rows(receiver_id)
    ours = desk.write(
        lambda session: take_back(session, desk.now, receiver_id, under_way=list(own))
    )
    assert ours == 0
    assert desk.write(lambda session: take_back(session, desk.now, receiver_id)) == 1


def test_the_host_can_pause_a_receiver_while_it_is_sent_to(desk: Desk) -> None:
    for _ in range(9):
        desk.sign()
    receiver_id = desk.add_receiver("webhook")

    def answer(action: OpenAction) -> Result:
        desk.write(lambda session: pause(session, receiver_id, Reason.NO_RIGHT))
        return Result(State.ACCEPTED)

    summary = desk.hand_over(receiver_id, Told(answer))
    assert (summary.paused, summary.left) == (Reason.NO_RIGHT, 8)


def test_no_more_is_claimed_than_may_be_under_way(desk: Desk) -> None:
    for _ in range(40):
        desk.sign()
    receiver_id, seen = desk.add_receiver("webhook"), []

    def answer(action: OpenAction) -> Result:
        states: Any = desk.states(receiver_id).values()
        seen.append(sum(state is State.SENDING for state in states))
        return Result(State.ACCEPTED)

    assert desk.hand_over(receiver_id, Told(answer, concurrency=4)).is_complete
    assert 1 < max(seen) <= 4


def test_of_two_answers_that_crossed_the_longer_pause_counts() -> None:
    now, pace = dt.datetime.now(dt.UTC), Pace()
    longer = Result(State.WAITING, Reason.SLOW_DOWN, retry_after=60)
    pace.after([longer, Result(State.WAITING, Reason.SLOW_DOWN, retry_after=1)], now)
    assert pace.seconds_left(now) == 60
