"""What tests of screens share: a steward at the desk, and a hall with the invented pack."""

import pytest
from flask import Flask

from kiosk.packs import Pack, load
from tests.conftest import Home
from tests.packs.example import write_example_pack
from tests.receivers.peers import closed_port
from tests.signatures import add_webhook
from tests.web.hall import Hall, open_hall
from tests.web.steward import Steward


@pytest.fixture
def stranger(app: Flask, home: Home) -> Steward:
    """Return somebody who stands before the door."""
    return Steward(app.test_client(), home)


@pytest.fixture
def steward(stranger: Steward) -> Steward:
    """Return a steward who has just opened the desk."""
    stranger.unlock()
    return stranger


@pytest.fixture
def webhook(home: Home) -> str:
    """Return the id of a receiver at whose address nobody listens."""
    return str(add_webhook(home, f"http://127.0.0.1:{closed_port()}/"))


@pytest.fixture(scope="session")
def example_pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load(write_example_pack(tmp_path_factory.mktemp("example") / "pack"))


@pytest.fixture
def hall(home: Home, example_pack: Pack) -> Hall:
    return open_hall(home, example_pack)
