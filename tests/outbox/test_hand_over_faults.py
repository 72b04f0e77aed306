"""A hand-over when an action, a receiver or its settings are faulty (promise 3)."""

import datetime as dt
import socket
import threading
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kiosk.actions.records import OpenAction
from kiosk.models import Receiver as Row
from kiosk.models import SealedPart, State
from kiosk.outbox import Progress, resume
from kiosk.receivers import Finding, Reason, Receiver, Result, Webhook
from kiosk.receivers.transport import Limits
from kiosk.vault import new_pair
from tests.outbox.desk import Desk
from tests.outbox.fakes import Told
from tests.receivers.peers import raw_server


def hasty(kind: str, settings: Mapping[str, Any], secret: str | None) -> Receiver[Any]:
    """Make the webhook with little patience."""
    return Webhook(settings["url"], secret or "", Limits(connect=2, read=2, total=2))


def test_a_poisonous_action_holds_nobody_up(desk: Desk) -> None:
    ids = [desk.sign(name) for name in ("Amal", "Poison", "Bo", "Cy")]
    fault = Result(State.UNKNOWN, Reason.SERVER_FAULT)

    def answer(action: OpenAction) -> Result:
        return fault if action.personal.person.name == "Poison" else Result(State.ACCEPTED)

    receiver_id, told = desk.add_receiver("webhook"), Told(answer)
    assert dict(desk.hand_over(receiver_id, told).tried) == {State.ACCEPTED: 3, State.UNKNOWN: 1}
    summary = desk.heal(receiver_id, told)
    assert (summary.left, summary.needs_you) == (0, 1)
    assert desk.rows(receiver_id)[ids[1]].reason == Reason.ATTEMPTS_SPENT
    assert told.closed > 0


def test_a_part_that_does_not_open_is_refused_and_the_others_go_on(desk: Desk) -> None:
    moved, gone, kept = desk.sign("Amal"), desk.sign("Bo"), desk.sign("Cy")

    def spoil(session: Session) -> None:
        part = session.get_one(SealedPart, (kept, desk.key_id)).ciphertext
        of = SealedPart.action_id
        session.execute(update(SealedPart).where(of == moved).values(ciphertext=part))
        session.execute(delete(SealedPart).where(of == gone))

    desk.write(spoil)
    receiver_id, told = desk.add_receiver("webhook"), Told(Result(State.ACCEPTED))
    summary = desk.hand_over(receiver_id, told)
    assert (summary.left, summary.needs_you) == (0, 2)
    assert [action.id for action in told.got] == [kept]
    rows = desk.rows(receiver_id)
    assert [(rows[bad].state, rows[bad].reason) for bad in (moved, gone)] == [
        (State.REFUSED, Reason.CANNOT_OPEN)
    ] * 2


def test_a_bug_of_a_receiver_is_raised_when_all_else_is_done(desk: Desk) -> None:
    ids = [desk.sign(name) for name in ("Amal", "Bug", "Cy")]

    def answer(action: OpenAction) -> Result:
        if action.personal.person.name == "Bug":
            raise ZeroDivisionError
        return Result(State.ACCEPTED)

    receiver_id, progress = desk.add_receiver("webhook"), Progress()
    with pytest.raises(ZeroDivisionError):
        desk.hand_over(receiver_id, Told(answer), progress=progress)
    states = desk.states(receiver_id)
    assert [states[action_id] for action_id in ids] == [
        State.ACCEPTED,
        State.UNKNOWN,
        State.ACCEPTED,
    ]
    assert desk.rows(receiver_id)[ids[1]].reason == Reason.FAULT
    assert progress.snapshot().is_finished


