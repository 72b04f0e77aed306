"""The door of the desk: the PIN, its back-off, and where the desk is answered (SEC5, SEC12)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.app import create_app
from kiosk.models import Audit, Lockout
from kiosk.packs import Pack
from kiosk.vault.doors import FREE_TRIES
from tests.conftest import NOW, Home
from tests.visitor import OWN
from tests.web.steward import DESK, UNLOCK, Steward, is_in, kiosk_of, part, words_of

WRONG = "Ce n’est pas le code PIN."
SHUT = "Trop d’essais"


def test_works(stranger: Steward, home: Home) -> None:
    answer = stranger.unlock()
    assert answer.headers["Location"] == DESK
    stranger.visit(DESK)
    with home.read() as session:
        assert session.scalars(select(Audit.act)).all() == ["desk-opened"]


def test_blanks_in_the_pin_do_no_harm(stranger: Steward, home: Home) -> None:
    pin = home.made.pin
    assert stranger.try_pin(f" {pin[:3]} {pin[3:]} ").status_code == 303


@pytest.mark.parametrize("pin", ["000000", "", "1" * 9_000, "\x00", "\u0661\u0662\u0663"])
def test_a_wrong_pin_is_refused_in_place(stranger: Steward, home: Home, pin: str) -> None:
    """SEC12: one message for whatever is wrong, and a line in the audit without the PIN."""
    page = stranger.read(stranger.try_pin(pin), 403)
    assert WRONG in words_of(part(page, "pin-error"))
    assert part(page, "pin")["aria-invalid"] == "true"
    assert not part(page, "pin").get("value")
    assert not is_in(stranger)
    with home.read() as session:
        [line] = session.scalars(select(Audit))
        assert (line.act, line.detail) == ("wrong-pin", {})


@pytest.mark.parametrize("words", ["one two three four five six", "x" * 9_000, "a\x00"])
def test_wrong_words_are_refused_in_place(stranger: Steward, home: Home, words: str) -> None:
    """SEC12: the host's words are counted at a door of their own, and nothing is said of them."""
    page = stranger.read(stranger.try_pin(words), 403)
    assert "Ni le code PIN ni" in words_of(part(page, "pin-error"))
    assert not part(page, "pin").get("value")
    assert not is_in(stranger)
    with home.read() as session:
        [line] = session.scalars(select(Audit))
        assert (line.act, line.detail) == ("wrong-passphrase", {})


def test_the_host_comes_in_by_the_words_and_a_steward_by_the_digits(
    stranger: Steward, home: Home
) -> None:
    """SEC14: what is the host's stays shut for a steward, who is led back once they have it."""
    stranger.unlock()
    shut = stranger.client.get("/host/books")
    assert shut.headers["Location"] == f"{UNLOCK}?to=/host/books"
    stranger.visit(UNLOCK + "?to=/host/books")
    fields = {"pin": home.made.passphrase.upper(), "to": "/host/books"}
    assert stranger.post(UNLOCK, fields).headers["Location"] == "/host/books"
    stranger.visit("/host/books")
    with home.read() as session:
        lines = session.scalars(select(Audit).order_by(Audit.id))
        assert [line.detail["role"] for line in lines] == ["steward", "host"]


@pytest.mark.parametrize(
    "to", ["https://example.org/", "//example.org", "/\\example.org", "/host/\\x", "/cases"]
)
def test_the_door_leads_nowhere_but_to_the_desk(stranger: Steward, to: str) -> None:
    answer = stranger.post(UNLOCK, {"pin": stranger.home.made.pin, "to": to})
    assert answer.headers["Location"] == DESK


def test_a_right_pin_makes_good_for_the_wrong_ones_before(stranger: Steward, home: Home) -> None:
    for _ in range(2):
        assert [stranger.try_pin("1").status_code for _ in range(FREE_TRIES - 1)] == [403] * 4
        stranger.unlock()
    with home.read() as session:
        assert session.scalars(select(Lockout)).all() == []


def started_anew(home: Home, pack: Pack, now: dt.datetime, patch: pytest.MonkeyPatch) -> Steward:
    """Return a stranger before a kiosk that was just started with the same folder, at `now`."""
    app = create_app(home.settings, home.writer, pack)
    patch.setattr(kiosk_of(app), "now", lambda: now)
    return Steward(app.test_client(), home)


def test_five_wrong_tries_shut_the_door_across_a_restart_for_twice_as_long_each_time(
    home: Home, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H3, SEC12: 60 s, doubling up to 15 min; pulling the plug resets nothing."""

    def before(now: dt.datetime) -> Steward:
        return started_anew(home, pack, now, monkeypatch)

    now = NOW
    for _ in range(FREE_TRIES):
        assert WRONG in before(now).try_pin("1").text
    for seconds in (60, 120, 240, 480, 900, 900):
        page = before(now).read(before(now).try_pin("1"), 403)
        assert SHUT in words_of(part(page, "pin-error"))
        assert f"{seconds} secondes" in words_of(part(page, "pin-error"))
        at_the_last = before(now + dt.timedelta(seconds=seconds - 1))
        assert SHUT in at_the_last.try_pin(home.made.pin).text
        assert not is_in(at_the_last), "the right PIN opens nothing while the door is shut"
        now += dt.timedelta(seconds=seconds)
        assert WRONG in before(now).try_pin("1").text
    before(now + dt.timedelta(seconds=900)).unlock()


def test_parallel_wrong_tries_are_all_counted(app: Flask, home: Home) -> None:
    """SEC12: guesses that arrive at once do not slip past the count."""

    def guess(number: int) -> str:
        return Steward(app.test_client(), home).try_pin(f"{number:06}").text

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(guess, range(12)))
    assert sum(WRONG in text for text in texts) == FREE_TRIES
    assert sum(SHUT in text for text in texts) == 12 - FREE_TRIES
    with home.read() as session:
        assert session.scalars(select(Lockout.failures)).all() == [FREE_TRIES]


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("127.0.0.53", 200), ("::1", 200), ("192.168.1.7", 403), ("::2", 403)],
)
def test_the_desk_is_answered_on_this_machine_only(
    steward: Steward, address: str, status: int
) -> None:
    """SEC5: on plain LAN the PIN and the passphrase would be read by whoever listens."""
    where = {"REMOTE_ADDR": address}
    paths = (DESK, UNLOCK, "/host/print", "/host/print/poster/joel-paredes/fr", "/host/count")
    answers = {steward.client.get(path, environ_overrides=where).status_code for path in paths}
    assert answers == {status}
    fields = {"pin": steward.home.made.pin}
    answer = steward.client.post(UNLOCK, data=fields, headers=OWN, environ_overrides=where)
    assert answer.status_code == (303 if status == 200 else status)
    assert steward.client.get("/", environ_overrides=where).status_code == 200, "the cases are"
