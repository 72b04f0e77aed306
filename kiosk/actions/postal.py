"""What the machines of the post stumble over in an address, line by line (ux.md R6)."""

import functools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from babel import Locale

from kiosk.config import LANGUAGES

Code = Literal[
    "empty", "too_many_lines", "too_long", "not_capitals", "punctuation", "not_latin", "no_country"
]

MOST_CHARACTERS = 38
MOST_LINES = 7
"""Six and the country (NF Z10-011)."""
MACHINE_LINES = 3
"""Street, town and country at the end of an address are what a machine reads."""
_OF = frozenset({"of", "the", "de", "du", "d", "del", "la"})
"""What stands before a country's short name in its full one."""
_ALLOWED = frozenset("-/'’ʼ")


@dataclass(frozen=True)
class AddressFault:
    """One fault; `line` counts from 1 and is 0 for the whole. The code is worded when shown."""

    line: int
    code: Code


def faults_of(lines: Sequence[str]) -> list[AddressFault]:
    """Return what is wrong with an address, from its first line on; none is a reason to lose it.

    A copy in the country's own script may stand above the last three lines.
    """
    if not lines:
        return [AddressFault(0, "empty")]
    found = [AddressFault(0, "too_many_lines")] if len(lines) > MOST_LINES else []
    first_read = max(len(lines) - MACHINE_LINES, 0) + 1
    for number, line in enumerate(lines, 1):
        found += [AddressFault(number, code) for code in _faults_in(line, number >= first_read)]
    if not _is_country(lines[-1]):
        found.append(AddressFault(len(lines), "no_country"))
    return found


def _faults_in(line: str, is_read: bool) -> Iterator[Code]:
    if not line.strip():
        yield "empty"
    if len(line) > MOST_CHARACTERS:
        yield "too_long"
    if not is_read:
        return
    if any(char.islower() for char in line):
        yield "not_capitals"
    if any(_is_sign(char) for char in line):
        yield "punctuation"
    if any(char.isalpha() and not _is_latin(char) for char in line):
        yield "not_latin"


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS" and char not in _ALLOWED


def _is_latin(char: str) -> bool:
    return char in _ALLOWED or unicodedata.name(char, "").startswith("LATIN ")


def country_of(lines: Sequence[str]) -> str:
    """Return the code of the country that an address ends with; "" where its last line is none."""
    return _country(lines[-1]) if lines else ""


def _is_country(line: str) -> bool:
    return bool(_country(line))


def _country(line: str) -> str:
    """Return the code of a country alone in a line, as "ARAB REPUBLIC OF EGYPT"; "" for others."""
    words = _folded(line).split()
    ends = [" ".join(words[start:]) for start in range(len(words)) if _may_begin(words, start)]
    return next((_countries()[end] for end in ends if end in _countries()), "")


def _may_begin(words: Sequence[str], start: int) -> bool:
    return start == 0 or words[start - 1] in _OF


@functools.cache
def _countries() -> Mapping[str, str]:
    """Return the codes of countries by their names in the languages of the screens (CLDR)."""
    found = (Locale.parse(language).territories.items() for language in LANGUAGES)
    # Regions of the world have numbers for codes.
    return {_folded(name): code for names in found for code, name in names if code.isalpha()}


def _folded(name: str) -> str:
    """Return a name without accents and signs, as an envelope has it."""
    apart = unicodedata.normalize("NFD", name)
    letters = (char for char in apart if not unicodedata.combining(char))
    words = "".join(char if char.isalnum() else " " for char in letters)
    return " ".join(words.casefold().split())
