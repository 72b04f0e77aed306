"""Random words and digits: enough of them, and such that a person can copy them (trust.md 6.3)."""

from collections import Counter

import pytest

from kiosk.vault import has_words, new_passphrase, new_pin, normalise_passphrase
from kiosk.vault.passphrase import WORDS, word_list, words_in


def test_the_list_has_7776_different_ascii_words() -> None:
    words = word_list()
    assert len(words) == len(set(words)) == 7776
    assert all(word.isascii() and word.islower() for word in words)
    assert not [word for word in words if not 3 <= len(word) <= 9]


def test_no_word_changes_when_it_is_normalised() -> None:
    changed = [word for word in word_list() if normalise_passphrase(word) != word]
    assert changed == ["drop-down", "felt-tip", "t-shirt", "yo-yo"], "only a hyphen is a blank"


def test_a_passphrase_has_six_words_of_the_list() -> None:
    known = set(word_list())
    made = [new_passphrase().split(" ") for _ in range(200)]
    assert {len(words) for words in made} == {6}
    assert {word for words in made for word in words} <= known
    assert len({tuple(words) for words in made}) == 200


def test_words_are_drawn_from_the_whole_list() -> None:
    """1,200 draws of 7,776 fall into each tenth of the list, unless only a part is used."""
    place = {word: number * 10 // 7776 for number, word in enumerate(word_list())}
    drawn = Counter(place[word] for _ in range(200) for word in new_passphrase().split())
    assert sorted(drawn) == list(range(10))


def test_a_pin_has_six_digits_and_no_default() -> None:
    """SEC12: at least six digits, each PIN its own."""
    pins = [new_pin() for _ in range(500)]
    assert all(len(pin) == 6 and pin.isascii() and pin.isdigit() for pin in pins)
    assert len(set(pins)) > 450
    assert {digit for pin in pins for digit in pin} == set("0123456789")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("candle harbor", "candle harbor"),
        ("  Candle\tHARBOR\n", "candle harbor"),
        ("candle\u3000harbor", "candle harbor"),
        ("\uff43\uff41\uff4e\uff44\uff4c\uff45 harbor", "candle harbor"),
        ("yo-yo  t-shirt", "yo yo t shirt"),
        ("", ""),
    ],
)
def test_what_was_typed_becomes_what_was_printed(typed: str, meant: str) -> None:
    assert normalise_passphrase(typed) == meant


def test_a_hyphen_may_be_typed_as_a_blank() -> None:
    assert normalise_passphrase("drop-down  Yo-Yo") == normalise_passphrase("drop down yo yo")


@pytest.mark.parametrize(("language", "number"), [("en", 7776), ("fr", 7775), ("es", 8192)])
def test_each_published_list_is_long_and_can_be_typed(language: str, number: int) -> None:
    """trust.md 6.3: six words of it are 77 bits or more; none is two when it is typed."""
    words = words_in(language)
    assert len(words) == len(set(words)) == number
    typed = {normalise_passphrase(word) for word in words}
    assert len(typed) == number
    assert number**WORDS > 2**77
    assert not [word for word in words if not 3 <= len(word) <= 9]
    assert {len(new_passphrase(language).split(" ")) for _ in range(50)} == {6}


def test_without_a_published_list_the_words_are_english() -> None:
    assert words_in("ar") == word_list()
    assert [has_words(language) for language in ("en", "fr", "es", "ar")] == [True] * 3 + [False]


def test_accents_do_not_matter() -> None:
    assert normalise_passphrase("Été  NOËL señal") == "ete noel senal"
    assert normalise_passphrase("e\u0301te\u0301") == normalise_passphrase("été")
