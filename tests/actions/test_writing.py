"""What is written and drawn: every line as typed, every stroke in its box (F4, SEC10, C10)."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.actions.people import Refused, has_harmful
from kiosk.actions.writing import (
    BOX_WIDTH,
    STROKES_MAX,
    STROKES_MAX_LENGTH,
    TEXT_MAX,
    clean_strokes,
    clean_text,
    tidy_text,
)
from tests.people import NAMES

HEIGHT = 600
HARM = ["\0", "\x1b", "\x85", "\u202e", "\u2066", chr(0xD800), "\ufffd"]
LINES = "Chère Amal,\n\nje pense à toi.\n  Et je t’écris."
LONGEST = json.dumps([[BOX_WIDTH, HEIGHT] * (STROKES_MAX // 2)])
ANYTHING = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("\t\r\n \u200b"))
)


def refusal_of(typed: str) -> str:
    with pytest.raises(Refused) as refused:
        clean_text(typed)
    return refused.value.reason


def refusal_of_strokes(typed: str, height: int = HEIGHT) -> str:
    with pytest.raises(Refused) as refused:
        clean_strokes(typed, height)
    return refused.value.reason


class TestText:
    @pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r"])
    def test_lines_stay_as_they_were_written(self, breaks: str) -> None:
        """A browser sends CR LF; a blank line and the blanks before a line are the writer's."""
        assert clean_text(LINES.replace("\n", breaks)) == LINES

    @pytest.mark.parametrize("name", NAMES)
    def test_any_script_is_kept(self, name: str) -> None:
        """T6."""
        assert clean_text(unicodedata.normalize("NFD", name)) == unicodedata.normalize("NFC", name)

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("", ""),
            (" \n\t\u00a0\n", ""),
            ("\n\nAmal\n\n", "Amal"),
            ("Amal  \nBo\t", "Amal\nBo"),
            ("one\ttwo", "one two"),
            ("soft\u00adhyphen\u200b\ufeff", "softhyphen"),
            ("علی\u200cرضا", "علی\u200cرضا"),
        ],
    )
    def test_only_what_nobody_sees_goes(self, typed: str, kept: str) -> None:
        assert clean_text(typed) == kept

    @pytest.mark.parametrize("harm", HARM, ids=lambda harm: f"U+{ord(harm):04X}")
    def test_a_harmful_sign_is_refused_and_can_be_taken_out(self, harm: str) -> None:
        """SEC10; the text goes back to the screen without it."""
        assert refusal_of(f"Amal{harm}\nBo") == "unreadable"
        assert tidy_text(f"Amal{harm}\nBo") == "Amal\nBo"

    @pytest.mark.parametrize("letter", ["a", "é", "中", "😀"])
    def test_it_holds_four_thousand_characters_of_any_script(self, letter: str) -> None:
        assert clean_text(letter * TEXT_MAX) == letter * TEXT_MAX
        assert refusal_of(letter * (TEXT_MAX + 1)) == "too_long"

    @settings(deadline=None)  # a busy machine is no fault
    @given(ANYTHING)
    def test_tidying_is_done_after_once_and_leaves_nothing_harmful(self, text: str) -> None:
        kept = tidy_text(text)
        assert tidy_text(kept) == kept
        assert unicodedata.is_normalized("NFC", kept)
        assert not has_harmful(kept)
        assert "\r" not in kept
        kept.encode()  # a lone surrogate could not be

    @settings(deadline=None)  # a busy machine is no fault
    @given(ANYTHING)
    def test_any_text_is_either_kept_for_good_or_refused(self, text: str) -> None:
        try:
            kept, reason = clean_text(text), ""
        except Refused as refused:
            kept, reason = "", refused.reason
        assert reason in {"", "unreadable", "too_long"}
        assert (reason == "unreadable") is has_harmful(text)
        assert clean_text(kept) == kept


