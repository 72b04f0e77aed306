"""The doors: five tries, then a wait that doubles and outlives the plug (SEC12, H3)."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.database import Writer
from kiosk.vault.doors import closed_until, count_failure, forget_failures
from tests.jobs import running

NOW = dt.datetime(2026, 12, 10, 18, 0, tzinfo=dt.UTC)


def seconds(number: float) -> dt.timedelta:
    return dt.timedelta(seconds=number)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with running(tmp_path / "kiosk.db") as started:
        yield started


def fail(writer: Writer, times: int = 1, door: str = "pin", now: dt.datetime = NOW) -> None:
    for _ in range(times):
        writer.write(lambda session: count_failure(session, door, now))


def shut(writer: Writer, now: dt.datetime = NOW, door: str = "pin") -> dt.datetime | None:
    return writer.write(lambda session: closed_until(session, door, now))


def test_four_wrong_tries_shut_nothing_and_the_fifth_does(writer: Writer) -> None:
    assert shut(writer) is None
    fail(writer, 4)
    assert shut(writer) is None
    fail(writer)
    assert shut(writer) == NOW + seconds(60)


def test_the_door_opens_when_the_wait_is_over_and_not_before(writer: Writer) -> None:
    fail(writer, 5)
    assert shut(writer, NOW + seconds(59.9)) == NOW + seconds(60)
    assert shut(writer, NOW + seconds(60)) is None


def test_each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(writer: Writer) -> None:
    fail(writer, 4)
    waits = []
    now = NOW
    for _ in range(20):
        fail(writer, now=now)
        until = shut(writer, now)
        assert until is not None
        waits.append((until - now).total_seconds())
        now = until
    assert waits == [60, 120, 240, 480] + [900] * 16


def test_pulling_the_plug_does_not_reset_it(writer: Writer, tmp_path: Path) -> None:
    fail(writer, 5)
    writer.stop()
    with running(tmp_path / "kiosk.db") as after:
        assert shut(after) == NOW + seconds(60)
        fail(after, now=NOW + seconds(60))
        assert shut(after, NOW + seconds(60)) == NOW + seconds(60 + 120)


def test_a_right_try_forgets_the_wrong_ones(writer: Writer) -> None:
    fail(writer, 4)
    writer.write(lambda session: forget_failures(session, "pin"))
    fail(writer, 4)
    assert shut(writer) is None


def test_forgetting_where_nothing_was_is_harmless(writer: Writer) -> None:
    writer.write(lambda session: forget_failures(session, "pin"))
    assert shut(writer) is None


def test_each_door_counts_for_itself(writer: Writer) -> None:
    fail(writer, 5, door="pin")
    assert shut(writer, door="passphrase") is None


def test_a_night_of_guessing_gets_few_guesses(writer: Writer) -> None:
    """Twelve hours, one try whenever the door lets one: a million PINs stay out of reach."""
    now, tries = NOW, 0
    while now < NOW + dt.timedelta(hours=12):
        now = shut(writer, now) or now
        fail(writer, now=now)
        tries += 1
    assert tries < 60
