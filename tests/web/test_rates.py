"""A flood from one screen is slowed down; a hall full of people never is (SEC11)."""

import pytest
from flask import Flask

from kiosk.web.rates import ADDRESS, MOST_KNOWN, SCREEN, Rate, Rates
from tests.visitor import Visitor
from tests.web.steward import kiosk_of
from tests.web.tablets import ADDRESS as TABLET_ADDRESS
from tests.web.tablets import plain, tablet


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def limited_after(rate: Rate, seconds_between: float, most: int) -> int | None:
    """Return how many writes at this pace are taken before one is not; None where all are."""
    clock = Clock()
    known = Rates(clock)
    for sent in range(most):
        if known.wait("one", rate):
            return sent
        clock.now += seconds_between
    return None


@pytest.mark.parametrize("writes", [1, 4])
def test_ten_stations_at_twenty_actions_a_minute_are_never_limited(writes: int) -> None:
    """`writes` a form that is checked and corrected is sent for one action; an hour long."""
    clock = Clock()
    known = Rates(clock)
    for _ in range(60 * 20):
        for station in range(10):
            for _ in range(writes):
                assert not known.wait(f"station {station}", SCREEN)
                assert not known.wait("address", ADDRESS)
        clock.now += 3


def test_a_flood_is_limited_and_comes_back_slowly() -> None:
    assert limited_after(SCREEN, 0, 10_000) == SCREEN.burst
    assert limited_after(SCREEN, 60 / SCREEN.per_minute, 10_000) is None, "a person's pace"
    assert limited_after(SCREEN, 30 / SCREEN.per_minute, 10_000) == pytest.approx(
        2 * SCREEN.burst, abs=2
    )


def test_who_waits_as_long_as_is_said_is_taken() -> None:
    clock = Clock()
    known = Rates(clock)
    while not (wait := known.wait("one", SCREEN)):
        pass
    assert 0 < wait <= 60 / SCREEN.per_minute
    clock.now += wait
    assert not known.wait("one", SCREEN)


def test_what_is_remembered_has_an_end() -> None:
    known = Rates(Clock())
    for number in range(2 * MOST_KNOWN):
        known.wait(f"address {number}", SCREEN)
    assert len(known._left) == MOST_KNOWN


def flood(screen: Visitor, times: int = SCREEN.burst) -> set[int]:
    return {screen.post("/language", {"language": "fr"}).status_code for _ in range(times)}


@pytest.fixture
def still(app: Flask) -> Clock:
    """Stop the clock of an application, so that nothing comes back on however slow a machine."""
    clock = Clock()
    kiosk_of(app).rates = Rates(clock)
    return clock


def test_one_station_that_floods_stops_no_other(app: Flask, still: Clock) -> None:
    wild, calm = tablet(app), tablet(app)
    wild.join(app)
    calm.join(app)
    assert flood(wild) == {303}
    answer = wild.post("/language", {"language": "fr"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert answer.headers["HX-Reswap"] == "none", "what was typed stays on the screen"
    assert wild.client.get("/cases").status_code == 200, "reading goes on"
    assert flood(calm, 1) == {303}
    still.now += 1
    assert flood(wild, 1) == {303}


@pytest.mark.usefixtures("still")
def test_strangers_share_what_their_address_may_send(app: Flask) -> None:
    for _ in range(ADDRESS.burst - 1):
        kiosk_of(app).rates.wait(f"address {TABLET_ADDRESS}", ADDRESS)
    assert flood(plain(app), 1) == {303}
    assert flood(plain(app), 1) == {429}
    assert tablet(app).post("/join", {"code": "x", "name": "x"}).status_code == 429
    assert flood(plain(app, f"{TABLET_ADDRESS}1"), 1) == {303}


@pytest.mark.usefixtures("still")
def test_the_laptop_itself_is_not_limited(visitor: Visitor) -> None:
    assert flood(visitor, 2 * SCREEN.burst) == {303}
