"""Reads from an HTML page what its document has to show: words, codes, fonts, sizes of paper."""

import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO

# fontTools has no type annotations.
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

Size = tuple[float, float]
"""Width and height of a page in millimetres."""

_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96}
_PAPERS: dict[str, Size] = {
    "a3": (297, 420),
    "a4": (210, 297),
    "a5": (148, 210),
    "a6": (105, 148),
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
}
_SILENT = frozenset({"style", "script", "title", "desc", "template"})
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PAGE = re.compile(r"@page\s*([^{]*?)\s*\{([^}@]*)")
_FACE = re.compile(r"url\(data:font/woff2;base64,([A-Za-z0-9+/=]+)\)")
_MOST_FACES = 64


@dataclass(frozen=True)
class Promises:
    """What a page says: its words, the addresses of its codes in order, the style of its head."""

    words: tuple[str, ...]
    codes: tuple[str, ...]
    style: str = field(repr=False)

    @property
    def letters(self) -> frozenset[str]:
        """Return the characters that the fonts inside the page draw, in any weight."""
        faces = _FACE.findall(self.style)
        return frozenset().union(*map(_drawn, faces))

    @property
    def sizes(self) -> frozenset[Size]:
        """Return the sizes of paper that the style asks for: of all pages, then of named ones."""
        found: dict[str, Size] = {}
        for name, declared in _PAGE.findall(_COMMENT.sub("", self.style).lower()):
            for size in re.findall(r"(?:^|[;\s])size\s*:\s*([^;]+)", declared):
                found[name] = _size(size)
        return frozenset(found.values())


def promises(html: str) -> Promises:
    """Return what an HTML page says that is printed. It takes about 1 ms for 10 kB."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Promises(tuple(reader.words), tuple(reader.codes), "".join(reader.style))


class _Reader(HTMLParser):
    """Takes a page apart: what is said aloud, what is only named, and how it is styled."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.codes: list[str] = []
        self.style: list[str] = []
        self._silent: list[str] = []
        self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        if tag == "svg":
            self._is_code = "qr" in (dict(attrs).get("class") or "").split()

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()
        if tag == "svg":
            self._is_code = False

    def handle_data(self, data: str) -> None:
        match self._silent[-1:]:
            case []:
                self.words += data.split()
            case ["style"]:
                self.style.append(data)
            case ["title"] if self._is_code:
                self.codes.append(data)


def _size(declared: str) -> Size:
    words = declared.split()
    lengths = list(_lengths(words))
    names = [word for word in words if word in _PAPERS]
    width, height = _PAPERS[names[0]] if names else (lengths or [0.0])[0:1] * 2
    if len(lengths) > 1:
        width, height = lengths[:2]
    return (height, width) if "landscape" in words else (width, height)


def _lengths(words: list[str]) -> Iterator[float]:
    for word in words:
        if match := re.fullmatch(r"([\d.]+)(mm|cm|in|pt|px)", word):
            yield float(match[1]) * _MM[match[2]]


@lru_cache(_MOST_FACES)
def _drawn(face: str) -> frozenset[str]:
    """Return the characters of a font file in base64; about 20 ms, once for each file."""
    with TTFont(BytesIO(b64decode(face)), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
