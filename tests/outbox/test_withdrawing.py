"""Withdrawing with a reason and undoing it: nothing is lost, nothing goes out blindly."""

import pytest

from kiosk.models import State
from kiosk.outbox import REASONS, needs_you, retry, undo_withdrawal, withdraw
from kiosk.receivers import Reason, Result
from tests.outbox.desk import Desk
from tests.outbox.fakes import Told

REFUSED = Result(State.REFUSED, Reason.INVALID)
LOST = Result(State.UNKNOWN, Reason.CANNOT_TELL, spends=False)


def test_what_was_refused_can_be_withdrawn_and_comes_back_waiting(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    desk.hand_over(receiver_id, Told(REFUSED))
    taken = desk.write(lambda s: withdraw(s, receiver_id, [action_id], Reason.DOUBLE, desk.now))
    assert taken == 1
    row = desk.rows(receiver_id)[action_id]
    assert (row.state, row.reason) == (State.WITHDRAWN, Reason.DOUBLE)
    with desk.read() as session:
        assert needs_you(session, desk.event_id) == []
    told = Told(Result(State.ACCEPTED))
    desk.hand_over(receiver_id, told)
    assert told.got == [], "nothing withdrawn goes out"
    assert desk.write(lambda s: undo_withdrawal(s, receiver_id, [action_id], desk.now)) == 1
    assert desk.states(receiver_id) == {action_id: State.WAITING}
    assert desk.hand_over(receiver_id, told).is_complete
    assert [action.id for action in told.got] == [action_id]


def test_what_may_have_arrived_is_asked_for_after_undoing(desk: Desk) -> None:
    """Promise 4: never a blind repeat at a receiver without keys."""
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    told = Told(LOST, idempotent=False)
    desk.hand_over(receiver_id, told)
    desk.write(lambda s: withdraw(s, receiver_id, [action_id], Reason.MADE_UP, desk.now))
    desk.write(lambda s: undo_withdrawal(s, receiver_id, [action_id], desk.now))
    assert desk.states(receiver_id) == {action_id: State.UNKNOWN}
    told.answer, told.memory = Result(State.ACCEPTED), {action_id: Result(State.ACCEPTED)}.get
    told.got.clear()
    assert desk.hand_over(receiver_id, told).is_complete
    assert (told.got, told.asked) == ([], [action_id])


@pytest.mark.parametrize("state", [State.ACCEPTED, State.KNOWN])
def test_what_is_there_is_not_withdrawn_but_erased(desk: Desk, state: State) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    desk.hand_over(receiver_id, Told(Result(state)))
    taken = desk.write(lambda s: withdraw(s, receiver_id, [action_id], Reason.DOUBLE, desk.now))
    assert (taken, desk.states(receiver_id)) == (0, {action_id: state})


def test_undoing_touches_only_what_the_host_withdrew(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    desk.hand_over(receiver_id, Told(Result(State.ACCEPTED)))
    assert desk.write(lambda s: undo_withdrawal(s, receiver_id, [action_id], desk.now)) == 0
    assert desk.states(receiver_id) == {action_id: State.ACCEPTED}


def test_a_reason_is_one_of_four(desk: Desk) -> None:
    assert len(REASONS) == 4
    receiver_id = desk.add_receiver("webhook")
    with pytest.raises(ValueError, match="not a reason"):
        desk.write(lambda s: withdraw(s, receiver_id, [], Reason.INVALID, desk.now))


def test_trying_again_leaves_the_withdrawn_alone(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    desk.hand_over(receiver_id, Told(REFUSED))
    desk.write(lambda s: withdraw(s, receiver_id, [action_id], Reason.DOUBLE, desk.now))
    assert desk.write(lambda s: retry(s, receiver_id, desk.now)) == 0
    assert desk.states(receiver_id) == {action_id: State.WITHDRAWN}
