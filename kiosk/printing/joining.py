"""How wide the letters of a font are when they join, as those of Arabic do."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

# fontTools has no type annotations.
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

# Tatweel and the zero-width joiner hold out a hand on both sides and have one form.
_HANDS = frozenset("\N{ARABIC TATWEEL}\N{ZERO WIDTH JOINER}")
_MARK = 3  # GDEF, glyph class definition
# A font moves the dots of two neighbours apart: in Arabic, Persian and Urdu texts that made lines
# up to 1.5 % longer than the sum of their letters (measured, Noto Naskh Arabic and WeasyPrint 70).
_DOTS = 1.03

Substitutes = Mapping[str, Sequence[str]]


class Forms(NamedTuple):
    """The widths of one letter in em; None where it has no such form."""

    alone: float
    first: float | None
    middle: float | None
    last: float | None


@cache
def forms(path: Path) -> Mapping[str, Forms]:
    """Return the letters of a font file that join, each with its widths.

    The font itself tells: the features init, medi and fina of its GSUB table. Letters with dots
    are first taken apart (ccmp) into a shape and marks, and marks take no room.
    """
    with TTFont(path) as font:
        if "GSUB" not in font or "GDEF" not in font:
            return MappingProxyType({})
        apart = _substitutes(font, "ccmp")
        joined = [_substitutes(font, feature) for feature in ("init", "medi", "fina")]
        found = {}
        for code, name in font.getBestCmap().items():
            shape, *marks = apart.get(name, [name])
            widths = [_width(font, [*form[shape], *marks]) if shape in form else None
                      for form in joined]  # fmt: skip
            if any(width is not None for width in widths):
                found[chr(code)] = Forms(_width(font, [shape, *marks]), *widths)
        return MappingProxyType(found)


def joined_widths(word: str, known: Mapping[str, Forms]) -> list[float | None]:
    """Return the width of each character of `word` as its neighbours leave it; None: not known."""
    letters = [place for place, char in enumerate(word) if unicodedata.category(char) != "Mn"]
    found: list[float | None] = [None] * len(word)
    for before, place, after in zip(
        [None, *letters[:-1]], letters, [*letters[1:], None], strict=True
    ):
        char = word[place]
        if char not in known:
            continue
        is_held = before is not None and _reaches_on(word[before], known) and _takes(char, known)
        holds = after is not None and _reaches_on(char, known) and _takes(word[after], known)
        form = known[char][(3 if is_held else 0) if not holds else (2 if is_held else 1)]
        found[place] = (known[char].alone if form is None else form) * _DOTS
    return found


def _reaches_on(char: str, known: Mapping[str, Forms]) -> bool:
    return char in _HANDS or (char in known and known[char].first is not None)


def _takes(char: str, known: Mapping[str, Forms]) -> bool:
    return char in _HANDS or (char in known and known[char].last is not None)


def _substitutes(font: TTFont, feature: str) -> Substitutes:
    """Return what a feature puts in the place of single glyphs, whatever the neighbours."""
    gsub = font["GSUB"].table
    numbers = {
        number
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == feature
        for number in record.Feature.LookupListIndex
    }
    found: dict[str, Sequence[str]] = {}
    for number in sorted(numbers):
        for table in gsub.LookupList.Lookup[number].SubTable:
            mapping = getattr(getattr(table, "ExtSubTable", table), "mapping", {})
            for glyph, substitute in mapping.items():
                glyphs = [substitute] if isinstance(substitute, str) else substitute
                found.setdefault(glyph, glyphs)
    return found


def _width(font: TTFont, glyphs: Sequence[str]) -> float:
    classes = font["GDEF"].table.GlyphClassDef.classDefs
    advances = font["hmtx"].metrics
    units = sum(advances[glyph][0] for glyph in glyphs if classes.get(glyph) != _MARK)
    return float(units / font["head"].unitsPerEm)
