"""The desk that every test of the outbox works at."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.outbox.desk import Desk, a_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path / "kiosk.db") as made:
        yield made
