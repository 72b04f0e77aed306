"""The last day is kept while the kiosk runs, and what cannot be done now is tried again (H10)."""

import datetime as dt
import threading
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.database import NotSaved
from kiosk.models import Audit, Event, EventKey, SealedPart
from kiosk.outbox.closing import LONGEST_GAP
from kiosk.serve.retention import Retention
from kiosk.web.state import NAME, Kiosk
from tests.conftest import NOW, Home
from tests.signatures import sign

PATIENCE = 20.0


@pytest.fixture
def kiosk(app: Flask, home: Home, monkeypatch: pytest.MonkeyPatch) -> Kiosk:
    """Return a kiosk whose event has its last day one day from now."""
    found: Kiosk = app.extensions[NAME]
    sign(home)
    last = (NOW + dt.timedelta(days=1)).date()
    home.writer.write(
        lambda session: setattr(session.scalars(select(Event)).one(), "erase_on", last)
    )
    stand_at(monkeypatch, found, NOW)
    return found


def stand_at(patch: pytest.MonkeyPatch, kiosk: Kiosk, now: dt.datetime) -> None:
    patch.setattr(kiosk, "now", lambda: now)


def what_is_left(home: Home) -> tuple[int, int]:
    """Return how many sealed parts and how many wrapped keys there are."""
    with home.read() as session:
        keys = session.scalars(select(EventKey).where(EventKey.wrapped.is_not(None)))
        return len(session.scalars(select(SealedPart)).all()), len(keys.all())


def on_disk(home: Home, planted: bytes) -> bool:
    files = home.settings.instance.glob("kiosk.db*")
    return any(planted in path.read_bytes() for path in files)


def test_on_the_day_it_is_gone_from_every_file(
    kiosk: Kiosk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with home.read() as session:
        part = session.scalars(select(SealedPart.ciphertext)).all()[0][:60]
    retention = Retention(kiosk)
    assert retention.look() == []
    assert what_is_left(home)[1] == 1
    assert on_disk(home, part), "control: the day before it is there"
    stand_at(monkeypatch, kiosk, NOW + dt.timedelta(days=1))
    assert retention.look() == [home.made.id]
    assert what_is_left(home) == (0, 0)
    assert not on_disk(home, part)
    assert retention.look() == []


def test_a_clock_that_jumped_destroys_nothing(
    kiosk: Kiosk, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(monkeypatch, kiosk, NOW + LONGEST_GAP + dt.timedelta(days=2))
    before = what_is_left(home)
    assert Retention(kiosk).look() == []
    assert what_is_left(home) == before
    stand_at(monkeypatch, kiosk, NOW + LONGEST_GAP - dt.timedelta(days=2))
    assert Retention(kiosk).look() == [home.made.id], "control"


def test_what_cannot_be_written_is_tried_again_while_it_runs(
    kiosk: Kiosk, home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """At the start the disk is full; at a later look, with nobody there, it is done."""
    stand_at(monkeypatch, kiosk, NOW + dt.timedelta(days=1))
    retention, done = Retention(kiosk, every=0.02), threading.Event()
    real, tidy = home.writer.write, home.writer.tidy
    tries: list[str] = []

    def write(job: partial[int]) -> int:
        tries.append("full" if not tries else "there is room")
        if len(tries) == 1:
            raise NotSaved("disk full")
        return real(job)

    def tidied() -> bool:
        is_empty = tidy()
        done.set()
        return is_empty

    monkeypatch.setattr(home.writer, "write", write)
    monkeypatch.setattr(home.writer, "tidy", tidied)
    retention.start()
    try:
        assert done.wait(PATIENCE)
    finally:
        retention.stop()
    assert caplog.messages == ["retention: NotSaved"]
    assert what_is_left(home) == (0, 0)
    with home.read() as session:
        acts = session.scalars(select(Audit.act)).all()
    assert acts.count("erased-on-its-day") == 1
