"""Who needs more is said on the loop and beside each case, as long as it is true (H7)."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from kiosk.models import Event, EventCase
from tests.conftest import Home
from tests.people import AMAL
from tests.visitor import Visitor
from tests.web.handing import JOEL, OQBA
from tests.web.steward import words_of


@pytest.fixture
def reader(visitor: Visitor) -> Visitor:
    visitor.post("/language", {"language": "en", "at": "/"})
    return visitor


def set_goals(home: Home, goal: int, **own: int) -> None:
    def change(session: Session) -> None:
        session.execute(update(Event).values(goal=goal))
        for slug, number in own.items():
            of_case = update(EventCase).where(EventCase.slug == slug.replace("_", "-"))
            session.execute(of_case.values(goal=number))

    home.writer.write(change)


def tiles(reader: Visitor) -> dict[str, str]:
    page = reader.visit("/cases")
    return {
        words_of(tile.h2): words_of(tile.select_one(".tile-state")) for tile in page.select(".tile")
    }


def kicker(reader: Visitor, slug: str = JOEL) -> str:
    return words_of(reader.visit(f"/?at={slug}").select_one(".kicker"))


def test_without_a_goal_nobody_needs_more(reader: Visitor) -> None:
    assert not any("needs" in words for words in tiles(reader).values())
    assert "needs" not in kicker(reader)


def test_a_case_needs_its_own_goal_or_its_share(reader: Visitor, home: Home) -> None:
    set_goals(home, 58, joel_paredes=8)
    reader.sign(JOEL, AMAL)
    found = tiles(reader)
    assert found["Joel Paredes"] == "1 action here needs 7 more"
    assert found["Oqba Hashad"] == "Be the first here needs 10 more"
    assert "needs" not in found["Neth Nahara"], "a closed case takes nothing"
    assert kicker(reader).endswith("needs 7 more")
    assert kicker(reader, OQBA).endswith("needs 10 more")


def test_the_hint_goes_when_the_goal_is_there(reader: Visitor, home: Home) -> None:
    set_goals(home, 0, joel_paredes=1)
    assert kicker(reader).endswith("needs 1 more")
    reader.sign(JOEL, AMAL)
    assert "needs" not in kicker(reader)
    assert tiles(reader)["Joel Paredes"] == "1 action here"
