"""A text as it is compared with a list: without case, accents and marks, but knowing its places."""

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple


class Token(NamedTuple):
    """A word of the folded text, with the forms under which a list may know it."""

    start: int
    end: int
    forms: frozenset[str]
    is_joined: bool  # no full stop or other sign between it and the word before


@dataclass(frozen=True)
class Folded:
    """The letters as they are compared; each knows its place in the text as given."""

    letters: str
    capitals: tuple[bool, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @functools.cached_property
    def tokens(self) -> tuple[Token, ...]:
        tokens, last = [], 0
        for match in _WORD.finditer(self.letters):
            start, end = match.span()
            is_joined = _JOINT.fullmatch(self.letters, last, start) is not None
            tokens.append(Token(start, end, _forms(match[0]), is_joined))
            last = end
        return tuple(tokens)


def fold(text: str) -> Folded:
    """Return the text as it is compared: alike for NFC and NFD, for A and a, for é and e."""
    letters: list[str] = []
    capitals: list[bool] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, char in enumerate(text):
        folded = _folded(char)
        if not folded and ends and unicodedata.category(char) != "Cf":
            ends[-1] = place + 1  # an accent typed apart, a tatweel: part of the letter before
        letters += folded
        capitals += [char.isupper()] * len(folded)
        starts += [place] * len(folded)
        ends += [place + 1] * len(folded)
    return Folded("".join(letters), tuple(capitals), tuple(starts), tuple(ends))


# What Unicode does not take apart, the apostrophes and hyphens of keyboards, and in Arabic the
# wasla, the tatweel, and the letters that are often written without their dots.
_ALIKE = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "\u200b": " "}
    | dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032`", "'")
    | dict.fromkeys("\u2010\u2011\u2013", "-")
    | {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": ""}
)


@functools.lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    apart = unicodedata.normalize("NFKD", char.translate(_ALIKE))
    # M: accents and harakat. Cf: marks of direction, soft hyphens, joiners.
    kept = (one for one in apart if unicodedata.category(one) not in ("Mn", "Mc", "Me", "Cf"))
    return "".join(kept).casefold().translate(_ALIKE)


# Scripts that put no space between words, and emoji: each sign is taken for itself.
_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_SIGNS += "\u2600-\u27bf\U0001f000-\U0001faff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}]+")
_JOINT = re.compile(r"[\s',_-]*")

_PREFIXES = tuple(
    conjunction + preposition + article
    for conjunction in ("", "و", "ف")
    for preposition in ("", "ب", "ك", "ل")
    for article in ("", "ال")
)
_TO_THE = re.compile("^([وف]?)لل")


def _forms(word: str) -> frozenset[str]:
    """Return the word; an Arabic one also without “and”, “in”, “like”, “to” and “the”."""
    if not "\u0621" <= word[0] <= "\u064a":
        return frozenset([word])
    written_out = {word, _TO_THE.sub(r"\1لال", word)}  # لل is ل and ال, less a letter
    return frozenset(
        form.removeprefix(prefix)
        for form in written_out
        for prefix in _PREFIXES
        if form.startswith(prefix) and form != prefix
    )
