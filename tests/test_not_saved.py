"""A slow disk or a full one: "not saved yet", nothing is lost, the same form may be sent again."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from kiosk.database import NotSaved, Writer
from kiosk.models import Action
from tests.actions.stall import CASE, Stall
from tests.jobs import before_each_commit, keep, kept, patience, running

PLENTY = 1_000_000
FORM = uuid4()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with running(path) as started:
        yield started


def use_pages(writer: Writer, most: int | None = None) -> int:
    """Let the database grow to `most` pages, or not at all; returns how many that are."""

    def job(session: Session) -> int:
        now = most or session.execute(text("PRAGMA page_count")).scalar_one()
        allowed: int = session.execute(text(f"PRAGMA max_page_count={now}")).scalar_one()
        return allowed

    return writer.write(job)


def fill(write: Callable[[str], object]) -> list[str]:
    """Write rows until one is not saved; returns those that were."""
    saved: list[str] = []
    for number in range(10_000):
        try:
            write(f"{number:05}")
        except NotSaved:
            return saved
        saved.append(f"{number:05}")
    raise AssertionError("the database never got full")


def test_a_commit_held_back_too_long_is_not_saved_yet_and_repeated_one_row(
    tmp_path: Path,
) -> None:
    stall = Stall(tmp_path / "kiosk.db")
    form = stall.form()
    held_back, go_on = threading.Event(), threading.Event()

    def hold_back() -> None:
        held_back.set()
        assert go_on.wait(30)

    with before_each_commit(hold_back):
        with patience(0.05), pytest.raises(NotSaved, match="slow"):
            stall.sign(form)
        assert held_back.wait(30)
        assert stall.count(Action) == 0, "nothing shows before its commit"
        go_on.set()
    assert stall.sign(form) == form.action_id
    assert (stall.count(Action), stall.captured()) == (1, {CASE: 1})
    stall.writer.stop()


def test_a_commit_that_comes_in_time_is_awaited(writer: Writer, path: Path) -> None:
    """The control of the test above: it is the wait that ran out, not the holding back."""
    go_on = threading.Event()
    with before_each_commit(lambda: go_on.wait(30)), ThreadPoolExecutor(1) as pool:
        writing = pool.submit(writer.write, keep("pin"))
        assert kept(path) == []
        go_on.set()
        writing.result(30)
    assert kept(path) == ["pin"]


def test_who_is_patient_waits_for_as_long_as_it_takes(writer: Writer, path: Path) -> None:
    with patience(0):
        writer.write(keep("pin"), is_patient=True)
        assert kept(path) == ["pin"]


def test_a_full_database_says_so_and_what_was_kept_stays_readable(
    writer: Writer, path: Path
) -> None:
    writer.write(keep("early"))
    use_pages(writer)
    saved = fill(lambda door: writer.write(keep(door)))
    assert kept(path) == [*saved, "early"]


def test_with_room_again_it_goes_on_without_a_restart(writer: Writer, path: Path) -> None:
    use_pages(writer)
    saved = fill(lambda door: writer.write(keep(door)))
    refused = f"{len(saved):05}"
    with pytest.raises(NotSaved, match="OperationalError"):
        writer.write(keep(refused))
    assert use_pages(writer, PLENTY) == PLENTY
    writer.write(keep(refused))
    assert kept(path) == [*saved, refused]
    assert writer.write(lambda session: session.scalar(text("PRAGMA quick_check"))) == "ok"


def test_a_form_refused_by_a_full_disk_is_one_action_in_the_end(tmp_path: Path) -> None:
    stall = Stall(tmp_path / "kiosk.db")
    use_pages(stall.writer)
    signed = len(fill(lambda name: stall.sign(stall.form(name=name, form_id=FORM))))
    form = stall.form(name=f"{signed:05}", form_id=FORM)
    assert (stall.count(Action), stall.captured().get(CASE, 0)) == (signed, signed)
    use_pages(stall.writer, PLENTY)
    for _ in range(2):
        stall.sign(form)
    assert (stall.count(Action), stall.captured()) == (signed + 1, {CASE: signed + 1})
    stall.writer.stop()
