"""The books balance, and a row that vanishes by another hand is named."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from uuid import UUID, uuid4

from kiosk.models import Kind, State
from kiosk.outbox import Line, books
from kiosk.receivers import Result
from tests.outbox.desk import CASE, Desk
from tests.outbox.fakes import Told

ACCEPTS = Told(Result(State.ACCEPTED))


def by_another_hand(desk: Desk, statement: str, action_id: UUID | None = None) -> None:
    """Change the database as somebody with a file browser would: without its constraints."""
    with contextlib.closing(sqlite3.connect(desk.path)) as connection:
        changed = connection.execute(statement, (action_id.hex,) if action_id else ()).rowcount
        connection.commit()
    assert changed != 0, "the control changed nothing"


@contextlib.contextmanager
def actions_put_back(desk: Desk) -> Iterator[None]:
    """Restore the actions afterwards, so that the books balance again."""
    by_another_hand(desk, "CREATE TABLE kept AS SELECT * FROM action")
    yield
    by_another_hand(desk, "INSERT OR IGNORE INTO action SELECT * FROM kept")
    by_another_hand(desk, "DROP TABLE kept")


def test_nothing_captured_balances(desk: Desk) -> None:
    found = desk.books().as_json()
    assert found["captured"] == 0
    assert found["books"] == {"balanced": True, "lines": [], "differences": []}
    assert set(found["states"].values()) == {0}


def test_without_a_receiver_everything_waits(desk: Desk) -> None:
    for case in (CASE, CASE, "another-case"):
        desk.sign(case=case)
    desk.write_a_card()
    found = desk.books().as_json()
    assert found["captured"] == 4
    assert found["states"] == dict.fromkeys(State, 0) | {"waiting": 4}
    assert found["receivers"] == []
    assert [(line["case"], line["kind"], line["captured"]) for line in found["books"]["lines"]] == [
        (CASE, "card", 1),
        (CASE, "signature", 2),
        ("another-case", "signature", 1),
    ]
    assert found["books"]["balanced"] is True
    json.dumps(found)


def test_a_line_per_case_kind_and_receiver(desk: Desk) -> None:
    desk.sign()
    desk.write_a_card()
    near, far = desk.add_receiver("webhook"), desk.add_receiver("file")
    desk.hand_over(near, ACCEPTS)
    found = desk.books()
    names = {standing.receiver_id: standing.name for standing in found.standings}
    assert sorted(found.lines, key=lambda line: (line.kind, str(line.receiver)), reverse=True) == [
        Line(CASE, Kind.SIGNATURE, names[near], 1, {State.ACCEPTED: 1}),
        Line(CASE, Kind.SIGNATURE, names[far], 1, {State.WAITING: 1}),
        Line(CASE, Kind.CARD, names[near], 1, {State.NOT_APPLICABLE: 1}),
        Line(CASE, Kind.CARD, names[far], 1, {State.WAITING: 1}),
    ]
    assert found.as_json()["states"] == dict.fromkeys(State, 0) | {
        "accepted": 1,
        "not_applicable": 1,
        "waiting": 2,
    }


def test_a_deleted_action_is_missed_and_named(desk: Desk) -> None:
    receiver_id, gone = desk.add_receiver("webhook"), desk.sign()
    desk.sign()
    assert desk.hand_over(receiver_id, ACCEPTS).is_complete
    assert desk.books().is_balanced
    with actions_put_back(desk):
        by_another_hand(desk, "DELETE FROM action WHERE id = ?", gone)
        found = desk.books()
    assert not found.is_balanced
    assert [line.is_balanced for line in found.lines] == [False]
    told = {difference.code: difference for difference in found.differences}
    assert set(told) == {
        "actions_missing",
        "counts_differ",
        "part_without_action",
        "row_without_action",
    }
    assert (told["actions_missing"].case_slug, told["actions_missing"].count) == (CASE, 1)
    assert told["row_without_action"].action_ids == [gone]
    assert told["part_without_action"].action_ids == [gone]
    assert str(gone) in json.dumps(found.as_json()["books"]["differences"])


def test_a_deleted_action_is_named_before_there_is_any_receiver(desk: Desk) -> None:
    gone = desk.sign()
    with actions_put_back(desk):
        by_another_hand(desk, "DELETE FROM action WHERE id = ?", gone)
        found = desk.books()
    assert [(told.code, list(told.action_ids)) for told in found.differences] == [
        ("actions_missing", []),
        ("part_without_action", [gone]),
    ]


def test_a_deleted_delivery_is_named_and_sent_again_under_its_key(desk: Desk) -> None:
    receiver_id, gone, other = desk.add_receiver("webhook"), desk.sign(), desk.sign()
    desk.hand_over(receiver_id, ACCEPTS)
    by_another_hand(desk, "DELETE FROM delivery WHERE action_id = ?", gone)
    found = desk.books()
    assert not found.is_balanced
    assert [(told.code, told.action_ids) for told in found.differences] == [
        ("row_vanished", [gone])
    ]
    assert found.as_json()["states"]["waiting"] == 1
    desk.hand_over(receiver_id, Told(Result(State.KNOWN)))
    assert desk.states(receiver_id) == {gone: State.KNOWN, other: State.ACCEPTED}


def test_an_action_that_nobody_counted_is_a_difference(desk: Desk) -> None:
    desk.sign()
    by_another_hand(desk, "UPDATE ledger SET captured = 0")
    assert [(told.code, told.count) for told in desk.books().differences] == [
        ("actions_uncounted", 1)
    ]
    by_another_hand(desk, "UPDATE ledger SET captured = 1")


def test_an_action_moved_to_another_case_is_two_differences(desk: Desk) -> None:
    moved = desk.sign()
    by_another_hand(desk, "UPDATE action SET case_slug = 'x' WHERE id = ?", moved)
    assert [(told.code, told.case_slug) for told in desk.books().differences] == [
        ("actions_missing", CASE),
        ("actions_uncounted", "x"),
    ]
    by_another_hand(desk, f"UPDATE action SET case_slug = '{CASE}' WHERE id = ?", moved)  # noqa: S608


def test_another_events_books_are_its_own(desk: Desk) -> None:
    desk.sign()
    with desk.read() as session:
        assert books(session, desk.event_id).captured == 1
        assert books(session, uuid4()).captured == 0
