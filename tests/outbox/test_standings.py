"""The counts that the database keeps are those of its rows, whatever is done in any order."""

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, text, update
from sqlalchemy.orm import Session

from kiosk.actions.recording import by_kind, totals, young
from kiosk.models import Action, Delivery, Kind, Receiver, State
from kiosk.outbox import claim, count_needs, fill, retry, settle, standings, take_back
from kiosk.receivers import Reason, Result
from tests.outbox.desk import CASE, Desk

OPERATIONS = (
    "sign",
    "sign elsewhere",
    "write a card",
    "add a receiver",
    "fill",
    "claim",
    "settle",
    "take back",
    "withdraw",
    "retry",
    "delete a row",
)


def do(desk: Desk, operation: str, number: int) -> None:
    """Do one thing to the desk; `number` chooses among what there is."""
    if operation == "sign":
        desk.sign()
    elif operation == "sign elsewhere":
        desk.sign(case="another-case")
    elif operation == "write a card":
        desk.write_a_card()
    elif operation == "add a receiver":
        desk.add_receiver("webhook", url="http://localhost/")
    else:
        desk.write(lambda session: change(session, desk, operation, number))


def change(session: Session, desk: Desk, operation: str, number: int) -> None:
    receivers = session.query(Receiver).order_by(Receiver.created_at, Receiver.name).all()
    actions = session.query(Action).order_by(Action.seq).all()
    if operation == "withdraw" and actions:
        actions[number % len(actions)].withdrawn_at = desk.now
    if not receivers:
        return
    receiver = receivers[number % len(receivers)]
    operations: Mapping[str, Callable[[], object]] = {
        "fill": lambda: fill(session, receiver, desk.now, limit=1 + number % 3),
        "claim": lambda: claim(session, receiver.id, desk.now, 1 + number % 4),
        "take back": lambda: take_back(session, desk.now),
        "retry": lambda: retry(session, receiver.id, desk.now),
        "settle": lambda: end_some(session, receiver.id, desk, number),
        "delete a row": lambda: delete_one(session, receiver.id, number),
    }
    operations.get(operation, lambda: None)()


def end_some(session: Session, receiver_id: UUID, desk: Desk, number: int) -> None:
    rows = session.query(Delivery).filter_by(receiver_id=receiver_id).limit(1 + number % 3)
    result = Result(list(State)[number % len(State)], Reason.FAULT)
    settle(session, receiver_id, {row.action_id: result for row in rows}, desk.now)


def delete_one(session: Session, receiver_id: UUID, number: int) -> None:
    rows = session.query(Delivery).filter_by(receiver_id=receiver_id).all()
    if rows:
        session.delete(rows[number % len(rows)])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 50)), max_size=25))
def test_kept_counts_are_true_counts(steps: Sequence[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "kiosk.db")
        try:
            for operation, number in steps:
                do(desk, operation, number)
            check(desk)
        finally:
            desk.engine.dispose()


def check(desk: Desk) -> None:
    books = desk.books()
    with desk.read() as session:
        kept = standings(session, desk.event_id)
        counted = by_kind(session, desk.event_id)
        rows = session.query(Action).filter(Action.withdrawn_at.is_(None)).all()
    assert [(found.receiver_id, +Counter(found.states)) for found in kept] == [
        (found.receiver_id, +Counter(found.states)) for found in books.standings
    ]
    assert "counts_differ" not in {found.code for found in books.differences}
    assert counted == Counter((row.case_slug, row.kind) for row in rows)


@pytest.mark.parametrize(
    ("trigger", "state"),
    [("standing_made", State.WAITING), ("standing_moved", State.ACCEPTED)],
)
def test_control_without_a_trigger_the_books_name_the_difference(
    desk: Desk, trigger: str, state: State
) -> None:
    receiver_id, action_id = desk.add_receiver("webhook"), desk.sign()
    before = desk.write(lambda session: _sql_of(session, trigger))
    desk.write(lambda session: session.execute(text(f"DROP TRIGGER {trigger}")))
    desk.write(lambda session: _made(session, receiver_id, desk))
    desk.write(lambda session: _moved(session, action_id, state))
    (found,) = desk.books().differences
    assert (found.code, found.case_slug, found.kind) == ("counts_differ", CASE, Kind.SIGNATURE)
    assert found.count >= 1
    # The desk that ends balanced, as the fixture asks, has its counts made anew.
    desk.write(lambda session: session.execute(delete(Delivery)))
    desk.write(lambda session: session.execute(text("DELETE FROM standing")))
    desk.write(lambda session: session.execute(text(before)))


def _sql_of(session: Session, trigger: str) -> str:
    found = text("SELECT sql FROM sqlite_master WHERE name = :name")
    return str(session.scalar(found, {"name": trigger}))


def _made(session: Session, receiver_id: UUID, desk: Desk) -> None:
    fill(session, session.get_one(Receiver, receiver_id), desk.now)


def _moved(session: Session, action_id: UUID, state: State) -> None:
    own = update(Delivery).where(Delivery.action_id == action_id)
    session.execute(own.values(state=state))


def test_totals_leave_out_what_was_withdrawn(desk: Desk) -> None:
    gone = desk.sign()
    desk.sign()
    desk.write_a_card()
    own = update(Action).where(Action.id == gone)
    desk.write(lambda session: session.execute(own.values(withdrawn_at=desk.now, is_young=True)))
    with desk.read() as session:
        assert totals(session, desk.event_id) == {CASE: 2}
        assert by_kind(session, desk.event_id) == {(CASE, Kind.SIGNATURE): 1, (CASE, Kind.CARD): 1}
        assert young(session, desk.event_id) == 0
        (found,) = standings(session, desk.event_id)
    assert +Counter(found.states) == {State.WAITING: 2, State.WITHDRAWN: 1}


def test_what_pages_ask_for_looks_at_no_long_list(desk: Desk) -> None:
    """The figures are in `make bench`; here only that no index over all actions is walked."""
    desk.add_receiver("webhook")
    plans: list[str] = []

    @event.listens_for(desk.engine, "before_cursor_execute")
    def _(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            raw = connection.connection.driver_connection
            explained = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in explained)

    with desk.read() as session:
        standings(session, desk.event_id)
        totals(session, desk.event_id)
        young(session, desk.event_id)
    of_actions = {plan for plan in plans if "action " in plan}
    assert of_actions == {
        "SEARCH action USING INDEX ix_action_withdrawn (event_id=?)",
        "SEARCH action USING INDEX ix_action_young (event_id=?)",
        # Once for each that is held back.
        "SEARCH action USING INDEX sqlite_autoindex_action_1 (id=?)",
    }
    plans.clear()
    with desk.read() as session:
        count_needs(session, desk.event_id)
    [of_deliveries] = [plan for plan in plans if plan.startswith("SEARCH delivery")]
    assert of_deliveries.endswith("(receiver_id=? AND state=?)"), "all rows of the receiver"
