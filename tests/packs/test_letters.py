"""Letters: when a case needs one, that it names the person, and in which languages it is whole."""

from pathlib import Path

import pytest

from kiosk.packs import Case, Fault, Localized, check, load
from tests.packs.conftest import Spoil

AMAL = "cases/amal-example/case.toml"
AMAL_EN = "cases/amal-example/en.md"
AMAL_FR = "cases/amal-example/fr.md"
BO = "cases/bo-example/case.toml"
BO_EN = "cases/bo-example/en.md"
BO_LETTER = (
    'letter = "I am writing to you about Bo Example, a singer, who is on trial for a song."\n'
)
MISSING = 'the text "letter" is missing in en: add it'


def _case(pack: Path, slug: str) -> Case:
    case = load(pack).case(slug)
    assert case is not None
    return case


class TestWhenALetterIsNeeded:
    """Design.md section 8: a letter needs an address, or the section that posts it."""

    def test_the_section_posts_it(self, pack: Path, spoil: Spoil) -> None:
        spoil(BO_EN, BO_LETTER, "")
        assert check(pack) == [Fault(BO_EN, 1, MISSING)]

    def test_there_is_an_address(self, pack: Path, spoil: Spoil) -> None:
        spoil(BO_EN, BO_LETTER, "")
        spoil(BO, "[target]", "[target]\naddress = ['THE COURT']")
        spoil(BO, "[[petitions]]", "[rules]\nwho_mails = 'host'\n[[petitions]]")
        assert check(pack) == [Fault(BO_EN, 1, MISSING)]

    def test_there_is_neither(self, pack: Path, spoil: Spoil) -> None:
        spoil(BO_EN, BO_LETTER, "")
        spoil(BO, "[[petitions]]", "[rules]\nwho_mails = 'host'\n[[petitions]]")
        assert check(pack) == []

    def test_there_is_nobody_to_write_to(self, pack: Path, spoil: Spoil) -> None:
        text = (pack / BO).read_text(encoding="utf-8")
        start, end = text.index("[target]"), text.index("[[petitions]]")
        spoil(BO, text[start:end], "")
        spoil(BO_EN, BO_LETTER, "")
        assert check(pack) == []
        assert _case(pack, "bo-example").letter_languages == ()

    def test_only_in_the_required_languages(self, pack: Path, spoil: Spoil) -> None:
        spoil(BO_EN, BO_LETTER, "")
        spoil("pack.toml", '["fr", "en"]', '["fr", "en"]\nrequired_languages = ["fr"]')
        assert check(pack) == []


class TestTheNameStandsInIt:
    """C6: with the ask, the full name stands in the letter twice."""

    @pytest.mark.parametrize(
        ("old", "key", "place"),
        [
            ("I am writing to you about Amal Example", "letter", 6),
            ("I ask you to release Amal Example", "petition", 5),
        ],
    )
    def test_a_text_without_it(
        self, pack: Path, spoil: Spoil, old: str, key: str, place: int
    ) -> None:
        assert spoil(AMAL_EN, old, old.replace("Amal Example", "her")) == place
        words = (
            f'"{key}" names nobody: write "Amal Example" in it, or another spelling of case.toml'
        )
        assert check(pack) == [Fault(AMAL_EN, place, words)]

    @pytest.mark.parametrize("name", ["أمل", "AMAL EXAMPLE", "Amal Exemple"])
    def test_another_spelling_will_do(self, pack: Path, spoil: Spoil, name: str) -> None:
        spoil(AMAL_FR, "au sujet d’Amal Exemple", f"au sujet de {name}")
        assert check(pack) == []

    def test_the_name_in_another_language_is_not_that_of_this_one(
        self, pack: Path, spoil: Spoil
    ) -> None:
        spoil(AMAL_EN, "you about Amal Example", "you about Amal Exemple")
        assert [fault.file for fault in check(pack)] == [AMAL_EN]

    def test_a_page_without_name_is_measured_by_the_spellings(
        self, pack: Path, spoil: Spoil
    ) -> None:
        spoil("pack.toml", '["fr", "en"]', '["fr", "en"]\nrequired_languages = ["fr"]')
        spoil(AMAL_EN, 'name = "Amal Example"\n', "")
        assert check(pack) == []
        spoil(AMAL_EN, "you about Amal Example", "you about her")
        assert ["names nobody" in fault.message for fault in check(pack)] == [True]

    def test_a_case_that_cannot_be_read_spares_its_pages(self, pack: Path, spoil: Spoil) -> None:
        spoil(AMAL, 'slug = "amal-example"', "slug =")
        spoil(AMAL_EN, "you about Amal Example", "you about her")
        assert {fault.file for fault in check(pack)} == {AMAL}


