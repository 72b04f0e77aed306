"""Finds the largest type in which a text fits its place on a sheet."""

import re
import unicodedata
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kiosk.printing import fonts
from kiosk.printing.glyphs import widths

# Points, largest first; css/print.css has a class pt-N for each.
SIZES = (
    *(128, 120, 112, 104, 96, 92, 88, 84, 80, 76, 72, 68, 64, 60, 56, 52, 48, 46, 44, 42, 40),
    *(38, 36, 34, 32, 30, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12),
    *(11, 10, 9, 8, 7, 6),
)
MM_PER_POINT = 25.4 / 72
# Kerning and hinting move a line's end by less than this share of it.
SPARE = 0.985


@dataclass(frozen=True)
class Fitter:
    """Measures text with the shipped fonts below the static folder `assets`.

    A template calls it: `<h1 class="pt-{{ fit(name, 182, 44) }}">`.
    """

    assets: Path

    def __call__(
        self,
        text: str,
        width: float,
        height: float,
        *,
        use: fonts.Use = "display",
        weight: int = 600,
        leading: float = 1.1,
        largest: int = SIZES[0],
    ) -> int:
        """Return the largest size of SIZES, in points, up to `largest`, that fits.

        `width` and `height` are millimetres, `leading` is the line height in em. No word is
        broken; when a text fits in no size the smallest is returned.
        """
        em = _em(self.assets, use, weight)
        words = [_width(word, em) for word in _words(text)]
        for size in SIZES:
            line = width * SPARE / (size * MM_PER_POINT)
            rows = height / (size * MM_PER_POINT * leading)
            fits = max(words, default=0) <= line and _rows(words, em.get(" ", 0.25), line) <= rows
            if size <= largest and fits:
                return size
        return SIZES[-1]


@cache
def _em(assets: Path, use: fonts.Use, weight: int) -> Mapping[str, float]:
    """Return the width of every character that the stack draws: that of its first face with it."""
    faces = fonts.stack(assets, use, weight)
    return dict(ChainMap(*(dict(widths(face.path)) for face in faces)))


def _words(text: str) -> list[str]:
    """Split where a line may break; a no-break space holds its neighbours together."""
    composed = unicodedata.normalize("NFC", text)
    return [word for word in re.split(r"[ \t\r\n]+|(?<=-)|(?<=/)", composed) if word]


def _width(word: str, em: Mapping[str, float]) -> float:
    # A letter that no shipped font draws comes from the system: 1 em is wide for any script.
    return sum(em.get(char, 0.0 if unicodedata.combining(char) else 1.0) for char in word)


def _rows(words: list[float], space: float, line: float) -> int:
    """Count the lines that words of these widths take, each line filled before the next."""
    rows, used = 1, 0.0
    for word in words:
        if used and used + space + word > line:
            rows, used = rows + 1, word
        else:
            used += (space if used else 0.0) + word
    return rows
