"""What tests of the desk share: a steward before the door, and one behind it."""

import pytest
from flask import Flask

from tests.conftest import Home
from tests.receivers.peers import closed_port
from tests.signatures import add_webhook
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
    """Return the progress page of a receiver that is not there."""
    return f"/host/send/{add_webhook(home, f'http://127.0.0.1:{closed_port()}/')}"
