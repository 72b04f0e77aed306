"""The first start shows the PIN and the passphrase of the event that it made, come what may."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.database import reading_engine
from kiosk.models import EventKey
from kiosk.vault import unwrap
from tests.faults.servers import launcher, started, starting
from tests.running import PATIENCE

pytestmark = pytest.mark.faults


def test_a_slow_laptop_still_learns_its_passphrase(tmp_path: Path) -> None:
    """Wrapping the key may take longer than a guest would wait for a commit."""
    with started(tmp_path, launcher("hurried")) as server:
        shown = server.passphrase
    with Session(reading_engine(tmp_path / "kiosk.db")) as session:
        key = session.scalars(select(EventKey)).one()
    assert key.wrapped
    assert unwrap(key.wrapped, shown, key.id).public == key.public


def test_a_start_that_was_told_to_end_shows_what_it_made(tmp_path: Path) -> None:
    """The pipe of the parent closes while the event is made: the event is whole, or not there."""
    with starting(tmp_path) as server:
        assert server.process.stdin
        server.process.stdin.close()
        assert server.process.wait(PATIENCE) == 0
        server.end()
        assert "Passphrase" in server.said()
