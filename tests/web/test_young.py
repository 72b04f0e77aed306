"""Young people sign with a first name and an age, and nothing else is taken (P8)."""

import pytest
from bs4 import BeautifulSoup

from kiosk.actions.recording import totals, young
from kiosk.models import ConsentText
from kiosk.web.forms import CardForm, InitialsForm, LetterForm, SignForm
from tests.people import AMAL, NAMES
from tests.visitor import HTMX, form_of
from tests.web.hall import AMAL_CASE, BO_CASE, Hall

PATH = f"/cases/{AMAL_CASE}/sign/young"
YOUNG = {"name": "Zoé", "age": "15"}
TAKEN = {"form_id", "event", "locale", "name"}


def form(hall: Hall, **fields: str) -> dict[str, str]:
    return form_of(hall.visitor.visit(PATH), "sign-form") | YOUNG | fields


def refused(hall: Hall, fields: dict[str, str], words: str, field: str) -> BeautifulSoup:
    """Send a form that must not be kept; the same words stand at the top and beside the field."""
    page = hall.visitor.read(hall.visitor.post(PATH, fields), 422)
    assert hall.count() == 0
    summary = page.select_one(".error-summary")
    assert summary is not None
    assert words in summary.get_text()
    assert f"#{field}" in [link["href"] for link in summary.select("a")]
    assert words in page.find(id=f"{field}-error").get_text()  # type: ignore[union-attr]
    return page


def other_fields() -> list[str]:
    """Return every field of every other form of attendees."""
    forms = (SignForm, InitialsForm, LetterForm, CardForm)
    names = {
        name for kind in forms for name in dir(kind) if hasattr(getattr(kind, name), "field_class")
    }
    return sorted(names - TAKEN)


class TestTaking:
    def test_the_petition_form_shows_the_way(self, hall: Hall) -> None:
        page = hall.visitor.visit(f"/cases/{AMAL_CASE}/sign")
        [link] = page.select(f"a[href='{PATH}']")
        assert link.get_text() == "I am under 18"

    def test_a_first_name_and_an_age_are_asked_and_nothing_else(self, hall: Hall) -> None:
        page = hall.visitor.visit(PATH)
        shown = [str(f["name"]) for f in page.select("#sign-form :is(input, select, textarea)")]
        assert sorted(shown) == ["age", "at", "event", "form_id", "locale", "name"]
        assert "It is good to tell your parents about it." in page.get_text()

    def test_nothing_else_is_sealed(self, hall: Hall) -> None:
        answer = hall.visitor.post(PATH, form(hall))
        assert (answer.status_code, answer.headers["Location"]) == (303, "/thanks")
        assert "Zoé" not in str(hall.visitor.visit("/thanks"))
        [content] = hall.opened()
        assert {key: value for key, value in content["person"].items() if value} == {
            "name": "Zoé",
            "age": 15,
        }
        assert content["consents"] == []
        assert "writing" not in content

    def test_works_with_htmx(self, hall: Hall) -> None:
        answer = hall.visitor.post(PATH, form(hall), HTMX)
        assert 'data-screen="thanks"' in answer.text
        assert hall.count() == 1

    def test_five_taps_count_once_and_apart(self, hall: Hall) -> None:
        """F9; the row tells that somebody is young and not how old."""
        filled = form(hall)
        for _ in range(5):
            hall.visitor.post(PATH, filled)
        hall.visitor.sign(AMAL_CASE, AMAL)
        assert [action.is_young for action in hall.actions()] == [True, False]
        with hall.home.read() as session:
            assert young(session, hall.home.made.id) == 1
            assert totals(session, hall.home.made.id) == {AMAL_CASE: 2}

    def test_there_is_no_row_of_consent(self, hall: Hall) -> None:
        hall.visitor.post(PATH, form(hall))
        with hall.home.read() as session:
            assert session.query(ConsentText).all() == []
        assert [action.consent_text_id for action in hall.actions()] == [None]
        hall.visitor.sign(AMAL_CASE, AMAL)
        assert hall.actions()[-1].consent_text_id is not None, "the control"

    @pytest.mark.parametrize(("typed", "age"), [("17", 17), ("5", 5), ("١٢", 12), (" ۰۹ ", 9)])
    def test_an_age_in_any_digits(self, hall: Hall, typed: str, age: int) -> None:
        hall.visitor.post(PATH, form(hall, age=typed))
        assert hall.opened()[0]["person"]["age"] == age

    def test_first_names_of_any_script(self, hall: Hall) -> None:
        """F4, T6."""
        names = [name for name in NAMES if len(name.split()) <= 2]
        for name in names:
            assert hall.visitor.post(PATH, form(hall, name=name)).status_code == 303
        assert [content["person"]["name"] for content in hall.opened()] == names

    def test_one_tap_signs_for_the_next_case_with_the_same_two(self, hall: Hall) -> None:
        hall.ask_safety(BO_CASE)
        hall.visitor.post(PATH, form(hall))
        [tap] = hall.visitor.visit("/more").select(".more-case form")
        fields = {str(field["name"]): str(field["value"]) for field in tap.select("input")}
        assert fields["case"] == BO_CASE, "a first name needs no question about safety"
        assert hall.visitor.post("/more", fields).status_code == 303
        first, second = hall.opened()
        assert first["person"] == second["person"]
        assert second["consents"] == []
        assert [action.is_young for action in hall.actions()] == [True, True]


