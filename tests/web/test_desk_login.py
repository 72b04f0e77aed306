"""Who is behind the desk: the cookie, the limits of a login, and whose form it is (SEC3, SEC13)."""

import pytest
from flask import Flask

from kiosk.web.logins import IDLE_SECONDS, KEY_SECONDS, LIFETIME_SECONDS, Logins
from tests.clock import Clock
from tests.conftest import Home
from tests.web.handing import PROGRESS
from tests.web.steward import DESK, UNLOCK, Steward, hidden_fields, is_in, kiosk_of, part, words_of

COOKIE = "__Host-desk"
LOCK = "/host/lock"
ENDED = "Votre accès a pris fin. Ouvrez à nouveau le bureau."


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


def test_a_page_that_asks_by_itself_keeps_no_login_alive(stranger: Steward, clock: Clock) -> None:
    stranger.become_host()
    for _ in range(4):
        clock.seconds += IDLE_SECONDS / 4
        assert stranger.client.get(PROGRESS).status_code == 200
    clock.seconds += 1
    assert stranger.client.get(PROGRESS).status_code == 303


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
        assert ENDED in words_of(part(page, "pin-error"))
        assert is_in(steward), "nothing was done"


def test_a_form_sent_after_the_login_ended_is_refused(steward: Steward) -> None:
    form = hidden_fields(steward.visit(DESK), LOCK)
    steward.submit(DESK, LOCK, {})
    page = steward.read(steward.post(LOCK, form), 403)
    assert ENDED in words_of(part(page, "pin-error"))


def test_right_after_the_door_the_key_is_there_and_goes_by_itself(
    stranger: Steward, clock: Clock
) -> None:
    """Who opens the door and acts at once types six words once; a steward's login has no key."""
    stranger.unlock()
    steward = kiosk_of(stranger.client.application).logins.find(login_id(stranger))
    assert steward
    assert steward.key() is None
    stranger.try_pin(stranger.home.made.passphrase)
    host = kiosk_of(stranger.client.application).logins.find(login_id(stranger))
    assert host
    assert host.key()
    clock.seconds += KEY_SECONDS
    assert host.key()
    clock.seconds += 1
    assert host.key() is None
    assert "_kept=" not in repr(host)


def test_locking_the_desk_lets_the_key_go(stranger: Steward, clock: Clock) -> None:
    stranger.try_pin(stranger.home.made.passphrase)
    host = kiosk_of(stranger.client.application).logins.find(login_id(stranger))
    assert host
    stranger.submit(DESK, LOCK, {})
    assert host.key() is None