class TestStrokes:
    @pytest.mark.parametrize("nothing", ["", "[]", "[[]]", "[[], []]", " [ ] "])
    def test_nothing_drawn_is_nothing(self, nothing: str) -> None:
        assert clean_strokes(nothing, HEIGHT) == ()

    def test_lines_and_dots_come_back_as_drawn(self) -> None:
        typed = "[[0,0,1000,600],[],[500,300],[1,2,3,4,5,6]]"
        drawn = ((0, 0, 1000, 600), (500, 300), (1, 2, 3, 4, 5, 6))
        assert clean_strokes(typed, HEIGHT) == drawn

    def test_the_box_is_as_high_as_its_pad(self) -> None:
        """The control: what fits a drawing is too low for a signature."""
        assert clean_strokes("[[1000,600]]", 600) == ((1000, 600),)
        assert refusal_of_strokes("[[1000,600]]", 300) == "not_a_drawing"

    @pytest.mark.parametrize(
        "forged",
        [
            "not JSON",
            "[[1,2]",
            "[[NaN,1]]",
            "[[Infinity,1]]",
            "[[1.0,2]]",
            "[[1e2,2]]",
            "[[true,false]]",
            '[["1","2"]]',
            "[[null,1]]",
            "[[[1,2]]]",
            "[1,2]",
            "{}",
            '{"strokes":[]}',
            "null",
            "0",
            '"[]"',
            "[[1,2,3]]",
            "[[1,-1]]",
            "[[1001,1]]",
            "[[1,601]]",
            f"[[{'9' * 5000},1]]",
            "[" * 40_000 + "]" * 40_000,
            "[" * 79_999,
            "[[1,2]]\0",
            "\ufeff[[1,2]]",
            "<svg onload=alert(1)>",
        ],
        ids=lambda forged: forged[:16],
    )
    def test_what_no_pen_drew_is_refused(self, forged: str) -> None:
        """SEC9: whatever is sent gets an answer in words."""
        assert refusal_of_strokes(forged) == "not_a_drawing"

    @pytest.mark.parametrize("depth", [40_001, 100_000])
    def test_what_is_longer_than_any_drawing_is_not_even_read(self, depth: int) -> None:
        assert refusal_of_strokes("[" * depth + "]" * depth) == "too_much_drawn"
        assert refusal_of_strokes(" " * (STROKES_MAX_LENGTH + 1)) == "too_much_drawn"

    def test_a_minute_of_drawing_is_taken_and_not_more(self) -> None:
        assert sum(map(len, clean_strokes(LONGEST, HEIGHT))) == STROKES_MAX
        assert len(LONGEST) < STROKES_MAX_LENGTH, "of the two limits a pen meets this one first"
        more = json.dumps([[0, 0] * (STROKES_MAX // 2 + 1)])
        assert len(more) < STROKES_MAX_LENGTH
        assert refusal_of_strokes(more) == "too_much_drawn"

    @settings(deadline=None)  # a busy machine is no fault
    @given(st.lists(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 600)), min_size=1)))
    def test_anything_inside_the_box_comes_back(self, strokes: list[list[tuple[int, int]]]) -> None:
        flat = [[number for point in stroke for number in point] for stroke in strokes]
        assert clean_strokes(json.dumps(flat), HEIGHT) == tuple(map(tuple, flat))

    @settings(deadline=None)  # a busy machine is no fault
    @given(
        st.one_of(
            st.text(),
            st.recursive(st.none() | st.integers() | st.floats() | st.text(), st.lists).map(
                json.dumps
            ),
        )
    )
    def test_anything_else_is_refused_in_words(self, typed: str) -> None:
        try:
            kept, reason = clean_strokes(typed, HEIGHT), ""
        except Refused as refused:
            kept, reason = (), refused.reason
        assert reason in {"", "not_a_drawing", "too_much_drawn"}
        assert clean_strokes(json.dumps(kept), HEIGHT) == kept
