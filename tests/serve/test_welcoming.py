"""The link of the terminal: good once, on this laptop, while nothing stands behind the door."""

import datetime as dt
import uuid

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kiosk.models import Event, EventKey
from kiosk.serve.welcoming import needs_welcome, own_host
from kiosk.web.drafts import Welcome
from tests.conftest import NOW, Home
from tests.web.handing import in_english
from tests.web.steward import Steward, is_in, kiosk_of


def test_it_lets_one_host_in_once(app: Flask, home: Home) -> None:
    """The first host has no PIN at hand; who follows them comes to the door with clear words."""
    path = f"/host/welcome/{kiosk_of(app).welcome.issue()}"
    first, second = (Steward(app.test_client(), home) for _ in range(2))
    assert first.client.head(path).status_code != 303, "a look ahead does not use it up"
    answer = first.client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/host/setup")
    assert first.client.get("/host/setup/event").status_code == 200
    in_english(second)
    late = second.client.get(path)
    assert late.status_code == 403
    assert "This link has been used" in late.text
    assert not is_in(second)
    assert second.client.get(f"/host/welcome/{uuid.uuid4()}").status_code == 403


def test_on_the_network_it_is_good_for_nothing(app: Flask, home: Home) -> None:
    """SEC5: and it is not used up by the try."""
    path = f"/host/welcome/{kiosk_of(app).welcome.issue()}"
    guest = Steward(app.test_client(), home)
    assert (
        guest.client.get(path, environ_overrides={"REMOTE_ADDR": "192.168.1.9"}).status_code == 403
    )
    assert guest.client.get(path).status_code == 303


def test_a_new_link_ends_the_old_one() -> None:
    welcome = Welcome()
    old, new = welcome.issue(), welcome.issue()
    assert [welcome.use(key) for key in (old, new, new)] == [False, True, False]


def test_there_is_one_until_an_event_is_set_up(home: Home) -> None:
    def ask(step: int, *, begun: bool = False, closed: bool = False, keyless: bool = False) -> bool:
        def arrange(session: Session) -> bool:
            event = Event(
                id=uuid.uuid4(),
                slug="real",
                name="",
                is_practice=False,
                languages=[],
                pack_id="",
                pack_version="",
                pin_hash="",
                created_at=NOW,
                erase_on=NOW.date(),
                step=step,
                begun_at=NOW + dt.timedelta(days=1) if begun else None,
                closed_at=NOW + dt.timedelta(days=2) if closed else None,
            )
            session.add(event)
            session.flush()
            wrapped = None if keyless else b"w"
            session.add(EventKey(event_id=event.id, public=b"p", wrapped=wrapped, created_at=NOW))
            session.flush()
            found = needs_welcome(session)
            session.rollback()
            return found

        with pytest.raises(_Answer) as answer:
            home.writer.write(lambda session: _raise(arrange(session)))
        return answer.value.found

    assert ask(0)
    assert ask(5), "half set up"
    assert not ask(6), "its PIN is known"
    assert not ask(6, begun=True)
    assert not ask(6, begun=True, closed=True), "something can still be read"
    assert ask(6, begun=True, closed=True, keyless=True), "for the next event"


class _Answer(Exception):  # noqa: N818 - carries an answer out of a job that is to be undone
    def __init__(self, found: bool) -> None:
        super().__init__()
        self.found = found


def _raise(found: bool) -> None:
    raise _Answer(found)


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104 - what a host may have set
        ("localhost", "localhost"),
        ("::1", "[::1]"),
        ("192.168.1.20", ""),
        ("desk.example.org", ""),
    ],
)
def test_it_names_this_laptop(host: str, own: str) -> None:
    assert own_host(host) == own
