"""Names: whatever a person is called comes through unharmed; what harms is refused (F4, SEC10)."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.actions.people import (
    Refused,
    clean_age,
    clean_first_name,
    clean_initials,
    clean_name,
    clean_town,
    has_harmful,
    tidy,
)
from tests.people import NAMES

HARMFUL = [
    *range(0x09),
    0x0B,
    0x0C,
    *range(0x0E, 0x20),
    *range(0x7F, 0xA0),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0xD800,
    0xDBFF,
    0xDC00,
    0xDFFF,
    0xFFFD,
]
"""NUL, C0 but for TAB, LF and CR, DEL, C1, bidi overrides and isolates, lone surrogates, U+FFFD."""
UNSEEN = [0x00AD, 0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF]
ANYTHING = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from([chr(code) for code in [*HARMFUL, *UNSEEN]]),
        st.sampled_from("\t\r\n \u00a0\u3000\u2028\u0301\u0323\u1ea1\u212b\u200d"),
    )
)


def refusal_of(typed: str, clean: Callable[[str], str] = clean_name) -> str:
    with pytest.raises(Refused) as refused:
        clean(typed)
    return refused.value.reason


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", NAMES)
def test_the_name_table_comes_through_unharmed(name: str, form: str) -> None:
    """ux.md T6; nothing but the composition of letters may change."""
    typed = unicodedata.normalize(form, name)  # type: ignore[arg-type]
    assert clean_name(typed) == unicodedata.normalize("NFC", name)


def test_the_name_table_holds_names_that_nfc_changes() -> None:
    """Or the test above would pass without any normalising."""
    decomposed = [unicodedata.normalize("NFD", name) for name in NAMES]
    assert sum(unicodedata.normalize("NFC", name) != name for name in decomposed) >= 5


@pytest.mark.parametrize("code", HARMFUL, ids=lambda code: f"U+{code:04X}")
def test_a_harmful_character_is_refused_wherever_it_stands(code: int) -> None:
    for typed in (f"{chr(code)}Amal", f"Am{chr(code)}al", f"Amal{chr(code)}", chr(code)):
        assert refusal_of(typed) == "unreadable"
        assert has_harmful(typed)
        assert chr(code) not in tidy(typed)


def test_a_name_turned_around_is_refused() -> None:
    """ux.md T6: the RLO attack string."""
    assert refusal_of("Amal \u202egpj.exe") == "unreadable"


@pytest.mark.parametrize("code", UNSEEN, ids=lambda code: f"U+{code:04X}")
def test_an_unseen_mark_is_dropped_in_silence(code: int) -> None:
    assert clean_name(f"{chr(code)}Am{chr(code)}al{chr(code)}") == "Amal"
    assert refusal_of(chr(code)) == "empty"


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_the_joiners_that_spelling_needs_stay(joiner: str) -> None:
    assert clean_name(f"علی{joiner}رضا") == f"علی{joiner}رضا"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Amal  ", "Amal"),
        ("Amal\tExemple", "Amal Exemple"),
        ("Amal\r\nExemple", "Amal Exemple"),
        ("Amal \u00a0 Exemple", "Amal Exemple"),
        ("\u3000Amal\u2028", "Amal"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("A\u200b\u030angstro\u2060\u0308m", "Ångström"),
    ],
)
def test_blanks_are_made_single_and_outer_ones_go(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("name", ["Louis Ⅻ", "ﬁona", "Ｒｉｎ", "Mª José", "A²"])
def test_no_letter_is_taken_for_another_that_looks_like_it(name: str) -> None:
    """NFC and not NFKC."""
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \t\r\n\u00a0", "empty"),
        ("\u200b\ufeff", "empty"),
        ("...", "not_a_name"),
        ("--", "not_a_name"),
        ("\u0301", "not_a_name"),
        ("\u200d", "not_a_name"),
        ("a" * 201, "too_long"),
        ("😀" * 201, "too_long"),
        ("a\u0323\u0302\u0308\u031b" * 200, "too_long"),
    ],
)
def test_what_is_no_name_is_refused_with_a_reason(typed: str, reason: str) -> None:
    assert refusal_of(typed) == reason


@pytest.mark.parametrize("letter", ["a", "é", "ش", "中", "😀"])
def test_a_name_may_have_two_hundred_characters_of_any_script(letter: str) -> None:
    """F4 asks for 100 at least; 200 of the widest are exactly the limit in bytes."""
    assert clean_name(letter * 200) == letter * 200
    assert refusal_of(letter * 201) == "too_long"


@settings(deadline=None)  # a busy machine is no fault
@given(ANYTHING)
def test_tidying_is_done_after_once_and_leaves_nothing_harmful(text: str) -> None:
    kept = tidy(text)
    assert tidy(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not has_harmful(kept)
    assert not [code for code in [*HARMFUL, *UNSEEN, 0x09, 0x0A, 0x0D] if chr(code) in kept]
    assert kept == kept.strip()
    assert "  " not in kept
    kept.encode()  # a lone surrogate could not be


@settings(deadline=None)  # a busy machine is no fault
@given(ANYTHING)
def test_any_text_is_either_a_tidy_name_or_refused(text: str) -> None:
    try:
        name, reason = clean_name(text), ""
    except Refused as refused:
        name, reason = "", refused.reason
    assert reason in {"", "unreadable", "empty", "not_a_name", "too_long"}
    assert (reason == "unreadable") is has_harmful(text)
    assert bool(reason) is not bool(name)
    if name:
        assert name == tidy(text) == clean_name(name)
        assert len(name) <= 200
        assert len(name.encode()) <= 800


@pytest.mark.parametrize("typed", ["A", "A. B.", "A.B.C.", "ا. ب.", "中", "Ch. Ð.", "A" * 12])
def test_initials_are_kept(typed: str) -> None:
    assert clean_initials(typed) == typed


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("A" * 13, "not_initials"), ("Amal Exemple-Ndiaye", "not_initials"), ("", "empty")],
)
def test_a_whole_name_is_not_taken_for_initials(typed: str, reason: str) -> None:
    """Who must be careful is stopped before the name is kept."""
    assert refusal_of(typed, clean_initials) == reason
    assert refusal_of(f"A.\u202e{typed}", clean_initials) == "unreadable"


@pytest.mark.parametrize("typed", ["Amal", "Anna Maria", "Jean-Luc", "Đặng", "علی‌رضا", "李"])
def test_a_first_name_is_kept(typed: str) -> None:
    assert clean_first_name(typed) == typed


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("Anna Maria Exemple", "not_a_first_name"), ("a  b\tc", "not_a_first_name"), ("", "empty")],
)
def test_a_longer_name_is_not_taken_for_a_first_name(typed: str, reason: str) -> None:
    """P8: from the young no more than a first name."""
    assert refusal_of(typed, clean_first_name) == reason


@pytest.mark.parametrize(
    ("typed", "age"),
    [("9", "9"), ("17", "17"), (" 017\u00a0", "17"), ("١٧", "17"), ("۱۲", "12"), ("5", "5")],
)
def test_an_age_is_taken_in_the_digits_of_any_script(typed: str, age: str) -> None:
    assert clean_age(typed, 18) == age


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("18", "old_enough"),
        ("99", "old_enough"),
        ("١٨", "old_enough"),
        ("4", "not_an_age"),
        ("0", "not_an_age"),
        ("", "not_an_age"),
        ("-9", "not_an_age"),
        ("9.5", "not_an_age"),
        ("1e1", "not_an_age"),
        ("nine", "not_an_age"),
        ("²", "not_an_age"),
        ("⑨", "not_an_age"),
        ("9" * 400, "not_an_age"),
    ],
)
def test_what_is_no_age_below_the_limit_is_refused(typed: str, reason: str) -> None:
    """P8."""
    assert refusal_of(typed, lambda text: clean_age(text, 18)) == reason


def test_the_limit_is_that_of_the_pack() -> None:
    assert clean_age("15", 16) == "15"
    assert refusal_of("16", lambda text: clean_age(text, 16)) == "old_enough"


def test_a_town_may_be_left_out_and_is_kept_as_it_is_called() -> None:
    assert [clean_town(typed) for typed in ("", " \u200b", "Wil (SG)", "القدس")] == [
        "",
        "",
        "Wil (SG)",
        "القدس",
    ]
    assert clean_town("a" * 80) == "a" * 80
    assert refusal_of("a" * 81, clean_town) == "too_long"
    assert refusal_of("Wil\0", clean_town) == "unreadable"
