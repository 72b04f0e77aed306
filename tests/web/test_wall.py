"""The wall: counts and nothing else, for everybody who looks, a next goal when one is reached."""

import re
from pathlib import Path

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from kiosk.database import db
from kiosk.models import Event, EventCase
from kiosk.web.wall import wall
from tests.conftest import Home
from tests.house.assets import contrast
from tests.people import AMAL, CY
from tests.visitor import HTMX, Visitor
from tests.web.handing import JOEL, OQBA
from tests.web.steward import words_of

WALL = "/wall"
LIMIT = 20_000
"""Bytes of a poll at most (V2)."""


def want(home: Home, goal: int, **more: object) -> None:
    def change(session: Session) -> None:
        session.execute(update(Event).values(goal=goal, **more))

    home.writer.write(change)


@pytest.fixture
def reader(visitor: Visitor) -> Visitor:
    visitor.post("/language", {"language": "en", "at": "/"})
    return visitor


def test_it_shows_each_case_the_total_and_the_goal(reader: Visitor, home: Home) -> None:
    """H7: the same as words beside the drawing."""
    want(home, 5, name="Letters at the Old Mill")
    for slug, person in ((JOEL, AMAL), (JOEL, CY), (OQBA, AMAL)):
        reader.sign(slug, person)
    page = reader.visit(WALL)
    assert words_of(page.h1) == "Letters at the Old Mill"
    assert words_of(page.select_one("#wall-number")) == "3"
    assert words_of(page.select_one(".wall-goal figcaption")) == "3 of 5 actions"
    assert "2 more to the goal." in words_of(page.select_one(".wall-goal"))
    cases = [words_of(case) for case in page.select(".wall-cases li")]
    assert "Joel Paredes 2 actions" in cases
    assert "Oqba Hashad 1 action" in cases
    assert len(cases) == 7
    assert any("What changed" in case for case in cases), "a closed case is told as news"


def test_a_goal_that_is_reached_is_followed_by_the_next(reader: Visitor, home: Home) -> None:
    want(home, 2)
    before = reader.visit(WALL).select_one("#screen")
    for person in (AMAL, CY):
        reader.sign(JOEL, person)
    page = reader.visit(WALL)
    assert words_of(page.select_one(".wall-goal figcaption")) == "2 of 3 actions"
    assert "The first goal is reached." in words_of(page.select_one(".wall-goal"))
    after = page.select_one("#screen")
    assert before
    assert after
    assert (before["data-milestones"], after["data-milestones"]) == ("0", "1")


def test_without_a_goal_there_is_no_meter(reader: Visitor) -> None:
    page = reader.visit(WALL)
    assert not page.select(".wall-goal")
    assert words_of(page.h1) == "Tonight we write letters"


def test_it_tells_nothing_of_anybody(reader: Visitor) -> None:
    """SEC24: no name and no time; counts have no order."""
    reader.sign(JOEL, AMAL)
    reader.sign(JOEL, CY)
    text = reader.client.get(WALL).text
    for person in (AMAL, CY):
        assert not any(value in text for value in (person["name"], person["email"]))
    assert not re.search(r"\d\d:\d\d", text), "no time of day"


def test_a_poll_is_small_and_counts_no_action(
    reader: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V2; counts come from the ledger, so that a hundred thousand cost as much as one."""
    want(home, 500)
    reader.sign(JOEL, AMAL)
    asked: list[str] = []
    with reader.client.application.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(str(told[2])))
    answer = reader.client.get(WALL, headers=HTMX)
    assert len(answer.data) < LIMIT
    assert "<html" not in answer.text
    of_actions = [sql for sql in asked if "FROM action" in sql]
    assert of_actions, "the control: withdrawn ones are looked for, in an index of their own"
    assert all("withdrawn_at IS NOT NULL" in sql for sql in of_actions), of_actions


def test_stories_and_many_cases_take_turns(
    reader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, cases = set(), []
    monkeypatch.setattr(wall, "MOST_CASES", 4)
    for turn in range(6):
        monkeypatch.setattr(wall, "_turn", lambda turn=turn: turn)
        page = reader.visit(WALL)
        told.add(words_of(page.select_one(".wall-name")))
        cases.append([words_of(case) for case in page.select(".wall-case")])
    assert len(told) > 1
    assert [len(group) for group in cases[:2]] == [4, 3]
    assert len({name for group in cases[:2] for name in group}) == 7
    assert cases[0] == cases[2]


def test_what_is_switched_off_is_not_on_the_wall(reader: Visitor, home: Home) -> None:
    def switch_off(session: Session) -> None:
        session.execute(update(EventCase).where(EventCase.slug == JOEL).values(is_shown=False))

    home.writer.write(switch_off)
    assert "Joel Paredes" not in words_of(reader.visit(WALL).select_one(".wall-cases"))


def test_without_scripts_it_comes_anew_by_itself(reader: Visitor) -> None:
    assert reader.visit(WALL).select_one("noscript meta[http-equiv=refresh]")


def test_colours_of_the_dark_hall_can_be_read() -> None:
    """A1: on both grounds of the wall; the control is a colour that is too dark."""
    css = Path("static/css/wall.css").read_text()
    tokens = dict(re.findall(r"--([\w-]+): (#\w+);", css))
    for name in ("ink", "ink-2", "wax", "post", "amber"):
        assert contrast(tokens[name], tokens["paper"]) >= 4.5, name
    assert contrast("#a32a1c", tokens["paper"]) < 4.5
