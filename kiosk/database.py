"""Engines, pragmas and the one writer; the only file that names Flask-SQLAlchemy."""

import contextlib
import queue
import shutil
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, StaticPool

from kiosk import migrations
from kiosk.models import Base

T = TypeVar("T")

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "10000",
    "secure_delete": "ON",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "wal_autocheckpoint": "200",
    "journal_size_limit": "8388608",
}
"""The settings of trust.md 5.1; with `synchronous=NORMAL` a power cut loses signatures."""
REQUIRED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
GROUP = 200
"""Jobs in one commit at most."""
TRIES = 3
WAIT_SECONDS = 5.0
"""How long a request waits for its commit before it answers "not saved yet"."""
FREE_BYTES = 20 * 2**20
"""Less room than this at the start and a commit would soon fail for want of it."""

db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class NotSaved(RuntimeError):  # noqa: N818 - what the caller says to the person
    """The commit has not come through in time, or failed; the same id may be tried again."""


class CannotUse(RuntimeError):  # noqa: N818 - one line for the person at the terminal
    """The instance folder or its database cannot be used; the text says what to do."""


def address_of(database: Path) -> URL:
    """Return the address of a database file, whose folder may have any name."""
    return URL.create("sqlite", database=str(database))


def prepare_reading(engine: Engine) -> None:
    """Make every connection of the engine follow PRAGMAS and refuse to write."""
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "connect", _only_read)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))


def reading_engine(database: Path) -> Engine:
    """Return an engine for reading commands, beside a kiosk that runs."""
    engine = create_engine(address_of(database), poolclass=NullPool, hide_parameters=True)
    prepare_reading(engine)
    return engine


def snapshot(database: Path) -> bytes:
    """Return the database as it stands at one moment, also while the kiosk runs.

    It comes by SQLite's own backup call and stays in memory. Raises CannotUse.
    """
    engine = reading_engine(database)
    try:
        with (
            contextlib.closing(engine.raw_connection()) as source,
            contextlib.closing(sqlite3.connect(":memory:")) as copy,
        ):
            source.driver_connection.backup(copy)  # type: ignore[union-attr]
            return copy.serialize()
    except (sqlite3.DatabaseError, exc.DatabaseError) as error:
        raise CannotUse(f"The database cannot be read: {error}.") from None
    finally:
        engine.dispose()


def check_whole(session: Session) -> None:
    """Raise CannotUse unless SQLite finds every page, index and reference in order."""
    verdict = session.scalar(text("PRAGMA integrity_check"))
    if verdict != "ok" or session.execute(text("PRAGMA foreign_key_check")).first():
        raise CannotUse(f"The database is damaged ({' '.join(str(verdict).split())}).")


def _set_pragmas(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself; the listeners on "begin" do.
    connection.isolation_level = None
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}").fetchall()


def _only_read(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _writing_engine(database: Path) -> Engine:
    engine = create_engine(
        address_of(database),
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


class Writer:
    """One thread with the one writing connection; it commits whatever waits as a group.

    Open it while holding the instance's lock. `write` returns after the commit is durable.
    """

    def __init__(self, database: Path) -> None:
        self._engine = _writing_engine(database)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    def start(self) -> None:
        """Check the settings, migrate, then take jobs. Raises CannotUse."""
        try:
            with self._engine.connect() as connection:
                _refuse_other_settings(connection)
                migrations.upgrade(connection)
        except exc.DatabaseError as error:
            raise CannotUse(f"The database cannot be used: {error.orig}.") from None
        except migrations.UnknownVersion as error:
            raise CannotUse(
                f"The database was made by a newer Écritoire (version {error}). Install that one."
            ) from None
        self._thread.start()

    def stop(self) -> None:
        """Finish what waits, then close the connection."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()
        self._engine.dispose()

    def write(self, job: Callable[[Session], T], /, *, is_patient: bool = False) -> T:
        """Run the job in a transaction and return its value once it is committed.

        Raises NotSaved when the database refuses, or when that takes longer than WAIT_SECONDS and
        the caller is not patient; else what the job itself raised.
        """
        waiting = _Job(job)
        self._jobs.put(waiting)
        try:
            value: T = waiting.done.result(None if is_patient else WAIT_SECONDS)
        except FutureTimeout:
            raise NotSaved("the disk is slow") from None
        except exc.DBAPIError as error:
            raise NotSaved(type(error.orig).__name__) from error
        return value

    def tidy(self) -> bool:
        """Empty the write-ahead log, so that what was deleted is gone from the disk there too.

        Tells whether all of it could be: a reader that still looks at older pages keeps them.
        """
        waiting = _Tidying()
        self._jobs.put(waiting)
        found: bool = waiting.done.result(WAIT_SECONDS)
        return found

    def _empty_log(self, waiting: "_Tidying") -> None:
        try:
            raw = self._engine.raw_connection().driver_connection
            row = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # type: ignore[union-attr]
            waiting.done.set_result(not row[0])
        except Exception as error:  # noqa: BLE001 - handed to the one who waits
            waiting.done.set_exception(error)

    def _work(self) -> None:
        while (first := self._jobs.get()) is not None:
            if isinstance(first, _Tidying):
                self._empty_log(first)
                continue
            group = [first]
            while len(group) < GROUP and not self._jobs.empty():
                following = self._jobs.get()
                if following is None or isinstance(following, _Tidying):
                    self._jobs.put(following)
                    break
                group.append(following)
            self._run(group)

    def _run(self, group: list["_Job"]) -> None:
        try:
            values = self._commit(group)
        except Exception:  # noqa: BLE001 - each job learns its own fault below
            for job in group:
                self._run_alone(job)
            return
        for job, value in zip(group, values, strict=True):
            job.done.set_result(value)

    def _run_alone(self, job: "_Job") -> None:
        """Give a job of a failed group its own commit, so that a bad one fails alone."""
        for tries_left in reversed(range(TRIES)):
            try:
                job.done.set_result(self._commit([job])[0])
                return
            except Exception as error:  # noqa: BLE001 - handed to the one who waits
                if not isinstance(error, exc.OperationalError) or not tries_left:
                    job.done.set_exception(error)
                    return

    def _commit(self, group: list["_Job"]) -> list[Any]:
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            values = []
            for job in group:
                values.append(job.run(session))
                session.flush()
        return values


class _Job:
    """A function of a session, and the place where its value will appear."""

    def __init__(self, run: Callable[[Session], Any]) -> None:
        self.run = run
        self.done: Future[Any] = Future()


class _Tidying(_Job):
    """Not a job of a transaction: it empties the log between two of them."""

    def __init__(self) -> None:
        super().__init__(lambda _: None)


def _refuse_other_settings(connection: Connection) -> None:
    for name, wanted in REQUIRED.items():
        found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if found != wanted:
            raise CannotUse(
                f"The database runs with {name}={found}, with which a power cut can lose "
                f"signatures; it needs {wanted}. Use a disk that allows it."
            )
    if (verdict := connection.exec_driver_sql("PRAGMA quick_check").scalar()) != "ok":
        found = " ".join(str(verdict).split())
        raise CannotUse(f"The database is damaged ({found}). Copy the instance folder, then ask.")


def refuse_full_disk(folder: Path) -> None:
    """Raise CannotUse when the folder's disk has too little room to begin."""
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        raise CannotUse(
            f"The disk of {folder} is full: {free // 2**20} MB are free, {FREE_BYTES // 2**20} are "
            "needed. Make room, then start again. Nothing that was captured is lost."
        )
