"""What set-up shows beside its steps: the recovery sheet, and the panel of the overview (H2)."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask_babel import force_locale

from kiosk.web.doors import DESK_COOKIE
from kiosk.web.state import Kiosk
from tests.conftest import NOW, Home
from tests.web.organiser import draft_of, organiser, press_continue, set_up
from tests.web.steward import Steward, kiosk_of, words_of

PANEL = '{% from "_parts/begin.html" import begin with context %}{{ begin() }}'


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch, wrapped_fast: None) -> None:
    monkeypatch.setattr(Kiosk, "now", lambda _: NOW + dt.timedelta(hours=1))


@pytest.fixture
def host(app: Flask, home: Home) -> Steward:
    return organiser(app, home)


def test_the_recovery_sheet_has_the_words_that_are_shown(
    host: Steward, app: Flask, home: Home, made: list[str]
) -> None:
    """It is made while they are in memory; a page of before a restart gets none."""
    set_up(host, until="printer")
    host.visit("/host/setup/keys")
    draft = draft_of(app, home)
    cookie = host.client.get_cookie(DESK_COOKIE)
    login = kiosk_of(app).logins.find(cookie.value if cookie else None)
    assert login
    fields = {"token": login.token, "draft": draft.id}
    answer = host.post("/host/setup/keys/sheet", fields)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    for word in draft.passphrase.split():
        assert word in made[-1]
    late = host.post("/host/setup/keys/sheet", fields | {"draft": "old"})
    assert (late.status_code, late.headers["Location"]) == (303, "/host/setup/keys")


def panel(app: Flask, *, is_host: bool) -> BeautifulSoup:
    """Return what the overview says of set-up."""
    with app.test_request_context(), force_locale("en"):
        html = app.jinja_env.from_string(PANEL).render(is_host=is_host)
    return BeautifulSoup(html, "html.parser")


def test_the_overview_says_how_far_it_is(host: Steward, app: Flask) -> None:
    """H2: set up, go on, start for real; a steward sees the state and no way."""
    ways = []
    for until in (None, "cases", "keys"):
        if until == "keys":
            for step in ("goal", "stations", "printer", "keys"):
                press_continue(host, step)
        elif until:
            set_up(host, until=until)
        way = panel(app, is_host=True).select_one(".primary")
        assert way
        ways.append((words_of(way), way["href"]))
    assert ways == [
        ("Set up your event", "/host/setup"),
        ("Go on with the set-up", "/host/setup"),
        ("Start for real", "/host/setup/begin"),
    ]
    assert panel(app, is_host=False).select("a") == []
