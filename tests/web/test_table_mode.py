"""Table mode: a screen that shows the case of its table only, until it is told otherwise."""

from flask import Flask

from kiosk.packs import Pack
from tests.people import AMAL
from tests.visitor import HTMX, Visitor
from tests.web.steward import Steward

CASE = "oqba-hashad"
COOKIE = "__Host-table"


def sit(visitor: Visitor, slug: str = CASE) -> None:
    answer = visitor.client.get(f"/?table={slug}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def listed(visitor: Visitor) -> list[str]:
    return [str(link["href"]) for link in visitor.visit("/cases").select(".tile a")]


def test_a_table_shows_its_case_and_does_not_turn(visitor: Visitor, pack: Pack) -> None:
    sit(visitor)
    page = visitor.visit("/")
    assert [str(link["href"]) for link in page.select("a.enter")] == [f"/cases/{CASE}"]
    assert page.find(id="next-case") is None
    assert page.select(".dots, .turn, [data-pause], .all") == []


def test_without_a_table_it_turns(visitor: Visitor) -> None:
    """The control of the test above."""
    page = visitor.visit("/")
    assert page.find(id="next-case") is not None
    assert len(page.select(".dots, .turn, [data-pause], .all")) == 4


def test_another_slide_is_not_reached_from_a_table(visitor: Visitor, pack: Pack) -> None:
    sit(visitor)
    for slug in ("joel-paredes", pack.stories[0].slug):
        assert visitor.visit(f"/?at={slug}").select_one("a.enter")["href"] == f"/cases/{CASE}"  # type: ignore[index]


def test_the_lists_hold_that_case_only(visitor: Visitor, pack: Pack) -> None:
    assert len(listed(visitor)) == len(pack.cases)
    sit(visitor)
    assert listed(visitor) == [f"/cases/{CASE}"]
    visitor.sign(CASE, AMAL)
    assert len(visitor.visit("/more").select(".more-case")) == 1


def test_another_case_is_reached_by_its_address(visitor: Visitor) -> None:
    """Somebody's printed code still works on the screen of another table."""
    sit(visitor)
    visitor.visit("/cases/joel-paredes")
    assert visitor.sign("joel-paredes", AMAL).status_code == 303


def test_the_wipe_leaves_the_table(visitor: Visitor) -> None:
    """It belongs to the screen; language and name of the visit are gone all the same (K5)."""
    sit(visitor)
    visitor.post("/language", {"language": "en", "at": "/"})
    visitor.sign(CASE, AMAL)
    visitor.post("/finish", {})
    page = visitor.visit("/")
    assert page.html["lang"] == "fr"  # type: ignore[index]
    assert page.find(id="next-case") is None
    assert "data-screen" in visitor.post("/finish", {}, HTMX).text


def test_nothing_of_a_person_is_in_the_cookie(visitor: Visitor) -> None:
    answer = visitor.client.get(f"/?table={CASE}")
    [cookie] = answer.headers.getlist("Set-Cookie")
    name, *rest = cookie.split("; ")
    assert name == f"{COOKIE}={CASE}"
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(rest)


def test_an_empty_name_shows_all_cases_again(visitor: Visitor, pack: Pack) -> None:
    sit(visitor)
    sit(visitor, "")
    assert visitor.client.get_cookie(COOKIE) is None
    assert len(listed(visitor)) == len(pack.cases)


def test_an_unknown_name_changes_nothing(visitor: Visitor, pack: Pack) -> None:
    sit(visitor, "nobody")
    assert len(listed(visitor)) == len(pack.cases)
    sit(visitor)
    sit(visitor, "nobody")
    assert listed(visitor) == [f"/cases/{CASE}"]


def test_a_cookie_that_names_nobody_shows_all_cases(visitor: Visitor, pack: Pack) -> None:
    visitor.client.set_cookie(COOKIE, "<b>nobody</b>")
    page = visitor.visit("/")
    assert page.find(id="next-case") is not None
    assert "nobody" not in str(page)
    assert len(listed(visitor)) == len(pack.cases)


def test_another_screen_is_not_moved(app: Flask, visitor: Visitor, pack: Pack) -> None:
    sit(visitor)
    assert len(listed(Visitor(app.test_client()))) == len(pack.cases)


def test_a_desk_on_that_screen_has_every_case(host: Steward, pack: Pack) -> None:
    """A host prints posters of all cases, also on the laptop of a table."""
    sit(host)
    text = host.visit("/host/print").get_text()
    assert all(case.name("fr").value in text for case in pack.cases)
