"""Initials and a town, for those to whom a full name could do harm, on petitions and letters."""

import pytest

from tests.people import AMAL
from tests.visitor import form_of
from tests.web.hall import AMAL_CASE, BO_CASE, Hall

WHOLE = "Amal Exemple-Ndiaye"
INITIALS = {"name": "A. E.", "town": "Lausanne"}


def test_nothing_but_initials_and_town_is_asked_or_kept(hall: Hall) -> None:
    path = f"/cases/{AMAL_CASE}/sign/initials"
    page = hall.visitor.visit(path)
    for field in ("email", "country", "contact_ok", "age"):
        assert page.find(id=field) is None
    fields = form_of(page, "sign-form") | INITIALS
    answer = hall.visitor.post(path, fields | {"email": AMAL["email"], "contact_ok": "1"})
    assert answer.status_code == 303
    [content] = hall.opened()
    assert content["person"] == {
        "name": "A. E.",
        "email": "",
        "country": "",
        "town": "Lausanne",
    }
    assert content["consents"] == []
    assert [action.consent_text_id for action in hall.actions()] == [None]


@pytest.mark.parametrize("path", ["sign/initials", "letter?careful=1"])
def test_a_whole_name_is_refused_in_words(hall: Hall, path: str) -> None:
    form_id = "letter-form" if path.startswith("letter") else "sign-form"
    fields = form_of(hall.visitor.visit(f"/cases/{AMAL_CASE}/{path}"), form_id)
    post = f"/cases/{AMAL_CASE}/{path.split('?')[0]}"
    page = hall.visitor.read(hall.visitor.post(post, fields | {"name": WHOLE}), 422)
    assert "Only your initials, please" in page.get_text()
    again = form_of(page, form_id)
    assert again == fields | {"name": WHOLE}
    assert hall.count() == 0
    assert hall.visitor.post(post, again | {"name": "A. E."}).status_code == 303
    assert hall.opened()[0]["person"]["name"] == "A. E."


def test_control_the_open_letter_takes_the_whole_name(hall: Hall) -> None:
    assert hall.send("letter", hall.form("letter", name=WHOLE)).status_code == 303


def test_a_whole_name_from_before_does_not_stand_in_for_initials(hall: Hall) -> None:
    """Who asks for initials and leaves them empty is asked, not signed with the full name."""
    hall.visitor.sign(BO_CASE, AMAL)
    fields = hall.form("letter", name="")
    page = hall.refused("letter", fields | {"careful": "1"})
    assert "name" in str(page.select_one(".error-summary a"))
    assert hall.send("letter", fields).status_code == 303, "the control: openly it does"


def test_initials_from_before_do(hall: Hall) -> None:
    hall.visitor.post(f"/cases/{BO_CASE}/sign/initials", {"name": "A. E."})
    assert hall.send("letter", hall.form("letter", name="", careful="1")).status_code == 303
    assert hall.opened()[-1]["person"]["name"] == "A. E."
