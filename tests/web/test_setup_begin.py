"""Starting for real: the words are typed once, practice is gone, and the first one counts (H2)."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.actions import locks
from kiosk.actions.events import current_event
from kiosk.models import Action, Event, Lockout, Station
from kiosk.vault import KeyPair, WrongPassphrase, normalise_passphrase
from kiosk.vault.keys import WRAPPED_BYTES
from kiosk.web import doors
from kiosk.web.state import Kiosk
from tests.conftest import NOW, Home
from tests.people import AMAL
from tests.visitor import Visitor, form_of
from tests.web.organiser import draft_of, organiser, press_continue, real_event, set_up
from tests.web.steward import Steward, is_in, kiosk_of

EVENING = NOW + dt.timedelta(hours=1)
BEGIN = "/host/setup/begin"


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kiosk, "now", lambda _: EVENING)


@pytest.fixture(autouse=True)
def _locked_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrap in memory, without the second that it takes; the browser's test does it for real."""
    wrapped: dict[uuid.UUID, tuple[str, KeyPair]] = {}

    def wrap(pair: KeyPair, passphrase: str, key_id: uuid.UUID) -> bytes:
        wrapped[key_id] = (normalise_passphrase(passphrase), pair)
        return bytes(WRAPPED_BYTES)

    def unwrap(_: bytes, passphrase: str, key_id: uuid.UUID) -> KeyPair:
        words, pair = wrapped[key_id]
        if normalise_passphrase(passphrase) != words:
            raise WrongPassphrase
        return pair

    monkeypatch.setattr(locks, "wrap", wrap)
    monkeypatch.setattr(doors, "unwrap", unwrap)


@pytest.fixture
def words(app: Flask, home: Home, stranger: Steward) -> str:
    """Set up for real by an organiser, practise once, and return the words of step 6."""
    first = organiser(app, home)
    set_up(first, until="printer")
    first.visit("/host/setup/keys")
    draft = draft_of(app, home)
    assert press_continue(first, "keys").status_code == 303
    stranger.client.set_cookie("__Host-desk", first.client.get_cookie("__Host-desk").value)  # type: ignore[union-attr]
    assert Visitor(app.test_client()).sign("joel-paredes", AMAL).status_code == 303
    return draft.passphrase


def test_the_words_begin_the_evening(words: str, stranger: Steward, app: Flask, home: Home) -> None:
    """H2: practice is deleted, the login goes on as host, and its key opens the real event."""
    with home.read() as session:
        served = current_event(session)
        assert served
        assert served.is_practice
        joined = Station(
            event_id=served.id, name="T1", digest=b"1" * 32, created_at=NOW, revoked_at=None
        )
        home.writer.write(lambda writing: writing.add(joined))
        assert len(session.scalars(select(Action)).all()) == 1
    answer = stranger.submit(BEGIN, BEGIN, {"passphrase": words.upper()})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/host/setup/begun")
    with home.read() as session:
        [event] = session.scalars(select(Event)).all()
        assert (event.is_practice, event.begun_at) == (False, EVENING)
        assert session.scalars(select(Action)).all() == []
        assert session.scalars(select(Station.event_id)).one() == event.id, "tablets stay joined"
    assert is_in(stranger)
    assert stranger.visit("/host/setup/begun").select_one("form[action='/host/lock'] .primary")
    assert Visitor(app.test_client()).sign("joel-paredes", AMAL).status_code == 303
    with home.read() as session:
        assert session.scalars(select(Action.event_id)).one() == event.id
    assert stranger.client.get(BEGIN).headers["Location"] == "/host/", "it begins once"
    assert stranger.client.get("/host/setup").status_code == 200


@pytest.mark.parametrize("kind", ["sign", "card"])
def test_a_form_opened_in_practice_is_looked_at_once_more(
    words: str, stranger: Steward, app: Flask, home: Home, kind: str
) -> None:
    """Who read that nothing counts has not signed yet; the control: sent again, it counts."""
    guest, path = Visitor(app.test_client()), f"/cases/joel-paredes/{kind}"
    wrote = {"name": "Cy Exemple", **({"message": "Courage."} if kind == "card" else {})}
    form = form_of(guest.visit(path), f"{kind}-form") | wrote
    assert stranger.submit(BEGIN, BEGIN, {"passphrase": words}).status_code == 303
    page = guest.read(guest.post(path, form), 409)
    assert "L’événement a commencé" in page.text
    again = form_of(page, f"{kind}-form")
    assert {name: again[name] for name in wrote} == wrote, "nothing is typed twice"
    with home.read() as session:
        assert session.scalars(select(Action)).all() == []
    assert guest.post(path, again).status_code == 303
    with home.read() as session:
        assert session.scalars(select(Action.event_id)).one() == real_event(session).id


def test_wrong_words_shut_the_door_and_parallel_tries_do_not_help(
    words: str, stranger: Steward, app: Flask, home: Home
) -> None:
    """SEC12, H3: they count at the door's lockout, on disk; then even the right words wait."""
    login = kiosk_of(app).logins.find(stranger.client.get_cookie("__Host-desk").value)  # type: ignore[union-attr]
    assert login

    def attempt(number: int) -> int:
        other = Steward(app.test_client(), home)
        other.client.set_cookie("__Host-desk", login.id)
        return other.post(
            BEGIN, {"token": login.token, "passphrase": f"wrong {number}"}
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(attempt, range(8))) == {403}
    with home.read() as session:
        lockout = session.get(Lockout, "passphrase")
        assert lockout
        assert lockout.failures == 5, "three came to a shut door"
    answer = stranger.submit(BEGIN, BEGIN, {"passphrase": words})
    assert answer.status_code == 403
    with home.read() as session:
        assert real_event(session).begun_at is None


def test_a_steward_cannot_begin(words: str, stranger: Steward, app: Flask, home: Home) -> None:
    steward = Steward(app.test_client(), home)
    assert steward.client.get(BEGIN).status_code == 303
    assert steward.post(BEGIN, {"passphrase": words}).status_code == 403
    with home.read() as session:
        assert real_event(session).begun_at is None
