"""Real bundle files in any order, repeated, cut or harmed: one same set, without a gap (G14)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kiosk.bundles import BundleFault, read_bundle, standings, take_in
from kiosk.models import Event, EventKey
from tests.actions.parcels import add_event, content, empty_engine, undone
from tests.actions.stall import NOW
from tests.bundles.laptops import Laptop


class Stick:
    """Bundle files of three kiosks, each written at two times; the later ones hold everything."""

    def __init__(self, laptops: list[Laptop], early: list[bytes], late: list[bytes]) -> None:
        self.early, self.late = early, late
        self.event_id, self.secret = laptops[0].event_id, laptops[0].secret
        self.trust = tuple(laptop.trust for laptop in laptops)
        self.captured = {laptop.identity.id: 3 + 2 * n for n, laptop in enumerate(laptops)}
        self.engine = empty_engine()
        with Session(self.engine) as session, session.begin():
            add_event(session, self.event_id, "another")
            for key_id, pair in laptops[0].stall.pairs.items():
                public = pair.public
                session.add(
                    EventKey(id=key_id, event_id=self.event_id, public=public, created_at=NOW)
                )
        with undone(self.engine) as session:
            for file in late:
                self.take(session, file)
            self.whole: dict[str, Any] = content(session, self.event_id)

    def take(self, session: Session, file: bytes) -> None:
        """Take the file in as the command does: a harmed one is told, and changes nothing."""
        try:
            bundle = read_bundle(file, self.secret)
        except BundleFault:
            return
        take_in(session, bundle, session.get_one(Event, self.event_id), self.trust)


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stick]:
    folder: Path = tmp_path_factory.mktemp("three")
    first = Laptop(folder / "a")
    laptops = [first, Laptop(folder / "b", first), Laptop(folder / "c", first)]
    ids = [laptop.sign(number)[0] for number, laptop in enumerate(laptops, 2)]
    early = [laptop.file() for laptop in laptops]
    for number, laptop in enumerate(laptops):
        laptop.sign(number + 1)
        laptop.tally(number + 1)
        laptop.withdraw(ids[number])
    late = [laptop.file() for laptop in laptops]
    stick = Stick(laptops, early, late)
    yield stick
    for laptop in laptops:
        laptop.close()
    stick.engine.dispose()


@st.composite
def arrivals(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """Return what comes: each late file once at least, early and harmed ones in between."""
    which = st.integers(0, 2)
    more = st.tuples(st.sampled_from(["early", "late", "cut", "flipped"]), which, st.integers(0))
    lines = [("late", number, 0) for number in range(3)] + draw(st.lists(more, max_size=6))
    return draw(st.permutations(lines))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(coming=arrivals())
def test_any_order_of_files_gives_the_same_set(
    stick: Stick, coming: list[tuple[str, int, int]]
) -> None:
    with undone(stick.engine) as session:
        for what, number, place in coming:
            file = stick.late[number]
            place %= len(file)
            harmed = file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :]
            kinds = {"early": stick.early[number], "late": file, "cut": file[:place]}
            stick.take(session, kinds.get(what, harmed))
        assert content(session, stick.event_id) == stick.whole
        found = {there.kiosk_id: there for there in standings(session, stick.event_id)}
        assert {key: there.captured for key, there in found.items()} == stick.captured
        assert not [str(there) for there in found.values() if there.missing or there.twice]


def test_control_an_early_file_alone_is_another_set(stick: Stick) -> None:
    with undone(stick.engine) as session:
        for file in stick.early:
            stick.take(session, file)
        assert content(session, stick.event_id) != stick.whole
