"""Signing: the form, its messages, and that one form is one action."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kiosk.app import LARGEST_BODY
from kiosk.database import NotSaved
from kiosk.models import Ledger
from tests.conftest import Home
from tests.opening import count, opened
from tests.people import AMAL, CY, NAMES
from tests.visitor import HTMX, OWN, Visitor, form_of

SIGN = "/cases/joel-paredes/sign"


def test_works_without_javascript(visitor: Visitor, home: Home) -> None:
    """Promise 8: a plain form, a redirect, thanks without a name (P6)."""
    answer = visitor.sign("joel-paredes", AMAL | {"contact_ok": "1"})
    assert answer.status_code == 303
    page = visitor.visit(answer.headers["Location"])
    assert "Merci" in page.get_text()
    assert "Amal" not in str(page)
    [content] = opened(home)
    assert content["person"] == AMAL
    assert content["consents"][0]["granted"] is True


def test_works_with_htmx(visitor: Visitor, home: Home) -> None:
    form = form_of(visitor.visit(SIGN), "sign-form")
    answer = visitor.post(SIGN, form | AMAL, HTMX)
    assert answer.status_code == 200
    assert 'data-screen="thanks"' in answer.text
    assert count(home) == 1


def test_five_taps_count_once(visitor: Visitor, home: Home) -> None:
    """F9: the id was made with the form."""
    form = form_of(visitor.visit(SIGN), "sign-form") | AMAL
    assert {visitor.post(SIGN, form).status_code for _ in range(5)} == {303}
    assert count(home) == 1
    with home.read() as session:
        assert session.scalars(select(Ledger.captured)).one() == 1


def test_a_form_left_open_for_the_next_person_loses_nobody(visitor: Visitor, home: Home) -> None:
    form = form_of(visitor.visit(SIGN), "sign-form")
    visitor.post(SIGN, form | AMAL)
    visitor.post(SIGN, form | CY)
    assert sorted(str(c["person"]["name"]) for c in opened(home)) == [
        AMAL["name"],
        CY["name"],
    ]


def test_a_known_signer_gets_the_same_answer(visitor: Visitor, home: Home) -> None:
    """SEC24: nobody learns whether somebody has signed before."""
    answers = []
    for _ in range(2):
        visitor.sign("joel-paredes", AMAL)
        answers.append(visitor.client.get("/thanks").text)
        visitor.post("/finish", {})
    assert answers[0] == answers[1]
    assert count(home) == 2


def test_signs_without_a_visit_and_from_an_old_page(visitor: Visitor, home: Home) -> None:
    """A restart forgets visits; what is in the form is enough."""
    form = form_of(visitor.visit(SIGN), "sign-form") | AMAL
    visitor.client.delete_cookie("__Host-visit")
    assert visitor.post(SIGN, form).status_code == 303
    assert visitor.post(SIGN, {"name": CY["name"]}).status_code == 303
    assert count(home) == 2


@pytest.mark.parametrize("name", NAMES)
def test_keeps_any_name(visitor: Visitor, home: Home, name: str) -> None:
    """F4, T6: what a person is called is what is kept."""
    assert visitor.sign("joel-paredes", {"name": name}).status_code == 303
    [content] = opened(home)
    assert content["person"]["name"] == name


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Écrivez votre nom"),
        ("name", "   ", "Écrivez votre nom"),
        ("name", "...", "au moins une lettre"),
        ("name", "a" * 201, "trop long"),
        ("name", "Amal\x00Exemple", "signe invisible"),
        ("name", "Amal\u202eelpmexE", "signe invisible"),
        ("name", "Amal\u2066Exemple", "signe invisible"),
        ("name", "Amal\ufffdExemple", "signe invisible"),
        ("email", "amal@", "ne ressemble pas à une adresse"),
        ("email", "a" * 250 + "@example.org", "trop long"),
        ("email", "amal\x00@example.org", "signe invisible"),
        ("country", "XX", "Choisissez un pays"),
        ("contact_ok", "1", "il nous faut votre adresse"),
    ],
)
def test_is_refused_in_place(
    visitor: Visitor, home: Home, field: str, typed: str, words: str
) -> None:
    """F2, F3: 422, the same words at the top and beside the field, title and link."""
    form = form_of(visitor.visit(SIGN), "sign-form") | {"name": AMAL["name"]} | {field: typed}
    page = visitor.read(visitor.post(SIGN, form), 422)
    summary = page.select_one(".error-summary")
    assert summary is not None
    assert words in summary.get_text()
    assert summary.a["href"] == f"#{field}"  # type: ignore[index]
    assert page.find(id=field)["aria-invalid"] == "true"  # type: ignore[index]
    assert words in page.find(id=f"{field}-error").get_text()  # type: ignore[union-attr]
    assert page.title.get_text().startswith("Erreur")  # type: ignore[union-attr]
    assert count(home) == 0


def test_what_was_typed_stays_after_a_refusal(visitor: Visitor) -> None:
    form = form_of(visitor.visit(SIGN), "sign-form") | AMAL | {"email": "amal@"}
    page = visitor.read(visitor.post(SIGN, form), 422)
    assert form_of(page, "sign-form") == form


def test_an_invisible_sign_is_taken_out_so_that_the_second_try_works(
    visitor: Visitor, home: Home
) -> None:
    form = form_of(visitor.visit(SIGN), "sign-form") | {"name": "Amal\x00 Exemple"}
    again = form_of(visitor.read(visitor.post(SIGN, form), 422), "sign-form")
    assert again["name"] == "Amal Exemple"
    assert visitor.post(SIGN, again).status_code == 303


_URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("form", ["sign", "sign/initials", "sign/young"])
def test_a_closed_case_takes_nothing(visitor: Visitor, home: Home, form: str) -> None:
    """Promise 7."""
    visitor.post("/language", {"language": "en", "at": "/"})
    page = visitor.visit(f"/cases/neth-nahara/{form}", status=403)
    assert "Neth Nahara: this is closed now" in page.get_text()
    visitor.read(visitor.post(f"/cases/neth-nahara/{form}", AMAL), 403)
    assert count(home) == 0


def test_unknown_case(visitor: Visitor, home: Home) -> None:
    assert visitor.post("/cases/nobody/sign", AMAL).status_code == 404
    assert count(home) == 0


@pytest.mark.parametrize("size", [LARGEST_BODY, LARGEST_BODY + 1])
def test_a_body_over_the_limit_is_refused(
    visitor: Visitor, client: FlaskClient, home: Home, size: int
) -> None:
    """SEC9: at the limit a message about the field, one byte above about the whole."""
    body = b"name=" + b"a" * (size - 5)
    answer = client.post(SIGN, data=body, headers=OWN | _URLENCODED)
    visitor.read(answer, 422 if size == LARGEST_BODY else 413)
    assert count(home) == 0


def test_not_saved_keeps_the_form_and_the_id(
    visitor: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 1: without a commit there is no thanks, and the second try is the same action."""
    form = form_of(visitor.visit(SIGN), "sign-form") | AMAL

    def refuse(_job: object) -> None:
        raise NotSaved("the disk is slow")

    with monkeypatch.context() as patch:
        patch.setattr(home.writer, "write", refuse)
        page = visitor.read(visitor.post(SIGN, form), 503)
    assert "Pas encore enregistré" in page.get_text()
    assert form_of(page, "sign-form") == form
    visitor.post(SIGN, form)
    visitor.post(SIGN, form)
    assert count(home) == 1


def test_consent_is_separate_unticked_and_kept_with_its_wording(
    visitor: Visitor, home: Home
) -> None:
    page = visitor.visit(SIGN)
    assert not page.find(id="contact_ok").has_attr("checked")  # type: ignore[union-attr]
    visitor.sign("joel-paredes", AMAL)
    [content] = opened(home)
    assert content["consents"][0]["granted"] is False
    assert json.dumps(content)


def test_says_what_is_signed_for_whom_and_how_long(visitor: Visitor) -> None:
    words = visitor.visit(SIGN).select_one(".sign-why").get_text()  # type: ignore[union-attr]
    for heading in ("Ce que vous signez", "À qui", "Où cela va"):
        assert heading in words
    assert "2027" in words, "the date of erasure"
