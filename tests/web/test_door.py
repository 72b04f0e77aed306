"""The door of the desk: the PIN, its back-off, logins and what a form may do (SEC3, SEC12, SEC13)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.app import create_app
from kiosk.models import Audit, Lockout
from kiosk.packs import Pack
from kiosk.vault.doors import FREE_TRIES
from kiosk.web.logins import IDLE_SECONDS, LIFETIME_SECONDS, Logins
from tests.clock import Clock
from tests.conftest import NOW, Home
from tests.web.steward import DESK, UNLOCK, Steward, hidden_fields, kiosk_of, words_of

COOKIE = "__Host-desk"
WRONG = "Ce n’est pas le code PIN."
SHUT = "Trop d’essais"
LOCK = "/host/lock"


@pytest.fixture
def clock(app: Flask) -> Clock:
    """Return the clock of the logins, which stands until it is turned."""
    clock = Clock()
    kiosk_of(app).logins = Logins(clock)
    return clock


def login_id(steward: Steward) -> str:
    cookie = steward.client.get_cookie(COOKIE)
    assert cookie
    return str(cookie.value)


def is_in(steward: Steward) -> bool:
    return steward.client.get(DESK).status_code == 200


def test_works(stranger: Steward, home: Home) -> None:
    answer = stranger.unlock()
    assert answer.headers["Location"] == DESK
    stranger.visit(DESK)
    with home.read() as session:
        assert session.scalars(select(Audit.act)).all() == ["desk-opened"]


def test_blanks_in_the_pin_do_no_harm(stranger: Steward, home: Home) -> None:
    pin = home.made.pin
    assert stranger.try_pin(f" {pin[:3]} {pin[3:]} ").status_code == 303


@pytest.mark.parametrize("pin", ["000000", "", "x" * 9_000, "\x00", "\u0661\u0662\u0663"])
def test_a_wrong_pin_is_refused_in_place(stranger: Steward, home: Home, pin: str) -> None:
    """SEC12: one message for whatever is wrong, and a line in the audit without the PIN."""
    page = stranger.read(stranger.try_pin(pin), 403)
    assert WRONG in words_of(page.find(id="pin-error"))
    assert page.find(id="pin")["aria-invalid"] == "true"
    assert not page.find(id="pin").get("value")
    assert not is_in(stranger)
    with home.read() as session:
        [line] = session.scalars(select(Audit))
        assert (line.act, line.detail) == ("wrong-pin", {})


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
        assert SHUT in words_of(page.find(id="pin-error"))
        assert f"{seconds} secondes" in words_of(page.find(id="pin-error"))
        at_the_last = before(now + dt.timedelta(seconds=seconds - 1))
        assert SHUT in at_the_last.try_pin(home.made.pin).text
        assert not is_in(at_the_last), "the right PIN opens nothing while the door is shut"
        now += dt.timedelta(seconds=seconds)
        assert WRONG in before(now).try_pin("1").text
    before(now + dt.timedelta(seconds=900)).unlock()


def test_parallel_wrong_tries_are_all_counted(app: Flask, home: Home) -> None:
    """SEC12: guesses that arrive at once do not slip past the count."""

    def guess(number: int) -> str:
        return Steward(app.test_client(), home).try_pin(f"wrong {number}").text

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(guess, range(12)))
    assert sum(WRONG in text for text in texts) == FREE_TRIES
    assert sum(SHUT in text for text in texts) == 12 - FREE_TRIES
    with home.read() as session:
        assert session.scalars(select(Lockout.failures)).all() == [FREE_TRIES]


def test_the_cookie_is_an_id_that_scripts_and_other_sites_never_get(stranger: Steward) -> None:
    """SEC5, SEC13: its name makes the browser insist on Secure, Path=/ and no Domain."""
    [cookie] = stranger.unlock().headers.getlist("Set-Cookie")
    assert cookie.startswith(COOKIE + "=")
    for flag in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert flag in cookie.split("; ")
    for absent in ("Domain", "Expires", "Max-Age", stranger.home.made.pin):
        assert absent not in cookie


def test_a_planted_cookie_is_worth_nothing(stranger: Steward) -> None:
    """SEC13, fixation: a login never takes over an id that was there before."""
    planted = "p" * 32
    stranger.client.set_cookie(COOKIE, planted)
    stranger.unlock()
    assert login_id(stranger) != planted
    stranger.client.set_cookie(COOKIE, planted)
    assert not is_in(stranger)


def test_a_new_login_ends_the_one_before(steward: Steward) -> None:
    before = login_id(steward)
    steward.unlock()
    assert is_in(steward)
    steward.client.set_cookie(COOKIE, before)
    assert not is_in(steward)


def test_idle_and_absolute_limits(stranger: Steward, clock: Clock) -> None:
    """SEC13, H3: the desk locks itself."""
    stranger.unlock()
    clock.seconds += IDLE_SECONDS
    assert is_in(stranger), "at the limit"
    clock.seconds += IDLE_SECONDS + 1
    answer = stranger.client.get(DESK)
    assert (answer.status_code, answer.headers["Location"]) == (303, UNLOCK)
    stranger.unlock()
    end = clock.seconds + LIFETIME_SECONDS
    while clock.seconds + IDLE_SECONDS < end:
        clock.seconds += IDLE_SECONDS
        assert is_in(stranger)
    clock.seconds = end + 1
    assert not is_in(stranger), "whoever keeps touching it comes to the absolute limit"


def test_a_page_that_asks_by_itself_keeps_no_login_alive(
    stranger: Steward, clock: Clock, webhook: str
) -> None:
    stranger.unlock()
    for _ in range(4):
        clock.seconds += IDLE_SECONDS / 4
        assert stranger.client.get(webhook).status_code == 200
    clock.seconds += 1
    assert stranger.client.get(webhook).status_code == 303


def test_lock_ends_the_login(steward: Steward) -> None:
    before = login_id(steward)
    answer = steward.submit(DESK, LOCK, {})
    assert answer.headers["Location"] == "/"
    assert steward.client.get_cookie(COOKIE) is None
    steward.client.set_cookie(COOKIE, before)
    assert not is_in(steward)


def test_a_form_of_another_login_is_refused(app: Flask, steward: Steward, home: Home) -> None:
    """SEC3: a form is worth something in its own login only; the words say what to do."""
    other = Steward(app.test_client(), home)
    other.unlock()
    forms = [hidden_fields(other.visit(DESK), LOCK), hidden_fields(steward.visit(DESK), LOCK)]
    steward.submit(DESK, LOCK, {})
    steward.unlock()
    for form in [*forms, {}, {"token": ""}]:
        page = steward.read(steward.post(LOCK, form), 403)
        assert page.find(id="pin"), "the door, to log in again"
        assert "Ouvrez à nouveau le bureau" in words_of(page.main)
        assert is_in(steward), "nothing was done"


def test_a_form_sent_after_the_login_ended_is_refused(steward: Steward) -> None:
    form = hidden_fields(steward.visit(DESK), LOCK)
    steward.submit(DESK, LOCK, {})
    page = steward.read(steward.post(LOCK, form), 403)
    assert "Ouvrez à nouveau le bureau" in words_of(page.main)
