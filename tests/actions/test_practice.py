"""Practice ends without a trace in any table; nothing real is ever deleted with it (H2)."""

import uuid

import pytest
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from kiosk.actions.practice import delete_practice
from kiosk.models import (
    Action,
    Base,
    Event,
    ItemState,
    JobState,
    PrintItem,
    PrintJob,
    Receiver,
    Station,
)
from kiosk.outbox import ensure_post, fill
from kiosk.outbox.holding import Why, hold
from tests.conftest import NOW, Home
from tests.signatures import add_webhook, sign


def rows_of(session: Session, event_id: uuid.UUID) -> dict[str, int]:
    """Return how many rows of each table name the event, or an action or receiver of it."""
    return {
        table.name: number
        for table in Base.metadata.sorted_tables
        if (number := _rows(session, table, event_id))
    }


def _rows(session: Session, table: Table, event_id: uuid.UUID) -> int:
    rows = session.execute(select(table)).mappings().all()
    actions = set(session.scalars(select(Action.id)).all())
    return sum(
        row.get("event_id") == event_id
        or (table.name == "event" and row["id"] == event_id)
        or row.get("action_id") in actions
        for row in rows
    )


def fill_up(session: Session, event_id: uuid.UUID, receiver_id: uuid.UUID) -> None:
    """Give the event what hangs on others: deliveries with their standings, a job, a tablet."""
    ensure_post(session, event_id, NOW)
    fill(session, session.get_one(Receiver, receiver_id), NOW)
    job = PrintJob(
        id=uuid.uuid4(),
        event_id=event_id,
        kind="cards",
        locale="en",
        options={},
        state=JobState.DONE,
        created_at=NOW,
    )
    tablet = Station(event_id=event_id, name="T1", digest=b"1" * 32, created_at=NOW)
    session.add_all([job, tablet])
    session.flush()
    action_id = session.scalars(select(Action.id)).first()
    item = PrintItem(job_id=job.id, action_id=action_id, position=0, state=ItemState.PRINTED)
    session.add(item)
    assert action_id
    hold(session, event_id, action_id, Why.TEST, NOW)


def test_no_row_of_practice_is_left_in_any_table(home: Home) -> None:
    """The tables are walked, so that one that is added later is looked at as well."""
    for _ in range(3):
        sign(home)
    receiver = add_webhook(home, "http://127.0.0.1:9/")
    home.writer.write(lambda session: fill_up(session, home.made.id, receiver))
    with home.read() as session:
        before = rows_of(session, home.made.id)
    assert {"event", "event_key", "event_case", "age_key", "action", "sealed_part"} <= set(before)
    rest = {"delivery", "receiver", "ledger", "print_job", "print_item", "station", "hold"}
    assert rest <= set(before), "the control has some"
    number = home.writer.write(lambda session: delete_practice(session, home.made.id))
    assert number == 3
    with home.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in ("kiosk", "alembic_version", "lockout", "audit"):
                assert session.execute(select(table)).all() == [], table.name
        assert rows_of(session, home.made.id) == {}


def test_a_real_event_is_never_deleted_so(home: Home) -> None:
    def make_real(session: Session) -> None:
        session.get_one(Event, home.made.id).is_practice = False

    home.writer.write(make_real)
    with pytest.raises(ValueError, match="only practice"):
        home.writer.write(lambda session: delete_practice(session, home.made.id))
    with home.read() as session:
        assert session.get(Event, home.made.id)
