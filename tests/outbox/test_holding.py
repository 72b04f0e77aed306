"""What the host holds back reaches nobody, the books go on to balance, and it can be undone."""

import contextlib
import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.actions.records import OpenAction
from kiosk.models import Hold, Kind, State
from kiosk.outbox import ensure_post, mark_posted, needs_you, standings, to_post, undo_withdrawal
from kiosk.outbox.books import books
from kiosk.outbox.holding import Why, held_back, hold, left_already, let_go
from kiosk.outbox.paper import stacks, to_print
from kiosk.outbox.reporting import report_of
from kiosk.receivers import Reason, Result
from tests.outbox.desk import CASE, Desk
from tests.outbox.fakes import Told

TAKEN = Result(State.ACCEPTED)


def held(desk: Desk, action_id: UUID, why: Why = Why.TEST) -> bool:
    return desk.write(lambda s: hold(s, desk.event_id, action_id, why, desk.now))


def released(desk: Desk, action_id: UUID) -> bool:
    return desk.write(lambda s: let_go(s, desk.event_id, action_id, desk.now))


def test_what_waits_is_withdrawn_and_undone_it_goes_out(desk: Desk) -> None:
    """Issue 6, reading and care; H6. The other action is the control: it does go out."""
    action_id, other, receiver_id = desk.sign(), desk.sign(), desk.add_receiver("webhook")
    assert held(desk, action_id)
    assert not held(desk, action_id, Why.THREATENS), "the first of two hosts has it"
    told = Told(TAKEN)
    desk.hand_over(receiver_id, told)
    assert [action.id for action in told.got] == [other]
    assert desk.states(receiver_id) == {action_id: State.WITHDRAWN, other: State.ACCEPTED}
    assert desk.rows(receiver_id)[action_id].reason == Reason.HELD
    assert released(desk, action_id)
    assert not released(desk, action_id)
    assert desk.hand_over(receiver_id, told).is_complete
    assert [action.id for action in told.got] == [other, action_id]


def test_a_receiver_added_later_does_not_get_it(desk: Desk) -> None:
    action_id = desk.sign()
    held(desk, action_id)
    with desk.read() as session:
        [line] = books(session, desk.event_id).lines
        [standing] = standings(session, desk.event_id)
    assert line.states == standing.states == {State.WITHDRAWN: 1}, "without a receiver too"
    receiver_id, told = desk.add_receiver("webhook"), Told(TAKEN)
    desk.hand_over(receiver_id, told)
    assert told.got == []
    assert desk.states(receiver_id) == {action_id: State.WITHDRAWN}


def test_control_without_the_hold_the_later_receiver_gets_it(desk: Desk) -> None:
    action_id = desk.sign()
    held(desk, action_id)
    desk.write(lambda session: session.execute(delete(Hold)))
    receiver_id, told = desk.add_receiver("webhook"), Told(TAKEN)
    desk.hand_over(receiver_id, told)
    assert [action.id for action in told.got] == [action_id]


@pytest.mark.parametrize("answer", [State.ACCEPTED, State.WAITING, State.UNKNOWN])
def test_what_is_being_sent_meanwhile(desk: Desk, answer: State) -> None:
    """It may arrive, which is said; what did not is never sent again."""
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")

    def while_sending(_: OpenAction) -> Result:
        held(desk, action_id)
        return Result(answer, spends=False)

    first = Told(while_sending)
    desk.hand_over(receiver_id, first)
    desk.turn(301)
    again = Told(TAKEN)
    desk.hand_over(receiver_id, again)
    assert again.got == []
    expected = State.WITHDRAWN if answer is State.WAITING else answer
    assert desk.states(receiver_id) == {action_id: expected}
    with desk.read() as session:
        left = [state for _, _, state in left_already(session, action_id)]
        needs = needs_you(session, desk.event_id)
    assert left == ([] if answer is State.WAITING else [answer])
    assert len(needs) == (answer is State.UNKNOWN), "what may have arrived is shown to the host"


def test_what_was_refused_comes_back_waiting(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    desk.hand_over(receiver_id, Told(Result(State.REFUSED, Reason.INVALID)))
    held(desk, action_id)
    assert desk.states(receiver_id) == {action_id: State.WITHDRAWN}
    undone = desk.write(lambda s: undo_withdrawal(s, receiver_id, [action_id], desk.now))
    assert undone == 0, "another page's undo does not let it out"
    released(desk, action_id)
    assert desk.states(receiver_id) == {action_id: State.WAITING}


def test_paper_leaves_it_out(desk: Desk) -> None:
    card, kept = desk.write_a_card(), desk.write_a_card()
    held(desk, card, Why.NOT_READABLE)
    with desk.read() as session:
        assert to_print(session, desk.event_id, CASE, Kind.CARD) == [kept]
        assert stacks(session, desk.event_id)[CASE, Kind.CARD].fresh == 1
        assert to_post(session, desk.event_id) == 1
    posted = desk.write(_post_all(desk))
    assert posted == [kept]
    held(desk, kept)
    with desk.read() as session:
        [(_, _, state)] = left_already(session, kept)
    assert state is State.ACCEPTED, "what is posted stays posted"


def _post_all(desk: Desk) -> Callable[[Session], list[UUID]]:
    def post(session: Session) -> list[UUID]:
        row = ensure_post(session, desk.event_id, desk.now)
        return mark_posted(session, row.id, CASE, Kind.CARD, desk.now)

    return post


def test_it_goes_on_to_count_and_is_listed(desk: Desk) -> None:
    action_id = desk.sign()
    held(desk, action_id, Why.OTHERS_DATA)
    with desk.read() as session:
        report = report_of(session, desk.event_id)
        [found] = held_back(session, desk.event_id)
    assert (report.together, report.held_back) == (1, 1)
    assert (found.action_id, found.reason) == (action_id, "others_data")


def test_what_its_signer_withdrew_meanwhile_stays_withdrawn(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    held(desk, action_id)
    desk.write(lambda s: s.connection().exec_driver_sql("UPDATE action SET withdrawn_at = hour"))
    released(desk, action_id)
    told = Told(TAKEN)
    desk.hand_over(receiver_id, told)
    assert (told.got, desk.states(receiver_id)) == ([], {action_id: State.WITHDRAWN})


def test_an_action_of_another_event_is_none(desk: Desk) -> None:
    with pytest.raises(LookupError):
        held(desk, uuid4())


def test_two_hosts_at_once_make_one_hold(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    told: list[bool] = []
    hosts = [
        threading.Thread(target=lambda why=why: told.append(held(desk, action_id, why)))
        for why in (Why.TEST, Why.THREATENS)
    ]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join()
    assert sorted(told) == [False, True]
    with desk.read() as session:
        assert len(session.scalars(select(Hold)).all()) == 1
    told_receiver = Told(TAKEN)
    desk.hand_over(receiver_id, told_receiver)
    assert (told_receiver.got, desk.states(receiver_id)) == ([], {action_id: State.WITHDRAWN})


def test_a_death_in_between_leaves_all_or_nothing(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    desk.hand_over(receiver_id, Told(Result(State.WAITING, spends=False)))

    def die(session: Session) -> None:
        hold(session, desk.event_id, action_id, Why.TEST, desk.now)
        raise KeyboardInterrupt

    with contextlib.suppress(KeyboardInterrupt):
        desk.write(die)
    assert desk.states(receiver_id) == {action_id: State.WAITING}
    with desk.read() as session:
        assert held_back(session, desk.event_id) == []
