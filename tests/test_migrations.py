"""Migrations: from nothing to exactly the tables of models.py, whole or not at all."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, event, exc, inspect, text

from kiosk import migrations
from kiosk.models import Base, Kind, State


def engine_of(path: Path) -> Engine:
    """Return an engine that begins by itself, so that DDL is part of the transaction."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")

    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = engine_of(tmp_path / "migrated.db")
    with engine.connect() as connected:
        yield connected
    engine.dispose()


@pytest.fixture
def created(tmp_path: Path) -> Iterator[Connection]:
    """Return a database with the tables made from the models, without a migration."""
    engine = engine_of(tmp_path / "created.db")
    with engine.connect() as connected:
        Base.metadata.create_all(connected)
        connected.commit()
        yield connected
    engine.dispose()


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, Base.metadata))


def statements(connection: Connection) -> list[tuple[str, str | None]]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name"))
    return [(row.name, row.sql) for row in rows]


def checks(connection: Connection) -> set[tuple[str, str | None, str]]:
    """Return the check constraints: table, name, condition."""
    inspector = inspect(connection)
    return {
        (table, check["name"], " ".join(str(check["sqltext"]).split()))
        for table in Base.metadata.tables
        for check in inspector.get_check_constraints(table)
    }


def test_from_nothing_come_exactly_the_tables_of_the_models(connection: Connection) -> None:
    migrations.upgrade(connection)
    assert differences(connection) == []
    assert set(inspect(connection).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE audit",
        "DROP INDEX ix_delivery_due",
        "ALTER TABLE action DROP COLUMN station",
        "ALTER TABLE lockout ADD COLUMN address TEXT",
        "CREATE TABLE shadow (id INTEGER)",
    ],
)
def test_control_another_schema_is_a_difference(connection: Connection, change: str) -> None:
    migrations.upgrade(connection)
    connection.execute(text(change))
    assert differences(connection) != []


def test_a_second_run_changes_nothing(connection: Connection) -> None:
    migrations.upgrade(connection)
    connection.execute(text("INSERT INTO lockout (door, failures) VALUES ('pin', 3)"))
    connection.commit()
    before = statements(connection)
    migrations.upgrade(connection)
    assert statements(connection) == before
    assert connection.execute(text("SELECT failures FROM lockout")).scalars().all() == [3]


def test_the_database_says_which_version_it_has(connection: Connection) -> None:
    migrations.upgrade(connection)
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert version == migrations.head()
    assert version


def test_check_constraints_are_those_of_the_models(
    connection: Connection, created: Connection
) -> None:
    """Alembic's own comparison does not look at them."""
    migrations.upgrade(connection)
    found = checks(connection)
    assert found == checks(created)
    conditions = {name: condition for _, name, condition in found}
    assert "captured >= 0" in conditions["ck_ledger_captured"]
    assert all(f"'{kind}'" in conditions["ck_action_kind"] for kind in Kind)
    assert all(f"'{state}'" in conditions["ck_delivery_state"] for state in State)


def test_triggers_are_those_of_the_models(connection: Connection, created: Connection) -> None:
    migrations.upgrade(connection)
    found = triggers(connection)
    assert found == triggers(created)
    assert {name for name, _ in found} == {"standing_made", "standing_gone", "standing_moved"}


def triggers(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    )
    return [(row.name, " ".join(row.sql.split())) for row in rows]


def test_what_was_there_before_the_counts_is_counted(connection: Connection) -> None:
    migrations.upgrade(connection)
    config = Config()
    config.set_main_option("script_location", migrations.FOLDER.as_posix())
    config.attributes["connection"] = connection
    command.downgrade(config, "0004")
    connection.commit()
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")  # there is no event around these rows
    for number, state in enumerate(("waiting", "waiting", "accepted")):
        values = {"id": f"{number:032}", "seq": number, "state": state}
        connection.execute(
            text(
                "INSERT INTO action (seq, id, event_id, case_slug, kind, locale, hour, is_young)"
                " VALUES (:seq, :id, 'e', 'a-case', 'signature', 'fr', '2026-12-10', 0)"
            ),
            values,
        )
        connection.execute(
            text(
                "INSERT INTO delivery (action_id, receiver_id, state, attempts, idempotency_key,"
                " updated_at) VALUES (:id, 'r', :state, 0, :id, '2026-12-10')"
            ),
            values,
        )
    connection.commit()
    migrations.upgrade(connection)
    rows = connection.execute(text("SELECT case_slug, kind, state, number FROM standing"))
    assert sorted(tuple(row) for row in rows) == [
        ("a-case", "signature", "accepted", 1),
        ("a-case", "signature", "waiting", 2),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET kind = 'petition'",
        "UPDATE ledger SET captured = -1",
        "UPDATE ledger SET event_id = 'nobody'",
        "UPDATE ledger SET case_slug = NULL",
    ],
)
def test_the_database_itself_refuses_what_is_wrong(connection: Connection, statement: str) -> None:
    migrations.upgrade(connection)
    connection.execute(
        text(
            "INSERT INTO event (id, slug, name, is_practice, languages, country, pack_id,"
            " pack_version, pin_hash, created_at, erase_on) VALUES"
            " ('e', 's', '', 1, '[]', '', 'p', '1', '', '2026-12-10', '2026-12-10')"
        )
    )
    connection.execute(text("INSERT INTO ledger VALUES ('e', 'a-case', 'signature', 0)"))
    with pytest.raises(exc.IntegrityError):
        connection.execute(text(statement))


def test_the_order_of_actions_is_never_given_out_twice(connection: Connection) -> None:
    """A sequence number that a deleted row had must not come again."""
    migrations.upgrade(connection)
    sql = dict(statements(connection))["action"]
    assert sql is not None
    assert "AUTOINCREMENT" in sql


def test_a_run_that_breaks_off_leaves_nothing_and_can_be_repeated(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / "broken.db")

    @event.listens_for(engine, "before_cursor_execute")
    def _(_connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        if "CREATE TABLE sealed_part" in statement:
            raise sqlite3.OperationalError("disk I/O error")

    with engine.connect() as connected, pytest.raises(exc.OperationalError):
        migrations.upgrade(connected)
    engine.dispose()
    whole = engine_of(tmp_path / "broken.db")
    with whole.connect() as connected:
        assert statements(connected) == []
        migrations.upgrade(connected)
        assert differences(connected) == []
    whole.dispose()


def test_a_newer_database_is_left_as_it_is(connection: Connection) -> None:
    migrations.upgrade(connection)
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    connection.commit()
    before = statements(connection)
    with pytest.raises(migrations.UnknownVersion, match="9999"):
        migrations.upgrade(connection)
    assert statements(connection) == before


def test_going_back_leaves_no_table(connection: Connection) -> None:
    migrations.upgrade(connection)
    config = Config()
    config.set_main_option("script_location", migrations.FOLDER.as_posix())
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
    assert set(inspect(connection).get_table_names()) == {"alembic_version"}
