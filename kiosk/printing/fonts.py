"""The shipped fonts as WeasyPrint needs them: every subset inlined, under a name of its own."""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from kiosk.printing.glyphs import widths

Use = Literal["display", "text"]

# The folder of static/ that the build hook fills with the files of fontsource.
FOLDER = Path("vendor", "fonts")
# File name stem to family name (look.md, Type).
FAMILIES: Mapping[str, str] = {
    "source-serif-4": "Source Serif 4",
    "noto-naskh-arabic": "Noto Naskh Arabic",
    "noto-sans": "Noto Sans",
    "noto-sans-arabic": "Noto Sans Arabic",
    "noto-sans-hebrew": "Noto Sans Hebrew",
}
# A family lower in a list serves the scripts that those above it lack.
STACKS: Mapping[Use, tuple[str, ...]] = {
    "display": (
        *("Source Serif 4", "Noto Naskh Arabic", "Noto Sans", "Noto Sans Arabic"),
        "Noto Sans Hebrew",
    ),
    "text": ("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew"),
}
WEIGHTS = (400, 600)
_GENERIC: Mapping[Use, str] = {"display": "serif", "text": "sans-serif"}
# Most names are set from these; the other subsets follow in alphabetical order.
_FIRST = ("latin", "latin-ext", "vietnamese")
# Separators and formatting characters shape a line without a glyph of their own.
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
# Variation selectors choose between two looks of the letter before them.
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))


class Face(NamedTuple):
    """One font file: one subset of one family in one weight."""

    family: str
    subset: str
    weight: int
    path: Path

    @property
    def name(self) -> str:
        """The family name that print style sheets use for this subset alone.

        WeasyPrint 70 mixes up the glyphs of subsets that share a name, without an error, and
        prints garbage for Şebnem or Đặng (look.md, Trap).
        """
        return f"{self.family} {self.subset}"


@cache
def stack(assets: Path, use: Use, weight: int) -> tuple[Face, ...]:
    """Return the faces for `use` in `weight` below the static folder `assets`, best first.

    Only the weights of WEIGHTS exist for print. The tuple is empty when the build hook has not
    filled static/vendor/.
    """
    found = [
        Face(FAMILIES[stem], subset, weight, path)
        for path in (assets / FOLDER).glob(f"*-{weight}-normal.woff2")
        for stem, subset in _stem_and_subset(path.name)
        if FAMILIES[stem] in STACKS[use]
    ]
    return tuple(sorted(found, key=lambda face: _rank(use, face)))


LABELS: Mapping[str, str] = {"l7160": "a4", "5160": "letter"}
"""Sheets of labels, by their number, and the paper that they are."""


SHARED: Mapping[str, tuple[str, ...]] = {
    "card": ("_post", "_written"),
    "letter": ("_post", "_written"),
    "job-sheet": ("_written",),
    "lined": ("_post",),
    "join-sheet": ("_event",),
    "lockdown-sheet": ("_event",),
    "recovery-sheet": ("_event",),
    "report": ("_event",),
    "test-page": ("_event",),
}
"""What sheets of one family have in common, by how their names begin: files of css/sheets/."""


def style_files(sheet: str, paper: str = "a4") -> tuple[str, ...]:
    """Return the style sheets of a print page below static/, the last one wins; fonts go before.

    All sheets share the first one; then come the paper, the family and the sheet itself.
    """
    size = LABELS.get(paper, paper)
    other = () if size == "a4" else (f"css/papers/{size}.css",)
    family = (
        f"css/sheets/{name}.css"
        for begin, names in SHARED.items()
        if sheet == begin or sheet.startswith(f"{begin}-")
        for name in names
    )
    return ("css/print.css", *other, *family, f"css/sheets/{sheet}.css")


def stylesheet(assets: Path, sheet: str, text: str | None = None, paper: str = "a4") -> str:
    """Return the style sheet of a print page: fonts, then `style_files`.

    `text` is all that the page says, and may hold more, such as its tags: a caller renders the
    page once without a style sheet and passes that. Each font costs WeasyPrint about 80 ms, so
    only those that draw something are taken; without `text` all are.
    """
    files = style_files(sheet, paper)
    return font_css(assets, text) + "".join((assets / file).read_text("utf-8") for file in files)


def font_css(assets: Path, text: str | None = None) -> str:
    """Return @font-face rules with data: URLs, and each stack as a variable.

    `--print-display` and `--print-text` are lists of family names that end in a generic one.
    Where they are not set, as in a browser, print.css names the families themselves.
    """
    stacks = {use: _needed(assets, use, text) for use in STACKS}
    rules = dict.fromkeys(_rule(face) for chosen in stacks.values() for face in chosen)
    lists = (f"--print-{use}: {_names(use, chosen)};" for use, chosen in stacks.items())
    return f"{''.join(rules)}:root {{ {' '.join(lists)} }}\n"


def unprintable(text: str, assets: Path) -> str:
    """Return the characters of `text` that no shipped font draws, each once (ux.md R8)."""
    return lacking(text, _drawn(assets))


def lacking(text: str, drawn: Container[str]) -> str:
    """Return the characters of `text` that are not in `drawn` and would be seen, each once."""
    composed = unicodedata.normalize("NFC", text)
    found = (char for char in composed if char not in drawn and not _is_invisible(char))
    return "".join(dict.fromkeys(found))


@cache
def _drawn(assets: Path) -> frozenset[str]:
    faces = stack(assets, "display", WEIGHTS[0])
    return frozenset().union(*(widths(face.path).keys() for face in faces))


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in _INVISIBLE or char in _SELECTORS


def _stem_and_subset(file_name: str) -> list[tuple[str, str]]:
    """Return the one way to read a file name, or nothing for a family that print does not use."""
    # The longest stem first: noto-sans-arabic-arabic-… also starts with noto-sans-.
    for stem in sorted(FAMILIES, key=len, reverse=True):
        match = re.fullmatch(rf"{stem}-(?P<subset>[a-z-]+)-\d{{3}}-normal\.woff2", file_name)
        if match:
            return [(stem, match["subset"])]
    return []


def _rank(use: Use, face: Face) -> tuple[int, int, str]:
    first = _FIRST.index(face.subset) if face.subset in _FIRST else len(_FIRST)
    return STACKS[use].index(face.family), first, face.subset


def _needed(assets: Path, use: Use, text: str | None) -> list[Face]:
    """Return the faces of a stack, in all weights, that are the first to draw a letter of text."""
    if text is None:
        return [face for weight in WEIGHTS for face in stack(assets, use, weight)]
    # A style sheet may print capitals.
    letters = set(text) | set(text.upper()) | set(unicodedata.normalize("NFC", text))
    needed = []
    for weight in WEIGHTS:
        left = letters
        for face in stack(assets, use, weight):
            if left & widths(face.path).keys():
                needed.append(face)
                left = left - widths(face.path).keys()
    return needed


def _rule(face: Face) -> str:
    data = b64encode(face.path.read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{face.name}"; font-weight: {face.weight};'
        f' src: url(data:font/woff2;base64,{data}) format("woff2"); }}\n'
    )


def _names(use: Use, faces: list[Face]) -> str:
    ranked = sorted(faces, key=lambda face: _rank(use, face))
    quoted = dict.fromkeys(f'"{face.name}"' for face in ranked)
    return ", ".join([*quoted, _GENERIC[use]])
