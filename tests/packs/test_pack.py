"""What the rest of the program reads from a pack, and in which language it gets it (I3)."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from kiosk.packs import (
    ActionOpen,
    Case,
    CaseStatus,
    Localized,
    Pack,
    PartialDate,
    WritingRules,
    load,
)
from tests.packs.conftest import Spoil
from tests.packs.example import STAMP


@pytest.fixture
def loaded(pack: Path) -> Pack:
    return load(pack)


def _amal(pack: Pack) -> Case:
    case = pack.case("amal-example")
    assert case is not None
    return case


def test_facts(loaded: Pack) -> None:
    assert (loaded.id, loaded.version, loaded.languages) == ("example-pack", "1.2", ("fr", "en"))
    assert loaded.published_on == date(2026, 11, 22)
    amal = _amal(loaded)
    assert amal.action_open is ActionOpen.YES
    assert amal.status is CaseStatus.IMPRISONED
    assert amal.status_as_of == PartialDate(2026, 9)
    assert amal.picture == STAMP.encode()
    assert amal.target is not None
    assert amal.target.address is not None
    assert amal.target.address[-1] == "ICELAND"
    assert amal.target.salutation == {
        "fr": "Madame la Ministre, Monsieur le Ministre,",
        "en": "Dear Minister,",
    }
    assert amal.card is not None
    assert amal.card.address[0] == "AMAL EXAMPLE"
    assert amal.embassy is not None
    assert amal.embassy.address[0] == "EMBASSY OF ICELAND"
    assert (amal.rules.who_mails, amal.rules.deliver_to) == ("host", "family")
    assert amal.rules.card.sender_address == "city"
    assert amal.rules.card.avoid["fr"] == ("leçon interdite",)
    assert not amal.rules.letter.seasonal_ok


def test_rules_that_are_not_given_are_the_careful_ones(loaded: Pack) -> None:
    bo = loaded.case("bo-example")
    assert bo is not None
    assert bo.rules.model_dump(exclude={"card", "letter"}) == {
        "who_mails": "section",
        "deliver_to": "section",
        "ask_safety": False,
        "sources": (),
    }
    assert bo.rules.card.model_dump() == {
        "mention_organisation": False,
        "religious_ok": False,
        "seasonal_ok": False,
        "mention_charges": False,
        "political_ok": False,
        "sender_address": "none",
        "avoid": {},
        "drawing_ok": True,
    }


def test_a_letter_may_name_the_charges_and_who_campaigns_and_a_card_may_not(loaded: Pack) -> None:
    bo = loaded.case("bo-example")
    assert bo is not None
    assert isinstance(bo.rules.card, WritingRules)
    assert bo.rules.letter.model_dump() == {
        "mention_organisation": True,
        "religious_ok": False,
        "seasonal_ok": True,
        "mention_charges": True,
        "political_ok": False,
        "sender_address": "city",
        "avoid": {},
    }


def test_cases_are_in_the_order_of_the_loop(pack: Path, spoil: Spoil) -> None:
    assert [case.slug for case in load(pack).cases] == ["amal-example", "bo-example", "cy-example"]
    spoil("pack.toml", '  "amal-example",\n', "")
    spoil("pack.toml", '  "cy-example",\n', '  "cy-example",\n  "amal-example",\n')
    assert [case.slug for case in load(pack).cases] == ["bo-example", "cy-example", "amal-example"]


def test_an_unknown_slug_is_no_case(loaded: Pack) -> None:
    assert loaded.case("nobody") is None
    assert loaded.story("nobody") is None


def test_nothing_can_be_changed(loaded: Pack) -> None:
    with pytest.raises(ValidationError):
        _amal(loaded).slug = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("asked", "name", "language"),
    [
        ("en", "Amal Example", "en"),
        ("fr", "Amal Exemple", "fr"),
        ("fr_CA", "Amal Exemple", "fr"),
        ("en-GB", "Amal Example", "en"),
        ("en_150", "Amal Example", "en"),
        ("ar", "Amal Exemple", "fr"),
        ("", "Amal Exemple", "fr"),
    ],
)
def test_a_text_falls_back_to_the_first_language_of_the_pack(
    loaded: Pack, asked: str, name: str, language: str
) -> None:
    assert _amal(loaded).name(asked) == Localized(name, language)


def test_each_text_falls_back_for_itself(pack: Path, spoil: Spoil) -> None:
    spoil("pack.toml", '["fr", "en"]', '["fr", "en"]\nrequired_languages = ["en"]')
    spoil("cases/amal-example/fr.md", 'status = "Emprisonnée."\n', "")
    spoil("cases/amal-example/fr.md", "Amal Exemple est enseignante.[^court-2023]\n", "")
    amal = _amal(load(pack))
    assert amal.text("status", "fr") == Localized("Imprisoned.", "en")
    assert amal.text("status", "ar") == Localized("Imprisoned.", "en")
    assert amal.body("fr").language == "en"
    assert amal.text("demand", "fr").language == "fr"


def test_a_text_that_no_language_has_is_empty(loaded: Pack) -> None:
    cy = loaded.case("cy-example")
    assert cy is not None
    assert not cy.text("demand", "en")
    assert cy.text("news", "en").value == "Cy Example left prison on 1 January 2026."
    assert cy.petition("en") is None


@pytest.mark.parametrize("field", ["slogan", "starters"])
def test_an_unknown_field_is_a_mistake_of_the_program(loaded: Pack, field: str) -> None:
    with pytest.raises(KeyError):
        _amal(loaded).text(field, "en")


def test_body_is_html_without_references(loaded: Pack) -> None:
    html = _amal(loaded).body("en").value
    assert "<em>letters</em> to <strong>everybody</strong>" in html
    assert "<h3>What happened</h3>" in html
    assert "<li>She was arrested in 2023.</li>" in html
    assert "[^" not in html


@pytest.mark.parametrize(
    ("slug", "asked", "found"),
    [
        ("amal-example", "fr", "fr"),
        ("amal-example", "de", "de"),
        ("amal-example", "de_AT", "de"),
        ("amal-example", "en", "fr"),  # the first of the pack's languages
        ("bo-example", "fr", "en"),  # the next of the pack's languages
    ],
)
def test_petition(loaded: Pack, slug: str, asked: str, found: str) -> None:
    case = loaded.case(slug)
    assert case is not None
    petition = case.petition(asked)
    assert petition is not None
    assert petition.language == found


def test_petition_in_none_of_the_languages_of_the_pack(pack: Path, spoil: Spoil) -> None:
    spoil("cases/amal-example/case.toml", 'language = "fr"', 'language = "es"')
    petition = _amal(load(pack)).petition("en")
    assert petition is not None
    assert (petition.language, petition.short_url) == ("es", "https://example.org/a")


def test_stories(loaded: Pack) -> None:
    dee = loaded.story("dee-example")
    assert dee is not None
    assert dee.name("ar") == Localized("Dee Exemple", "fr")
    assert dee.text("title", "en") == Localized("Acquitted on 14 June 2024", "en")
    assert dee.later_on == PartialDate(2025, 9)
    assert dee.body("en").value == "<p>Dee Example was acquitted.</p>"


def test_heading(loaded: Pack) -> None:
    assert loaded.heading("en") == Localized("Three invented people", "en")
    assert loaded.heading("ar") == Localized("Trois personnes inventées", "fr")
