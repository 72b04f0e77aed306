"""A name that was written once serves the next sheet too, and is never shown (WCAG 3.3.7, P6)."""

import pytest

from tests.people import AMAL, CY
from tests.visitor import form_of
from tests.web.hall import AMAL_CASE, BO_CASE, Hall

KINDS = ["card", "letter"]
INITIALS = {"name": "A. E.", "town": "Lausanne"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_name_is_the_one_that_was_signed_with(hall: Hall, kind: str) -> None:
    hall.visitor.sign(BO_CASE, AMAL)
    page = hall.visitor.visit(f"/cases/{AMAL_CASE}/{kind}")
    assert AMAL["name"] not in str(page)
    assert AMAL["email"] not in str(page)
    assert form_of(page, f"{kind}-form")["name"] == ""
    assert "Leave it empty to use the name you wrote before." in page.get_text()
    assert hall.send(kind, hall.form(kind, name="", town="")).status_code == 303
    person = hall.opened()[-1]["person"]
    assert person == {"name": AMAL["name"], "email": "", "country": ""}
    assert AMAL["name"] not in str(hall.visitor.visit("/thanks"))


@pytest.mark.parametrize("kind", KINDS)
def test_another_name_goes_before_it(hall: Hall, kind: str) -> None:
    """Two people stand at the screen: neither a name nor a town may pass from one to the other."""
    hall.visitor.post(f"/cases/{BO_CASE}/sign/initials", INITIALS)
    assert hall.send(kind, hall.form(kind, name=CY["name"], town="")).status_code == 303
    person = hall.opened()[-1]["person"]
    assert person == {"name": CY["name"], "email": "", "country": ""}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_name_is_not_taken_for_none(hall: Hall, kind: str) -> None:
    hall.visitor.sign(BO_CASE, AMAL)
    hall.refused(kind, hall.form(kind, name="..."))
    hall.refused(kind, hall.form(kind, name="A\u202el"))


@pytest.mark.parametrize("kind", KINDS)
def test_initials_come_with_their_town(hall: Hall, kind: str) -> None:
    hall.visitor.post(f"/cases/{BO_CASE}/sign/initials", INITIALS)
    assert hall.send(kind, hall.form(kind, name="", town="")).status_code == 303
    person = hall.opened()[-1]["person"]
    assert (person["name"], person["town"]) == ("A. E.", "Lausanne")


def test_a_case_without_towns_gets_none(hall: Hall) -> None:
    """C3."""
    hall.rule("card", sender_address="none")
    hall.visitor.post(f"/cases/{BO_CASE}/sign/initials", INITIALS)
    hall.send("card", hall.form("card", name=""))
    assert "town" not in hall.opened()[-1]["person"]


@pytest.mark.parametrize("kind", KINDS)
def test_after_the_wipe_it_asks_again(hall: Hall, kind: str) -> None:
    """Promise 5."""
    hall.visitor.sign(BO_CASE, AMAL)
    left_open = hall.form(kind, name="")
    hall.visitor.post("/finish", {})
    page = hall.refused(kind, left_open)
    assert "name" in str(page.select_one(".error-summary a"))
    assert AMAL["name"] not in str(page)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_leaves_no_name_behind(hall: Hall, kind: str) -> None:
    """Only the petition form says that one's name serves further cases."""
    hall.send(kind, hall.form(kind))
    assert hall.remembered()["signer"] is None
    assert hall.remembered()["done"] == [(AMAL_CASE, kind)]
    assert hall.visitor.visit("/more").select(".more-case form") == []


def test_thanks_offer_what_is_left_to_do(hall: Hall) -> None:
    """A card first, then what else the case takes, and nothing twice."""

    def left() -> list[str]:
        links = hall.visitor.visit("/thanks").select(".thanks-text .otherwise a")
        return [str(link["href"]).rsplit("/", 1)[1] for link in links]

    hall.visitor.sign(AMAL_CASE, AMAL)
    assert left() == ["card", "letter"]
    hall.send("card", hall.form("card"))
    assert left() == ["letter"]
    hall.send("letter", hall.form("letter"))
    assert left() == []
