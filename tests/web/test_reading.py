"""Reading and care: opened in memory, one after the other, held back with a reason, undone."""

import pytest
from sqlalchemy import select

from kiosk.models import Hold
from kiosk.web.reading import written
from tests.web.handing import audited, token
from tests.web.pressing import Room
from tests.web.steward import kiosk_of, words_of

READ = "/host/read"
ADA, BEA = "Ada Exemple-Inventée", "Bea Exemple-Inventée"
OPEN = {"pile": "amal-example-card"}


@pytest.fixture
def pile(room: Room) -> Room:
    room.write(ADA, BEA, message="Warm words for the hills.")
    room.hall.rule("card", avoid={"en": ("hills",)})
    return room


def place(pile: Room, number: int = 0) -> str:
    return f"{READ}/{pile.hall.actions()[number].id}"


def opened(pile: Room) -> Room:
    answer = pile.host.post(READ, token(pile.host) | OPEN | pile.passphrase)
    assert (answer.status_code, answer.headers["Location"]) == (303, place(pile))
    return pile


def test_it_is_read_one_after_the_other_with_what_to_look_at(pile: Room) -> None:
    """Issue 6, reading and care; the writer's text, name, and the rule that speaks against it."""
    page = opened(pile).host.visit(place(pile))
    assert "Warm words" in words_of(page.select_one(".paper"))
    assert ADA in words_of(page.select_one(".signed"))
    marked = [mark.get_text() for mark in page.select(".remarks mark")]
    assert marked == ["hills"]
    following = page.select_one("a[rel=next]")
    assert following
    assert following["href"] == place(pile, 1)
    assert BEA in words_of(pile.host.visit(str(following["href"])).select_one(".signed"))
    assert audited(pile.hall.home, "read") == [{"case": "amal-example", "kind": "card"}]


def test_a_wrong_passphrase_opens_nothing(pile: Room) -> None:
    answer = pile.host.post(READ, token(pile.host) | OPEN | {"passphrase": "not these words"})
    assert answer.status_code == 403
    assert ADA not in answer.text
    assert pile.host.client.get(place(pile)).headers["Location"] == f"{READ}?shut=1"


@pytest.mark.parametrize("elsewhere", [READ, "/host/", "/host/books"])
def test_leaving_shuts_it(pile: Room, elsewhere: str) -> None:
    assert opened(pile).host.client.get(place(pile)).status_code == 200, "control: it is open"
    pile.host.visit(elsewhere)
    assert pile.host.client.get(place(pile)).status_code == 303


def test_locking_shuts_it(pile: Room) -> None:
    opened(pile)
    drawer = kiosk_of(pile.app).drawer
    assert drawer._things
    pile.host.post("/host/lock", token_of(pile))
    assert not drawer._things


def token_of(pile: Room) -> dict[str, str]:
    page = pile.host.visit(place(pile))
    field = page.select_one("input[name=token]")
    assert field
    return {"token": str(field["value"])}


def test_it_is_held_back_and_undone_from_the_notice(pile: Room) -> None:
    """H6: a reason is chosen, the notice has its way back, and the list as well."""
    form = token_of(opened(pile))
    assert pile.host.post(f"{place(pile)}/hold", form).status_code == 422, "a reason is needed"
    answer = pile.host.post(f"{place(pile)}/hold", form | {"why": "names_at_risk"})
    page = pile.host.visit(answer.headers["Location"])
    assert "held back" in words_of(page.select_one(".done"))
    with pile.hall.home.read() as session:
        [held] = session.scalars(select(Hold)).all()
    assert "names somebody" in words_of(pile.host.visit("/host/read/held").main)
    assert ADA not in pile.host.client.get("/host/read/held").text
    undone = {"action": str(held.action_id)}
    assert pile.host.post("/host/read/held/undo", form | undone).status_code == 303
    with pile.hall.home.read() as session:
        assert session.scalars(select(Hold)).all() == []
    [noted] = audited(pile.hall.home, "held-back")
    assert noted == {"action": str(held.action_id), "reason": "names_at_risk"}
    assert audited(pile.hall.home, "hold-undone") == [undone]


def test_reading_writes_nothing(pile: Room) -> None:
    """SEC4, and promise 2: what is shown is in no table."""
    before = opened(pile).hall.rows()
    pile.host.visit(place(pile))
    pile.host.visit(place(pile, 1))
    assert pile.hall.rows() == before


def test_the_room_speaks_of_piles_alone(pile: Room) -> None:
    with pile.app.test_request_context():
        [found] = written.piles()
    assert (found.number, found.held, found.key) == (2, 0, "amal-example-card")