class TestLanguages:
    """C7: a letter is offered only in a language in which all its parts exist."""

    def test_all_parts_are_there(self, pack: Path) -> None:
        assert _case(pack, "amal-example").letter_languages == ("fr", "en")
        assert _case(pack, "bo-example").letter_languages == ("fr", "en")
        assert _case(pack, "cy-example").letter_languages == ()

    @pytest.mark.parametrize(
        ("file", "old"),
        [
            (BO_EN, BO_LETTER),
            (BO_EN, 'petition = "I ask you to drop the charges against Bo Example."\n'),
            (BO, ', en = "Dear Judge,"'),
            (BO, ', en = "Yours faithfully,"'),
        ],
    )
    def test_one_part_is_missing(self, pack: Path, spoil: Spoil, file: str, old: str) -> None:
        spoil("pack.toml", '["fr", "en"]', '["fr", "en"]\nrequired_languages = ["fr"]')
        spoil(file, old, "")
        assert _case(pack, "bo-example").letter_languages == ("fr",)

    def test_there_is_no_closing_at_all(self, pack: Path, spoil: Spoil) -> None:
        closing = 'closing = {fr = "Veuillez agréer mes salutations.", en = "Yours faithfully,"}\n'
        spoil(BO, closing, "")
        assert _case(pack, "bo-example").letter_languages == ()


class TestStarters:
    """C5: opening lines for a card to this person."""

    def test_in_the_language_asked_for_or_the_first_of_the_pack(self, pack: Path) -> None:
        amal = _case(pack, "amal-example")
        assert amal.starters("en")[1] == Localized("The hills are green here.", "en")
        assert amal.starters("en_GB") == amal.starters("en")
        assert amal.starters("ar") == amal.starters("fr")
        assert amal.starters("fr")[0].language == "fr"
        assert _case(pack, "bo-example").starters("en") == ()

    def test_they_fall_back_for_themselves(self, pack: Path, spoil: Spoil) -> None:
        french = '["J’ai pensé à vous en postant une lettre.", "Ici, les collines sont vertes."]'
        spoil(AMAL_FR, f"starters = {french}\n", "")
        amal = _case(pack, "amal-example")
        assert [line.language for line in amal.starters("fr")] == ["en", "en"]

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ('["a", "b", "c", "d", "e", "f"]', '"starters" has 6 texts, at most 5 are allowed'),
            (f'["{"é" * 121}"]', '"starters" is 121 characters, at most 120 are allowed'),
            ('"Hello."', '"starters" must be a list in brackets'),
            ('[""]', '"starters" is empty: fill it in'),
            ('["<b>Hello</b>"]', "HTML is not allowed in a text"),
        ],
    )
    def test_a_wrong_value(self, pack: Path, spoil: Spoil, value: str, words: str) -> None:
        english = '["I thought of you when I posted a letter today.", "The hills are green here."]'
        line = spoil(AMAL_EN, english, value)
        found = [fault for fault in check(pack) if words in fault.message]
        assert [(fault.file, fault.line) for fault in found] == [(AMAL_EN, line)]


def test_an_unknown_rule_for_cards_is_named_with_its_line(pack: Path, spoil: Spoil) -> None:
    line = spoil(AMAL, 'sender_address = "city"', "seasonal = true")
    words = 'unknown key "seasonal": remove it or correct it to "seasonal_ok"'
    assert check(pack) == [Fault(AMAL, line, words)]


def test_rules_of_the_time_before_cards_and_letters_had_their_own(pack: Path, spoil: Spoil) -> None:
    line = spoil(AMAL, 'deliver_to = "family"', 'deliver_to = "family"\ndrawing_ok = false') + 1
    words = '"drawing_ok" is a key of another table: move it there or remove it'
    assert check(pack) == [Fault(AMAL, line, words)]


def test_words_to_avoid_may_be_in_any_language(pack: Path, spoil: Spoil) -> None:
    spoil(AMAL, "avoid = {fr", 'avoid = {tr = ["yasak ders"], fr')
    assert _case(pack, "amal-example").rules.card.avoid["tr"] == ("yasak ders",)
