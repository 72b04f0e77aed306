"""Jobs for the writer, and ways to make them meet, without a sleep."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from kiosk import database
from kiosk.database import NotSaved, Writer, reading_engine
from kiosk.models import Lockout

Job = Callable[[Session], object]


@contextlib.contextmanager
def running(database: Path) -> Iterator[Writer]:
    """Yield a writer that was started on that file."""
    writer = Writer(database)
    writer.start()
    yield writer
    writer.stop()


def keep(door: str) -> Job:
    """Return a job that adds one row; a second of the same name breaks a constraint."""
    return lambda session: session.add(Lockout(door=door, failures=1))


def nothing(_session: Session) -> None:
    """Be a job that only waits for its turn."""


def kept(path: Path) -> list[str]:
    """Return the names of the rows that are on disk."""
    engine = reading_engine(path)
    with Session(engine) as session:
        found = list(session.scalars(select(Lockout.door).order_by(Lockout.door)))
    engine.dispose()
    return found


@contextlib.contextmanager
def before_each_commit(act: Callable[[], object]) -> Iterator[None]:
    """Call `act` before each COMMIT; a transaction without a statement has none."""

    def listener(_connection: Connection) -> None:
        act()

    event.listen(Engine, "commit", listener)
    try:
        yield
    finally:
        event.remove(Engine, "commit", listener)


@contextlib.contextmanager
def held(writer: Writer) -> Iterator[None]:
    """Keep the writer busy with a job that does nothing, so that others pile up."""
    inside, go_on = threading.Event(), threading.Event()

    def linger(_session: Session) -> None:
        inside.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor(1) as pool:
        lingering = pool.submit(writer.write, linger)
        assert inside.wait(30)
        try:
            yield
        finally:
            go_on.set()
        with contextlib.suppress(NotSaved):  # where the test cut its patience short meanwhile
            lingering.result()


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Let `write` wait that long and no longer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "WAIT_SECONDS", seconds)
        yield


def pile_up(writer: Writer, jobs: Sequence[Job]) -> None:
    """Put the jobs in the queue, in this order, without waiting for any."""
    with patience(0):
        for job in jobs:
            with pytest.raises(NotSaved):
                writer.write(job)
