"""The text of a letter: the case's own words, in one language, and known again (C6, C7, C8)."""

import dataclasses
from pathlib import Path

import pytest

from kiosk.actions.letters import LetterText, letter_language, letter_text
from kiosk.packs import Case, Pack, load
from tests.packs.example import write_example_pack


@pytest.fixture
def amal(tmp_path: Path) -> Case:
    found = load(write_example_pack(tmp_path / "pack")).case("amal-example")
    assert found is not None
    return found


def test_a_letter_is_made_of_the_texts_of_the_case(amal: Case) -> None:
    """C8: salutation and closing are data, for this addressee and this language."""
    text = letter_text(amal, "en")
    assert (text.language, text.salutation, text.closing) == (
        "en",
        "Dear Minister,",
        "Yours faithfully,",
    )
    assert text.facts.startswith("I am writing to you about Amal Example, a teacher.")
    assert text.ask.startswith("I ask you to release Amal Example at once.")
    assert letter_text(amal, "fr").salutation == "Madame la Ministre, Monsieur le Ministre,"


@pytest.mark.parametrize("language", ["de", "ar", "", "EN", "en\0", "../en"])
def test_a_language_that_the_case_does_not_offer(amal: Case, language: str) -> None:
    """C7: never half a letter; English is advised where there is not one's own language."""
    with pytest.raises(KeyError):
        letter_text(amal, language)
    assert letter_language(amal, language) == "en"
    assert letter_language(amal, "fr") == "fr"


def test_without_english_it_is_the_first_that_the_case_offers(amal: Case) -> None:
    french = amal.model_copy(update={"texts": {"fr": amal.texts["fr"]}})
    assert [letter_language(french, wanted) for wanted in ("en", "ar", "fr")] == ["fr"] * 3


def test_nobody_to_write_to_is_no_letter(amal: Case) -> None:
    with pytest.raises(KeyError):
        letter_text(amal.model_copy(update={"target": None}), "en")


def test_every_word_of_a_letter_counts_in_its_mark(amal: Case) -> None:
    """Whoever seals a letter has read this very text: any change is another mark."""
    text = letter_text(amal, "en")
    marks = {
        dataclasses.replace(text, **{field.name: "changed"}).sha256
        for field in dataclasses.fields(LetterText)
    }
    assert len({text.sha256, *marks}) == 1 + len(dataclasses.fields(LetterText))
    assert letter_text(amal, "en").sha256 == text.sha256


def test_words_moved_from_one_part_to_the_next_are_another_letter(amal: Case) -> None:
    text = letter_text(amal, "en")
    moved = dataclasses.replace(text, facts=text.facts + text.ask, ask="")
    assert moved.sha256 != text.sha256


def test_every_letter_that_ships_names_the_person_twice(pack: Pack) -> None:
    """C6: in full, in the facts and in what is asked."""
    letters = 0
    for case in pack.cases:
        names = {*case.spellings, *(page.name for page in case.texts.values() if page.name)}
        for language in case.letter_languages:
            text = letter_text(case, language)
            for part in (text.facts, text.ask):
                assert any(name.casefold() in part.casefold() for name in names), (case.slug, part)
            letters += 1
    assert letters >= 2 * 6, "each open case has one in English and in French"
