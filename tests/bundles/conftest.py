"""Three laptops of one event, and one small bundle that many tests harm."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bundles.laptops import Laptop


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[list[Laptop]]:
    first = Laptop(tmp_path / "a")
    opened = [first, Laptop(tmp_path / "b", first), Laptop(tmp_path / "c", first)]
    yield opened
    for laptop in opened:
        laptop.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """Return a laptop with three actions, of which nothing is changed by the tests."""
    laptop = Laptop(tmp_path_factory.mktemp("small"))
    laptop.sign(3)
    laptop.tally()
    yield laptop
    laptop.close()
