"""The pack that ships: whole, careful, without what must not be shipped (design.md section 8)."""

import re
import unicodedata

import pytest

from kiosk.packs import BUILTIN, ActionOpen, Pack, check, load

ACTION_OPEN = {
    "joel-paredes": ActionOpen.YES,
    "sebnem-korur-fincanci": ActionOpen.YES,
    "manahel-al-otaibi": ActionOpen.YES,
    "oqba-hashad": ActionOpen.YES,
    "wetsuweten-land-defenders": ActionOpen.CHECK,
    "dang-dinh-bach": ActionOpen.CHECK,
    "neth-nahara": ActionOpen.NO,
}

# Office-holders that nobody confirmed, a diagnosis, an unsourced tag, addresses of prisons.
NEVER = (
    ["Al Smani", "Al-Smani", "Lello Sánchez", "Lello Sanchez", "slello", "Shawky", "Eby"]
    + ["Lương Cường", "Luong Cuong", "King Salman", "roi Salmane", "Tunç", "Tunc"]
    + ["Viana", "HIV", "VIH", "#W4R24", "R684", "Thanh Chuong", "H15 road", "460000"]
    + ["Tunalıgil", "livre de Tunis", "rue de la livre"]
)


@pytest.fixture(scope="module")
def builtin() -> Pack:
    return load(BUILTIN)


def test_it_has_no_fault() -> None:
    assert check(BUILTIN) == []


def test_seven_cases_and_what_they_take(builtin: Pack) -> None:
    assert {case.slug: case.action_open for case in builtin.cases} == ACTION_OPEN


def test_every_text_is_there_in_french_and_english(builtin: Pack) -> None:
    assert set(builtin.languages) == {"fr", "en"}
    for case in builtin.cases:
        fields = ["name", "summary", "status", "stamp_alt", "body"]
        is_closed = case.action_open is ActionOpen.NO
        fields += ["news"] if is_closed else ["demand", "petition", "target", "letter"]
        for language in ("fr", "en"):
            for field in fields:
                text = case.text(field, language)
                assert text, (case.slug, field)
                assert text.language == language, (case.slug, field)


def test_impact_stories_tell_their_dates(builtin: Pack) -> None:
    assert {story.slug for story in builtin.stories} >= {"rita-karasartova"}
    for story in builtin.stories:
        for language in ("fr", "en"):
            assert story.text("title", language).language == language
            assert bool(story.text("later", language)) is (story.later_on is not None)
    rita = builtin.story("rita-karasartova")
    assert rita is not None
    assert str(rita.later_on) == "2025-09-19"


def test_petitions_are_https(builtin: Pack) -> None:
    petitions = [petition for case in builtin.cases for petition in case.petitions]
    assert petitions
    assert all(petition.url.startswith("https://") for petition in petitions)


def test_nobody_who_is_not_imprisoned_is_to_be_released(builtin: Pack) -> None:
    for slug in ("sebnem-korur-fincanci", "wetsuweten-land-defenders", "neth-nahara"):
        case = builtin.case(slug)
        assert case is not None
        asked = f"{case.text('demand', 'en')} {case.text('petition', 'en')}".lower()
        assert "release" not in asked
        assert "free" not in asked


def test_every_open_case_has_a_letter_in_both_languages(builtin: Pack) -> None:
    for case in builtin.cases:
        takes_actions = case.action_open is not ActionOpen.NO
        assert case.letter_languages == (("fr", "en") if takes_actions else ()), case.slug


@pytest.mark.parametrize(
    ("language", "opening"),
    [("en", "I am writing to you about "), ("fr", "Je vous écris au sujet d")],
)
def test_letters_tell_facts_and_leave_the_ask_to_the_petition(
    builtin: Pack, language: str, opening: str
) -> None:
    asks = re.compile(r"\b(I (ask|urge|call)|please|Je vous (demande|prie))\b", re.IGNORECASE)
    for case in builtin.cases:
        if case.action_open is not ActionOpen.NO:
            letter = case.text("letter", language).value
            assert letter.startswith(opening), case.slug
            assert 60 <= len(re.findall(r"\w[\wʼ’'-]*", letter)) <= 115, case.slug
            assert not asks.search(letter), case.slug
            # C6: with the petition, the name stands there twice
            for text in (letter, case.text("petition", language).value):
                assert case.name(language).value.casefold() in text.casefold(), case.slug
            assert asks.search(case.text("petition", language).value), case.slug


def test_the_signer_is_asked_about_ties_where_relatives_may_pay_for_it(builtin: Pack) -> None:
    asked = {case.country for case in builtin.cases if case.rules.ask_safety}
    assert asked == {"SA", "EG", "VN", "TR"}


def test_every_card_has_words_that_never_pass(builtin: Pack) -> None:
    for case in builtin.cases:
        avoid = case.rules.card.avoid
        if case.action_open is ActionOpen.NO:
            assert not avoid
            continue
        # what the kiosk itself offers or prints on a card: it would otherwise block its own words
        offered = [case.name(code).value for code in ("fr", "en")]
        offered += [line.value for code in ("fr", "en") for line in case.starters(code)]
        printed = " / ".join(offered).casefold()
        for language in ("fr", "en"):
            assert 2 <= len(avoid[language]) <= 6, case.slug
        for word in (word for words in avoid.values() for word in words):
            assert word.casefold() not in printed, (case.slug, word)


def test_starters_speak_of_what_the_person_likes(builtin: Pack) -> None:
    with_starters = {case.slug for case in builtin.cases if case.starters("en")}
    assert with_starters == {"joel-paredes", "sebnem-korur-fincanci", "dang-dinh-bach"}
    for case in builtin.cases:
        if case.slug in with_starters:
            for language in ("fr", "en"):
                lines = case.starters(language)
                assert 2 <= len(lines) <= 3
                assert {line.language for line in lines} == {language}


def test_cards_go_nowhere_unconfirmed(builtin: Pack) -> None:
    assert [case.slug for case in builtin.cases if case.rules.deliver_to == "prison"] == []


def test_no_embassy_is_named_unconfirmed(builtin: Pack) -> None:
    assert [case.slug for case in builtin.cases if case.embassy] == []


@pytest.mark.parametrize("words", NEVER)
def test_what_must_not_be_shipped_is_not_there(words: str) -> None:
    exact = re.escape(unicodedata.normalize("NFC", words))
    wanted = re.compile(rf"(?<!\w){exact}(?!\w)", re.IGNORECASE)
    assert wanted.search(f"to {words}, …"), "the search itself finds nothing"
    for path in (*BUILTIN.rglob("*.toml"), *BUILTIN.rglob("*.md"), *BUILTIN.rglob("*.svg")):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        without_addresses = re.sub(r"https?://\S+", "", text)
        assert wanted.search(without_addresses) is None, path.relative_to(BUILTIN)
