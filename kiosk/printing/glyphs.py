"""Reads from a font file which characters it draws and how wide they are."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

# fontTools has no type annotations.
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]


@cache
def widths(path: Path) -> Mapping[str, float]:
    """Return each character that the font file draws with its advance width in em.

    Kerning and the joined forms of Arabic are left out: both make a line narrower, not wider.
    """
    with TTFont(path, lazy=True) as font:
        em = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        cmap = font.getBestCmap()
        return MappingProxyType({chr(code): advances[name][0] / em for code, name in cmap.items()})
