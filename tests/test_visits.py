"""Visits: in memory, expiring, wiped; the next person sees nothing of the last (P1, K1)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk import visits as module
from kiosk.models import Kind
from kiosk.visits import EXPIRES_SECONDS, Signer, Visits
from tests.clock import Clock
from tests.people import AMAL


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def visits(clock: Clock) -> Visits:
    return Visits(clock)


def test_a_visit_is_found_by_its_id_and_remembers(visits: Visits) -> None:
    visit = visits.start("fr")
    visit.note("joel-paredes", Kind.SIGNATURE)
    found = visits.find(visit.id)
    assert found is visit
    assert (found.language, found.signed) == ("fr", ["joel-paredes"])


def test_nobody_is_found_by_a_guess_or_by_nothing(visits: Visits) -> None:
    visits.start("fr")
    for guess in (None, "", "x", "0"):
        assert visits.find(guess) is None


def test_ids_are_long_and_never_the_same(visits: Visits) -> None:
    ids = {visits.start("en").id for _ in range(1000)}
    assert len(ids) == 1000
    assert min(map(len, ids)) >= 32


def test_two_visits_share_nothing(visits: Visits) -> None:
    one, other = visits.start("en"), visits.start("en")
    one.note("joel-paredes", Kind.SIGNATURE)
    assert other.done == []


def test_it_remembers_what_was_done_in_order_and_once(visits: Visits) -> None:
    """F9: five taps are one; a card after a signature for the same case is another thing."""
    visit = visits.start("fr")
    for _ in range(5):
        visit.note("joel-paredes", Kind.SIGNATURE)
    visit.note("oqba-hashad", Kind.LETTER)
    visit.note("joel-paredes", Kind.CARD)
    assert visit.done == [
        ("joel-paredes", Kind.SIGNATURE),
        ("oqba-hashad", Kind.LETTER),
        ("joel-paredes", Kind.CARD),
    ]
    assert visit.signed == ["joel-paredes"], "a letter or a card is no signature"


def test_who_was_asked_nothing_more_gave_no_whole_name() -> None:
    """Initials and first names endanger nobody: the question about safety is not asked again."""
    assert Signer("Amal Exemple-Ndiaye", "fr", wording="May we write to you?").is_whole_name
    assert not Signer("A. E.", "fr", town="Lausanne").is_whole_name
    assert not Signer("Amal", "fr", age=9).is_whole_name


def test_a_visit_expires_after_its_time_and_is_wiped(visits: Visits, clock: Clock) -> None:
    visit = visits.start("fr")
    clock.seconds += EXPIRES_SECONDS + 1
    assert visits.find(visit.id) is None
    assert len(visits) == 0, "not only hidden"
    clock.seconds -= EXPIRES_SECONDS
    assert visits.find(visit.id) is None, "and it does not come back"


def test_each_touch_keeps_it_alive(visits: Visits, clock: Clock) -> None:
    visit = visits.start("fr")
    for _ in range(5):
        clock.seconds += EXPIRES_SECONDS
        assert visits.find(visit.id) is visit


def test_it_outlives_the_longest_idle_limit_with_its_warning() -> None:
    """K1, K2: 300 s of writing and 60 s of warning, or a screen would outlive its visit."""
    assert EXPIRES_SECONDS > 300 + 60


def test_a_new_visit_wipes_those_that_nobody_ended(visits: Visits, clock: Clock) -> None:
    for _ in range(3):
        visits.start("fr")
    clock.seconds += EXPIRES_SECONDS + 1
    visits.start("fr")
    assert len(visits) == 1


def test_the_end_wipes_it_and_may_come_twice(visits: Visits) -> None:
    kept, visit = visits.start("fr"), visits.start("fr")
    for _ in range(2):
        visits.end(visit.id)
    visits.end(None)
    assert visits.find(visit.id) is None
    assert visits.find(kept.id) is kept
    assert len(visits) == 1


def test_there_are_never_more_than_the_most(
    visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_VISITS", 3)
    started = [visits.start("fr") for _ in range(5)]
    assert len(visits) == 3
    assert [visits.find(visit.id) is not None for visit in started] == [False, False] + [True] * 3


def test_what_somebody_wrote_lasts_until_the_wipe_and_shows_in_no_log(visits: Visits) -> None:
    """Promises 2 and 5: in memory only, and not where an object is written out."""
    visit = visits.start("fr")
    visit.signer = Signer(AMAL["name"], "fr", AMAL["email"], AMAL["country"], True, "?")
    assert AMAL["name"] not in repr(visit)
    found = visits.find(visit.id)
    assert found is not None
    assert found.signer == visit.signer
    visits.end(visit.id)
    assert visits.find(visit.id) is None
    assert AMAL["name"] not in repr(vars(visits))


def test_eight_threads_do_not_lose_a_visit(visits: Visits) -> None:
    gate = threading.Barrier(8)

    def come_and_go() -> list[str]:
        gate.wait(30)
        kept = [visits.start("fr") for _ in range(50)]
        for visit in kept[::2]:
            visits.end(visit.id)
        return [visit.id for visit in kept[1::2]]

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(come_and_go) for _ in range(8)]
        ids = {visit_id for done in running for visit_id in done.result()}
    assert len(ids) == len(visits) == 8 * 25
    assert all(visits.find(visit_id) for visit_id in ids)
