"""Logins of the desk: an idle limit, an end whatever happens, nothing on disk (SEC3, SEC13, H3)."""

import pytest

from kiosk.web.logins import IDLE_SECONDS, LIFETIME_SECONDS, Logins
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def logins(clock: Clock) -> Logins:
    return Logins(clock)


def test_a_login_is_found_by_its_id_only(logins: Logins) -> None:
    login = logins.begin()
    assert logins.find(login.id) is login
    for guess in (None, "", "x", login.token, login.id.lower() + "x"):
        assert logins.find(guess) is None


def test_each_login_has_an_id_and_a_token_of_its_own(logins: Logins) -> None:
    begun = [logins.begin() for _ in range(100)]
    secrets = {login.id for login in begun} | {login.token for login in begun}
    assert len(secrets) == 200
    assert min(map(len, secrets)) >= 32


def test_after_the_idle_limit_it_is_over_for_good(logins: Logins, clock: Clock) -> None:
    login = logins.begin()
    clock.seconds += IDLE_SECONDS + 1
    assert logins.find(login.id) is None
    clock.seconds -= IDLE_SECONDS
    assert logins.find(login.id) is None


def test_each_use_begins_the_idle_limit_anew(logins: Logins, clock: Clock) -> None:
    login = logins.begin()
    for _ in range(5):
        clock.seconds += IDLE_SECONDS
        assert logins.find(login.id) is login


def test_a_poll_is_answered_but_keeps_nothing_alive(logins: Logins, clock: Clock) -> None:
    login = logins.begin()
    for _ in range(10):
        clock.seconds += IDLE_SECONDS / 10
        assert logins.find(login.id, is_poll=True) is login
    clock.seconds += 1
    assert logins.find(login.id, is_poll=True) is None


def test_no_use_carries_it_beyond_its_lifetime(logins: Logins, clock: Clock) -> None:
    login = logins.begin()
    end = clock.seconds + LIFETIME_SECONDS
    while clock.seconds + IDLE_SECONDS <= end:
        clock.seconds += IDLE_SECONDS
        assert logins.find(login.id) is login
    clock.seconds = end + 1
    assert logins.find(login.id) is None


def test_locking_ends_one_login_and_no_other(logins: Logins) -> None:
    kept, login = logins.begin(), logins.begin()
    for _ in range(2):
        logins.end(login.id)
    logins.end(None)
    assert logins.find(login.id) is None
    assert logins.find(kept.id) is kept


def test_a_restart_locks_every_desk(clock: Clock) -> None:
    login = Logins(clock).begin()
    assert Logins(clock).find(login.id) is None
