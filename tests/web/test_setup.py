"""Set-up: six steps that “Continue” alone finishes, each of them whole on disk (H1, H2)."""

import datetime as dt
import threading

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.actions.events import current_event
from kiosk.actions.locks import make_locks
from kiosk.actions.preparing import shares
from kiosk.app import create_app
from kiosk.models import Action, Base, Event, EventCase, EventKey
from kiosk.packs import Pack
from kiosk.vault import key_line, matches_secret, new_pair, new_passphrase, unwrap
from kiosk.web.setup import keys as keys_step
from kiosk.web.state import Kiosk
from tests.conftest import NOW, Home
from tests.people import AMAL
from tests.visitor import Visitor
from tests.web.organiser import (
    STEPS,
    draft_of,
    organiser,
    press_continue,
    real_event,
    set_up,
)
from tests.web.steward import Steward, kiosk_of, words_of

EVENING = NOW + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kiosk, "now", lambda _: EVENING)


@pytest.fixture(autouse=True)
def _locked_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrap no key for real but in the tests that open it: each takes a second and 256 MiB."""
    made = make_locks(new_pair(), new_passphrase(), "123456")
    monkeypatch.setattr(keys_step, "make_locks", lambda *_, **__: _fresh(made))


def _fresh(made: object) -> object:
    import dataclasses
    import uuid

    return dataclasses.replace(made, key_id=uuid.uuid4())  # type: ignore[type-var]


@pytest.fixture
def host(app: Flask, home: Home) -> Steward:
    return organiser(app, home)


def test_continue_alone_is_enough(host: Steward, home: Home, pack: Pack) -> None:
    """H1: six steps, each with an answer; nothing is written before the first “Continue”."""
    assert host.client.get("/host/setup").headers["Location"] == "/host/setup/event"
    with home.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 1
    set_up(host)
    with home.read() as session:
        event, served = real_event(session), current_event(session)
        assert served and served.is_practice, "practice goes on until somebody starts for real"
        assert event.name == "Letter-writing marathon, 10 décembre 2026"
        assert (event.held_on, event.erase_on) == (EVENING.date(), dt.date(2027, 2, 8))
        assert (event.step, event.begun_at, event.goal) == (6, None, 120)
        assert (served.name, served.erase_on, served.goal) == (event.name, event.erase_on, 120)
        shown = select(EventCase.slug).where(EventCase.event_id == event.id, EventCase.is_shown)
        offered = {case.slug for case in pack.cases if case.action_open != "no"}
        assert set(session.scalars(shown)) == offered
    assert host.client.get("/host/setup").status_code == 200
