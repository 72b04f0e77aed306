"""A steward at the desk, without scripts: opens the door and fills in the desk's own forms."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.web.state import NAME, Kiosk
from tests.conftest import Home
from tests.visitor import Visitor

DESK = "/host/"
UNLOCK = "/host/unlock"
PATIENCE = 30.0


@dataclass
class Steward(Visitor):
    """Knows the PIN, and as the host the passphrase."""

    client: FlaskClient
    home: Home

    def try_pin(self, pin: str) -> TestResponse:
        return self.post(UNLOCK, {"pin": pin})

    def unlock(self) -> TestResponse:
        answer = self.try_pin(self.home.made.pin)
        assert answer.status_code == 303, answer.text
        return answer

    def become_host(self) -> TestResponse:
        """Open the desk with the passphrase, long enough ago that acts ask for it again."""
        answer = self.try_pin(self.home.made.passphrase)
        assert answer.status_code == 303, answer.text
        cookie = self.client.get_cookie("__Host-desk")
        login = kiosk_of(self.client.application).logins.find(cookie.value if cookie else None)
        assert login
        login.let_go()
        return answer

    def submit(
        self, page: str, action: str, fields: Mapping[str, str], kind: str = ""
    ) -> TestResponse:
        """Open a page of the desk and send its form that posts to `action`, filled in."""
        return self.post(action, hidden_fields(self.visit(page), action, kind) | dict(fields))


def hidden_fields(page: BeautifulSoup, action: str, kind: str = "") -> dict[str, str]:
    """Return what the form carries unseen: the login's token, the kind of receiver."""
    for form in page.find_all("form", action=action):
        hidden = {str(f["name"]): str(f["value"]) for f in form.select("input[type=hidden]")}
        if hidden.get("kind", "") == kind:
            return hidden
    raise AssertionError(f"no form goes to {action}")


def is_in(steward: Steward) -> bool:
    """Tell whether the desk lets this browser in."""
    return steward.client.get(DESK).status_code == 200


def kiosk_of(app: Flask) -> Kiosk:
    found: Kiosk = app.extensions[NAME]
    return found


def await_hand_over(app: Flask, receiver_id: uuid.UUID) -> None:
    """Wait until the hand-over that runs beside the screens has ended."""
    running = kiosk_of(app).sends.find(receiver_id)
    assert running
    running.thread.join(PATIENCE)
    assert not running.thread.is_alive()


def part(page: BeautifulSoup, part_id: str) -> Tag:
    found = page.find(id=part_id)
    assert isinstance(found, Tag), f"no {part_id} on the page"
    return found


def words_of(tag: Tag | None) -> str:
    """Return the words of a part of a page with single blanks."""
    assert tag is not None
    return " ".join(tag.get_text(" ").split())
