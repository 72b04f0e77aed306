"""Rows: filled, claimed under a lease, settled, parked and tried again."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text, update

from kiosk.models import Action, Delivery, Kind, Receiver, State
from kiosk.outbox import (
    Claim,
    Need,
    claim,
    fill,
    needs_you,
    resume,
    retry,
    settle,
    take_back,
)
from kiosk.outbox.deliveries import LEASE, MOST_ATTEMPTS, next_due
from kiosk.outbox.pace import LONGEST, next_pause
from kiosk.receivers import Reason, Result
from tests.outbox.desk import START, Desk

LINE_DOWN = Result(State.WAITING, Reason.NOT_REACHED, spends=False)
LOST = Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False)
FAULT = Result(State.UNKNOWN, Reason.SERVER_FAULT)


def filled(desk: Desk, receiver_id: UUID) -> int:
    return desk.write(
        lambda session: fill(session, session.get_one(Receiver, receiver_id), desk.now)
    )


def claimed(desk: Desk, receiver_id: UUID, limit: int = 10) -> list[Claim]:
    return desk.write(lambda session: claim(session, receiver_id, desk.now, limit))


def settled(desk: Desk, receiver_id: UUID, action_id: UUID, result: Result) -> Delivery:
    desk.write(lambda session: settle(session, receiver_id, {action_id: result}, desk.now))
    return desk.rows(receiver_id)[action_id]


def withdraw(desk: Desk, action_id: UUID) -> None:
    withdrawn = update(Action).where(Action.id == action_id).values(withdrawn_at=desk.now)
    desk.write(lambda session: session.execute(withdrawn))


@pytest.fixture
def receiver_id(desk: Desk) -> UUID:
    return desk.add_receiver("webhook", url="http://127.0.0.1:9/")


def test_filling_gives_each_action_one_row(desk: Desk, receiver_id: UUID) -> None:
    first, second = desk.sign("Amal"), desk.sign("Bo")
    assert filled(desk, receiver_id) == 2
    assert filled(desk, receiver_id) == 0
    third = desk.sign("Cy")
    assert filled(desk, receiver_id) == 1
    rows = desk.rows(receiver_id)
    assert set(rows) == {first, second, third}
    assert all(row.idempotency_key == action_id for action_id, row in rows.items())
    assert {row.state for row in rows.values()} == {State.WAITING}


def test_filling_another_event_leaves_this_one(desk: Desk, receiver_id: UUID) -> None:
    desk.sign()
    with desk.read() as session:
        stranger = Receiver(id=uuid4(), event_id=uuid4(), kind="webhook")
        assert fill(session, stranger, START) == 0
    assert desk.rows(receiver_id) == {}


def test_a_card_does_not_concern_a_webhook(desk: Desk, receiver_id: UUID) -> None:
    card, signature = desk.write_a_card(), desk.sign()
    filled(desk, receiver_id)
    assert desk.states(receiver_id) == {card: State.NOT_APPLICABLE, signature: State.WAITING}
    assert [found.action_id for found in claimed(desk, receiver_id)] == [signature]


def test_what_was_withdrawn_is_not_sent(desk: Desk, receiver_id: UUID) -> None:
    before, between, after, kept = (desk.sign() for _ in range(4))
    withdraw(desk, before)
    filled(desk, receiver_id)
    withdraw(desk, between)
    filled(desk, receiver_id)
    withdraw(desk, after)
    assert desk.states(receiver_id) == {
        before: State.WITHDRAWN,
        between: State.WITHDRAWN,
        after: State.WAITING,
        kept: State.WAITING,
    }
    assert claimed(desk, receiver_id) == [Claim(kept, was_unknown=False)]


def test_an_unknown_one_withdrawn_waits_for_the_host(desk: Desk, receiver_id: UUID) -> None:
    action_id = desk.sign()
    filled(desk, receiver_id)
    claimed(desk, receiver_id)
    settled(desk, receiver_id, action_id, LOST)
    withdraw(desk, action_id)
    filled(desk, receiver_id)
    desk.turn(301)
    assert claimed(desk, receiver_id) == []
    with desk.read() as session:
        assert [need.state for need in needs_you(session, desk.event_id)] == [State.UNKNOWN]


def test_a_claim_is_for_one_sender_only(desk: Desk, receiver_id: UUID) -> None:
    ids = [desk.sign() for _ in range(5)]
    filled(desk, receiver_id)
    assert [found.action_id for found in claimed(desk, receiver_id, 3)] == ids[:3]
    assert [found.action_id for found in claimed(desk, receiver_id, 3)] == ids[3:]
    assert claimed(desk, receiver_id) == []
    assert {row.lease_until for row in desk.rows(receiver_id).values()} == {START + LEASE}


def test_a_lease_that_ran_out_is_unknown_and_taken_again(desk: Desk, receiver_id: UUID) -> None:
    action_id = desk.sign()
    filled(desk, receiver_id)
    claimed(desk, receiver_id)
    desk.turn(89)
    assert claimed(desk, receiver_id) == []
    desk.turn(2)
    assert claimed(desk, receiver_id) == [Claim(action_id, was_unknown=True)]


def test_at_the_start_of_a_process_every_lease_is_void(desk: Desk, receiver_id: UUID) -> None:
    action_id = desk.sign()
    filled(desk, receiver_id)
    claimed(desk, receiver_id)
    assert desk.write(lambda session: take_back(session, desk.now)) == 1
    row = desk.rows(receiver_id)[action_id]
    assert (row.state, row.reason) == (State.UNKNOWN, Reason.INTERRUPTED)


def test_one_that_failed_comes_after_those_not_yet_tried(desk: Desk, receiver_id: UUID) -> None:
    failed, fresh = desk.sign(), desk.sign()
    filled(desk, receiver_id)
    claimed(desk, receiver_id, 1)
    settled(desk, receiver_id, failed, LINE_DOWN)
    desk.turn(301)
    assert [found.action_id for found in claimed(desk, receiver_id, 2)] == [fresh, failed]


def test_an_accepted_one_keeps_its_reference(desk: Desk, receiver_id: UUID) -> None:
    action_id = desk.sign()
    filled(desk, receiver_id)
    claimed(desk, receiver_id)
    row = settled(desk, receiver_id, action_id, Result(State.ACCEPTED, remote_ref="sig_81"))
    assert (row.state, row.remote_ref, row.attempts) == (State.ACCEPTED, "sig_81", 1)
    assert (row.reason, row.not_before, row.lease_until) == (None, None, None)


def test_proof_that_comes_late_counts_and_doubt_that_comes_late_does_not(
    desk: Desk, receiver_id: UUID
) -> None:
    action_id = desk.sign()
    filled(desk, receiver_id)
    claimed(desk, receiver_id)
    desk.write(lambda session: take_back(session, desk.now))
    assert settled(desk, receiver_id, action_id, LINE_DOWN).state is State.UNKNOWN
    assert settled(desk, receiver_id, action_id, Result(State.ACCEPTED)).state is State.ACCEPTED
    assert settled(desk, receiver_id, action_id, LOST).state is State.ACCEPTED


def test_the_pause_doubles_up_to_five_minutes_without_spending(
    desk: Desk, receiver_id: UUID
) -> None:
    action_id = desk.sign()
    filled(desk, receiver_id)
    for step in [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST, LONGEST, LONGEST]:
        assert len(claimed(desk, receiver_id)) == 1
        row = settled(desk, receiver_id, action_id, LINE_DOWN)
        assert row.not_before is not None
        pause = (row.not_before - desk.now).total_seconds()
        assert step / 2 <= pause <= step
        with desk.read() as session:
            assert next_due(session, receiver_id) == row.not_before
        desk.turn(pause - 0.001)
        assert claimed(desk, receiver_id) == []
        desk.turn(0.001)
    assert row.attempts == 0
    assert row.state is State.WAITING


def test_the_pause_varies() -> None:
    assert len({next_pause(100.0) for _ in range(20)}) > 1


def test_what_the_receiver_asks_for_wins(desk: Desk, receiver_id: UUID) -> None:
    action_id = desk.sign()
    filled(desk, receiver_id)
    claimed(desk, receiver_id)
    asked = Result(State.WAITING, Reason.SLOW_DOWN, retry_after=1234.0)
    row = settled(desk, receiver_id, action_id, asked)
    assert row.not_before == desk.now + dt.timedelta(seconds=1234)


@pytest.mark.parametrize(
    ("result", "state"),
    [(FAULT, State.UNKNOWN), (Result(State.WAITING, Reason.BUSY), State.REFUSED)],
)
def test_attempts_end_and_the_host_may_start_them_again(
    desk: Desk, receiver_id: UUID, result: Result, state: State
) -> None:
    action_id = desk.sign()
    filled(desk, receiver_id)
    for _ in range(MOST_ATTEMPTS):
        assert len(claimed(desk, receiver_id)) == 1
        row = settled(desk, receiver_id, action_id, result)
        desk.turn(301)
    assert (row.state, row.reason) == (state, Reason.ATTEMPTS_SPENT)
    assert claimed(desk, receiver_id) == []
    with desk.read() as session:
        [need] = needs_you(session, desk.event_id)
        assert next_due(session, receiver_id) is None
    assert (need.action_id, need.state, need.reason) == (action_id, state, "attempts_spent")
    assert desk.write(lambda session: retry(session, receiver_id, desk.now, [uuid4()])) == 0
    assert desk.write(lambda session: retry(session, receiver_id, desk.now, [action_id])) == 1
    assert claimed(desk, receiver_id) == [Claim(action_id, state is State.UNKNOWN)]


def test_a_refusal_needs_you_and_holds_nobody_up(desk: Desk, receiver_id: UUID) -> None:
    poison, other = desk.sign(), desk.sign()
    filled(desk, receiver_id)
    claimed(desk, receiver_id, 1)
    settled(desk, receiver_id, poison, Result(State.REFUSED, Reason.INVALID))
    assert [found.action_id for found in claimed(desk, receiver_id)] == [other]
    with desk.read() as session:
        assert needs_you(session, desk.event_id) == [
            Need(
                receiver_id, poison, "an-invented-case", Kind.SIGNATURE, State.REFUSED, "invalid", 1
            )
        ]
    assert desk.write(lambda session: retry(session, receiver_id, desk.now)) == 1
    assert [found.action_id for found in claimed(desk, receiver_id)] == [poison]


def test_a_pause_is_the_receivers_and_spends_nothing(desk: Desk, receiver_id: UUID) -> None:
    action_id = desk.sign()
    filled(desk, receiver_id)
    claimed(desk, receiver_id)
    gone = Result(State.WAITING, Reason.GONE, pauses=True, spends=False)
    row = settled(desk, receiver_id, action_id, gone)
    assert (row.state, row.reason, row.attempts) == (State.WAITING, "gone", 0)
    assert row.not_before is None
    assert desk.paused(receiver_id) == "gone"
    desk.write(lambda session: resume(session, receiver_id))
    assert desk.paused(receiver_id) is None


def test_a_claim_reads_no_more_rows_than_it_takes(desk: Desk, receiver_id: UUID) -> None:
    due = (
        "EXPLAIN QUERY PLAN SELECT * FROM delivery WHERE receiver_id = 'x' AND state = 'waiting'"
        " AND (not_before IS NULL OR not_before <= 'x') ORDER BY not_before LIMIT 1"
    )
    with desk.read() as session:
        plan = " ".join(str(row) for row in session.execute(text(due)))
        assert "ix_delivery_due" in plan
        assert "TEMP B-TREE" not in plan
        assert session.scalar(select(func.count()).select_from(Delivery)) == 0
