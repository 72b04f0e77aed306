"""A receiver that is unwell is asked ever less often; progress is a snapshot of one moment."""

import threading
from uuid import uuid4

import pytest

from kiosk.models import State
from kiosk.outbox import Progress
from kiosk.outbox.pace import LONGEST, Pace
from kiosk.receivers import Reason, Result
from tests.outbox.desk import START

ACCEPTED = Result(State.ACCEPTED)
FAULT = Result(State.UNKNOWN, Reason.SERVER_FAULT)
UNREACHED = Result(State.WAITING, Reason.NOT_REACHED, spends=False)


def after(*results: Result) -> float:
    pace = Pace()
    for result in results:
        pace.after([result], START)
    return pace.seconds_left(START)


def test_all_is_well() -> None:
    assert after() == after(ACCEPTED) == after(Result(State.REFUSED, Reason.INVALID)) == 0


@pytest.mark.parametrize("reason", [Reason.NOT_REACHED, Reason.NOT_THE_RECEIVER, Reason.SLOW_DOWN])
def test_what_speaks_of_the_receiver_holds_at_once(reason: Reason) -> None:
    assert 0.5 <= after(Result(State.WAITING, reason)) <= 1


def test_one_fault_may_be_the_actions_own_three_are_the_receivers() -> None:
    assert after(FAULT, FAULT) == 0
    assert after(FAULT, FAULT, ACCEPTED, FAULT, FAULT) == 0
    assert 0.5 <= after(FAULT, FAULT, FAULT) <= 1
    assert 1 <= after(FAULT, FAULT, FAULT, FAULT) <= 2


def test_the_hold_doubles_and_ends() -> None:
    assert LONGEST / 2 <= after(*[UNREACHED] * 20) <= LONGEST


def test_what_the_receiver_asks_for_is_the_hold() -> None:
    assert after(Result(State.WAITING, Reason.SLOW_DOWN, retry_after=17.0)) == 17


def test_progress_before_during_and_after() -> None:
    progress, first, second = Progress(), uuid4(), uuid4()
    assert (progress.snapshot().total, progress.snapshot().rate) == (0, None)
    progress.start(4)
    progress.tell({first: State.UNKNOWN}, START)
    assert (progress.snapshot().done, progress.snapshot().seconds_left) == (0, None)
    progress.tell({first: State.KNOWN, second: State.REFUSED}, START)
    seen = progress.snapshot()
    assert (seen.total, seen.done) == (4, 2)
    assert seen.states == {State.KNOWN: 1, State.REFUSED: 1}
    assert seen.rate
    assert seen.seconds_left == pytest.approx(2 / seen.rate)
    assert not seen.is_finished
    progress.finish("gone")
    assert (progress.snapshot().is_finished, progress.snapshot().paused) == (True, "gone")


def test_progress_from_many_threads_counts_all() -> None:
    progress = Progress()

    def tell() -> None:
        for _ in range(200):
            progress.tell({uuid4(): State.ACCEPTED}, START)

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert progress.snapshot().done <= 800
    assert progress.snapshot().done == 800
