"""Measures in how many lines a text stands, with the widths of the shipped fonts."""

import re
import unicodedata
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kiosk.printing import fonts
from kiosk.printing.fitting import MM_PER_POINT, SPARE
from kiosk.printing.glyphs import widths
from kiosk.printing.joining import Forms, forms, joined_widths

Word = Sequence[float]
"""The widths of a word's characters in em."""


@dataclass(frozen=True)
class Measured:
    """One line as it was typed, measured: its words, and how wide a blank is, in em."""

    words: Sequence[Word]
    space: float

    def rows(self, width_mm: float, points: int) -> int:
        """Return how many lines it takes in a column; a word that is too long breaks anywhere."""
        room = width_mm * SPARE / (points * MM_PER_POINT)
        rows, used = 1, 0.0
        for word in self.words:
            width = sum(word)
            if used and used + self.space + width <= room:
                used += self.space + width
                continue
            rows += 1 if used else 0
            more, used = _broken(word, room) if width > room else (0, width)
            rows += more
        return rows


def measured(line: str, assets: Path, use: fonts.Use = "display") -> Measured:
    """Measure a line of text, in weight 400, with the fonts below the static folder `assets`.

    Only at blanks does a line surely break; where the layout finds more places it is shorter.
    """
    em, known = _metrics(assets, use)
    words = [_word(word, em, known) for word in re.split(r"[ \t]+", line) if word]
    return Measured(words, em.get(" ", 0.25))


def is_of_one_face(text: str, assets: Path, use: fonts.Use = "display") -> bool:
    """Tell whether the first family of the stack draws all of the text."""
    family = fonts.STACKS[use][0]
    own = (face for face in fonts.stack(assets, use, 400) if face.family == family)
    drawn = {char for face in own for char in widths(face.path)}
    return drawn.issuperset(char for char in text if not char.isspace())


def _broken(word: Word, room: float) -> tuple[int, float]:
    """Return how many further lines a word takes that no line holds, and the width of the last."""
    rows, used = 0, 0.0
    for char in word:
        if used and used + char > room:
            rows, used = rows + 1, 0.0
        used += char
    return rows, used


def _word(word: str, em: Mapping[str, float], known: Mapping[str, Forms]) -> Word:
    joined = joined_widths(word, known) if not known.keys().isdisjoint(word) else [None] * len(word)
    return [
        _alone(char, em) if width is None else width
        for char, width in zip(word, joined, strict=True)
    ]


def _alone(char: str, em: Mapping[str, float]) -> float:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    # What no shipped font draws comes from the system: 1 em is wide for any script.
    return em.get(char, 1.0)


@cache
def _metrics(assets: Path, use: fonts.Use) -> tuple[Mapping[str, float], Mapping[str, Forms]]:
    faces = fonts.stack(assets, use, 400)
    em = ChainMap(*(dict(widths(face.path)) for face in faces))
    # The first face that draws a letter sets it, so only that one's forms count.
    known: dict[str, Forms] = {}
    for face in reversed(faces):
        drawn = widths(face.path).keys()
        known = {char: form for char, form in known.items() if char not in drawn}
        known |= forms(face.path)
    return dict(em), known
