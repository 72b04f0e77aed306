"""What somebody typed becomes lines that can be set: blanks, directions, paragraphs."""

import pytest

from kiosk.printing.setting import Line, card_lines, direction_in, letter_lines, lines_of


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("", []),
        (" \n\t\n ", []),
        ("\n\na  b\t c\n\n\nd\n", ["a b c", "", "", "d"]),
        ("a\r\nb\rc\N{LINE SEPARATOR}d", ["a", "b", "c", "d"]),
        ("oui\N{NARROW NO-BREAK SPACE}!\N{EM SPACE}bon", ["oui\N{NO-BREAK SPACE}! bon"]),
        ("e\N{COMBINING ACUTE ACCENT}", ["é"]),
        ("a\N{ZERO WIDTH SPACE}b\N{SOFT HYPHEN}c", ["abc"]),
        ("نامه\N{ZERO WIDTH NON-JOINER}ها", ["نامه\N{ZERO WIDTH NON-JOINER}ها"]),
    ],
)
def test_lines_stay_and_blanks_are_made_equal(typed: str, lines: list[str]) -> None:
    assert lines_of(typed) == lines


@pytest.mark.parametrize(
    ("text", "direction"),
    [("Amal أمل", "ltr"), ("أمل Amal", "rtl"), ("12, أمل", "rtl"), ("12!", "rtl"), ("", "rtl")],
)
def test_the_first_letter_gives_the_direction(text: str, direction: str) -> None:
    """I5, R7: print knows no dir=auto."""
    assert direction_in(text, "rtl") == direction


def test_each_line_of_a_card_has_its_own_direction() -> None:
    assert card_lines("Salam\n\nسلام") == [
        Line("Salam", "ltr"),
        Line("", "ltr"),
        Line("سلام", "rtl"),
    ]


def test_a_letter_has_a_gap_before_each_part_and_after_each_blank_line() -> None:
    lines = letter_lines(["a\nb\n\nc", " ", "d"])
    assert [(line.text, line.follows_gap) for line in lines] == [
        ("a", False), ("b", False), ("c", True), ("d", True),
    ]  # fmt: skip