def test_a_receiver_that_miscounts_settles_nothing(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    told = Told(Result(State.ACCEPTED))
    told.send = lambda actions: []  # type: ignore[method-assign]
    with pytest.raises(ValueError, match="shorter"):
        desk.hand_over(receiver_id, told)
    assert desk.states(receiver_id) == {action_id: State.UNKNOWN}


def test_the_row_is_sending_on_disk_before_a_byte_leaves(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    seen: list[State] = []

    def answer(action: OpenAction) -> Result:
        seen.append(desk.states(receiver_id)[action.id])
        return Result(State.ACCEPTED)

    desk.hand_over(receiver_id, Told(answer))
    assert seen == [State.SENDING]
    assert desk.states(receiver_id) == {action_id: State.ACCEPTED}


def test_stopping_ends_after_the_action_at_hand(desk: Desk) -> None:
    for _ in range(3):
        desk.sign()
    receiver_id, stop = desk.add_receiver("webhook"), threading.Event()

    def answer(action: OpenAction) -> Result:
        stop.set()
        return Result(State.ACCEPTED)

    summary = desk.hand_over(receiver_id, Told(answer), stop=stop)
    assert summary.is_stopped
    assert (summary.tried, summary.left) == ({State.ACCEPTED: 1}, 2)


def test_a_paused_receiver_is_left_alone(desk: Desk) -> None:
    desk.sign()
    receiver_id = desk.add_receiver("webhook")
    gone = Told(Result(State.WAITING, Reason.GONE, pauses=True, spends=False))
    progress = Progress()
    assert desk.hand_over(receiver_id, gone, progress=progress).paused == "gone"
    assert progress.snapshot().paused == "gone"
    accepts = Told(Result(State.ACCEPTED))
    assert desk.hand_over(receiver_id, accepts).paused == "gone"
    assert accepts.got == []
    desk.write(lambda session: resume(session, receiver_id))
    assert desk.hand_over(receiver_id, accepts).is_complete


def test_faulty_settings_pause_before_anything_is_claimed(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook", url="http://example.org/")
    assert desk.hand_over(receiver_id).paused == Reason.NOT_HTTPS
    row = desk.rows(receiver_id)[action_id]
    assert (row.state, row.updated_at) == (State.WAITING, desk.now)
    told = Told(Result(State.ACCEPTED))
    told.findings = [Finding(Reason.BAD_ADDRESS)]
    desk.write(lambda session: resume(session, receiver_id))
    assert desk.hand_over(receiver_id, told).paused == Reason.BAD_ADDRESS


def test_a_secret_from_elsewhere_pauses(desk: Desk) -> None:
    receiver_id, other = desk.add_receiver("webhook"), desk.add_receiver("webhook")
    foreign = select(Row.sealed_secret).where(Row.id == other).scalar_subquery()
    moved = update(Row).where(Row.id == receiver_id).values(sealed_secret=foreign)
    desk.write(lambda session: session.execute(moved))
    assert desk.hand_over(receiver_id).paused == Reason.SECRET_CANNOT_OPEN


def test_a_foreign_key_or_receiver_is_an_error(desk: Desk) -> None:
    receiver_id = desk.add_receiver("webhook")
    with pytest.raises(LookupError, match="key"):
        desk.hand_over(receiver_id, pair=new_pair())
    with pytest.raises(LookupError, match="receiver"):
        desk.hand_over(desk.event_id)


def test_unknown_stays_unknown_when_the_repeat_reaches_nobody(desk: Desk) -> None:
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    desk.hand_over(receiver_id, Told(Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False)))
    desk.turn(301)
    desk.hand_over(receiver_id, Told(Result(State.WAITING, Reason.NOT_REACHED, spends=False)))
    row = desk.rows(receiver_id)[action_id]
    assert (row.state, row.reason) == (State.UNKNOWN, Reason.NOT_REACHED)


def test_without_keys_the_receiver_is_asked_before_anything_is_sent_again(desk: Desk) -> None:
    here, absent, nobody_knows = desk.sign("Amal"), desk.sign("Bo"), desk.sign("Cy")
    receiver_id = desk.add_receiver("webhook")
    told = Told(Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False), idempotent=False, batch=3)
    desk.hand_over(receiver_id, told)
    desk.turn(301)
    told.answer = Result(State.ACCEPTED, remote_ref="sent")
    told.got.clear()
    known = {
        here: Result(State.ACCEPTED, remote_ref="found"),
        absent: Result(State.WAITING, spends=False),
    }
    told.memory = known.get
    summary = desk.hand_over(receiver_id, told)
    assert [action.id for action in told.got] == [absent]
    assert set(told.asked) == {here, absent, nobody_knows}
    rows = desk.rows(receiver_id)
    assert (rows[here].state, rows[here].remote_ref) == (State.ACCEPTED, "found")
    assert (rows[absent].state, rows[absent].remote_ref) == (State.ACCEPTED, "sent")
    assert (rows[nobody_knows].state, rows[nobody_knows].reason) == (
        State.UNKNOWN,
        Reason.CANNOT_TELL,
    )
    assert (summary.left, summary.needs_you) == (0, 1)


def test_an_answer_that_never_ends_is_unknown(desk: Desk) -> None:
    action_id = desk.sign()

    def flood(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            line.sendall(b"x" * 65536)

    with raw_server(flood) as server:
        receiver_id = desk.add_receiver("webhook", url=server.url)
        assert dict(desk.hand_over(receiver_id, hasty).tried) == {State.UNKNOWN: 1}
    assert desk.rows(receiver_id)[action_id].reason == Reason.ANSWER_TOO_LONG


def test_the_next_try_is_told(desk: Desk) -> None:
    desk.sign()
    receiver_id = desk.add_receiver("webhook")
    busy = Told(Result(State.WAITING, Reason.BUSY, retry_after=60.0))
    assert desk.hand_over(receiver_id, busy).next_at == desk.now + dt.timedelta(seconds=60)


def test_a_receiver_may_have_the_host_look_earlier(desk: Desk) -> None:
    """CiviCRM answers a bad record as it would a fault of its own: three tries, not ten."""
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook")
    told = Told(Result(State.WAITING, Reason.SERVER_FAULT), attempts=3)
    summary = desk.heal(receiver_id, told)
    assert (len(told.got), summary.needs_you) == (3, 1)
    row = desk.rows(receiver_id)[action_id]
    assert (row.state, row.reason) == (State.REFUSED, Reason.ATTEMPTS_SPENT)
