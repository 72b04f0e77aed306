"""An event made once by a real first start; every test works on a copy of its folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.instances import Made
from tests.faults.servers import RUN, started

Tell = Callable[[str], None]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Let `kiosk run` make the practice event: wrapping its key takes a second by design."""
    instance = tmp_path_factory.mktemp("faults") / "first"
    with started(instance, RUN) as first:
        found = Made(instance, first.pin, first.passphrase)
        assert first.stop() == 0
    return found


@pytest.fixture
def instance(made: Made, tmp_path: Path) -> Path:
    return made.copy_to(tmp_path / "instance")


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> Tell:
    """Print past pytest's capture: what a run has seen belongs into its record."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {request.node.name}: {text}", end="")  # noqa: T201

    return say
