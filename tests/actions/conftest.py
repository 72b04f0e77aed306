"""The stall that the tests of signing sign at, and a database without any event."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from kiosk.models import Base
from tests.actions.stall import Stall


@pytest.fixture
def stall(tmp_path: Path) -> Iterator[Stall]:
    opened = Stall(tmp_path / "kiosk.db")
    yield opened
    opened.writer.stop()


@pytest.fixture
def empty() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()