class TestRefusing:
    @pytest.mark.parametrize("field", other_fields())
    def test_any_other_field_is_refused_and_nothing_is_kept(self, hall: Hall, field: str) -> None:
        filled = form(hall)
        page = refused(
            hall,
            filled | {field: "Zazoubine"},
            "Here we take a first name and an age, and nothing else.",
            "name",
        )
        assert "Zazoubine" not in str(page)
        assert hall.remembered()["signer"] is None
        assert form_of(page, "sign-form") == filled
        assert hall.visitor.post(PATH, filled | {field: ""}).status_code == 303, (
            "the control: empty"
        )

    def test_those_fields_are_all_there_are(self) -> None:
        assert {"email", "country", "contact_ok", "town", "message", "own", "drawing"} <= {
            *other_fields()
        }

    @pytest.mark.parametrize(
        ("age", "words"),
        [
            ("18", "At your age you sign with your full name."),
            ("١٨", "At your age you sign with your full name."),
            ("71", "At your age you sign with your full name."),
            ("4", "Write your age in years, as a number."),
            ("", "Write your age in years, as a number."),
            ("fifteen", "Write your age in years, as a number."),
            ("-15", "Write your age in years, as a number."),
            ("15.5", "Write your age in years, as a number."),
        ],
    )
    def test_an_age_that_is_none_or_too_high(self, hall: Hall, age: str, words: str) -> None:
        page = refused(hall, form(hall, age=age), words, "age")
        assert form_of(page, "sign-form")["name"] == "Zoé"

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("", "Write your name"),
            ("Amal Exemple Ndiaye", "Only your first name, please."),
            ("Amal\u202e", "invisible sign"),
        ],
    )
    def test_a_name_that_is_none_or_too_long(self, hall: Hall, name: str, words: str) -> None:
        page = refused(hall, form(hall, name=name), words, "name")
        assert form_of(page, "sign-form")["age"] == "15"

    def test_the_limit_is_that_of_the_pack(self, hall: Hall) -> None:
        """Countries differ: a pack may say 16."""
        hall.kiosk.pack = hall.kiosk.pack.model_copy(update={"consent_age": 16})
        page = hall.visitor.visit(f"/cases/{AMAL_CASE}/sign")
        assert "I am under 16" in page.get_text()
        refused(hall, form(hall, age="16"), "At your age you sign with your full name.", "age")
        assert hall.visitor.post(PATH, form(hall, age="15")).status_code == 303
