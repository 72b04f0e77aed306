"""Finds the size of type in which paragraphs, lists and headings together fit one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from kiosk.printing import fonts
from kiosk.printing.fitting import MM_PER_POINT
from kiosk.printing.measuring import Measured, measured
from kiosk.printing.setting import as_set, is_tall

FLOW_SIZES = (16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6)

# What .flow in css/print.css says, in em of the flow: the height of a line, the gaps below a block
# and an entry of a list, how far a list stands in, and how large headings are.
LEADING, GAP, ENTRY_GAP, INDENT = 1.4, 0.55, 0.3, 1.3
HEADINGS: Mapping[str, float] = {"h2": 1.4, "h3": 1.1}
HEADING_LEADING = 1.25
# Margins collapse: of the one above a heading only this is more than the gap of the block before.
AROUND_HEADING = 0.3
# Arabic lines are 1.55 high; the letters of Noto Sans Arabic raise them by up to 0.06, those of
# Noto Naskh in headings by 0.17 (measured, WeasyPrint 70).
TALL_LEADING, TALL_HEADING_LEADING = 1.61, 1.72
# The measures are of weight 400; letters of weight 600 are wider by this.
BOLD = 1.07
_GAPS: Mapping[str, float] = {"li": ENTRY_GAP, "span": 0.0}
_BLOCKS = ("p", "li", "h2", "h3", "span")


@dataclass
class Block:
    """One paragraph, entry or heading: its tag, its text, and how many lists it stands in."""

    tag: str
    depth: int
    text: str = ""


@dataclass
class Part:
    """What stands at the top level of a text: its HTML, and the blocks in it."""

    html: str = ""
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Flow:
    """Measures HTML of p, ul, ol, li, h2, h3 and lines of an address (span), as .flow sets it.

    A template calls it with what it has set: `<div class="flow pt-{{ flow(text, 86, 200) }}">`.
    `assets` is the static folder.
    """

    assets: Path

    def __call__(
        self, html: str, width: float, height: float, *, largest: int = 12, smallest: int = 6
    ) -> int:
        """Return the largest size in points that fits `width` × `height` millimetres.

        The smallest is returned when none fits.
        """
        parts = parts_of(html)
        sizes = [points for points in FLOW_SIZES if smallest <= points <= largest]
        return next(
            (points for points in sizes if self.height(parts, width, points) <= height), smallest
        )

    def cut(self, html: str, width: float, height: float, points: int) -> str:
        """Return as much of the beginning as fits in this size: whole paragraphs and lists."""
        parts = parts_of(html)
        while len(parts) > 1 and self.height(parts, width, points) > height:
            parts.pop()
        return "".join(part.html for part in parts)

    def height(self, parts: Sequence[Part], width: float, points: int) -> float:
        """Return how many millimetres the parts take below each other."""
        blocks = [block for part in parts for block in part.blocks]
        leading = TALL_LEADING if any(is_tall(block.text) for block in blocks) else LEADING
        em = sum(self._em(block, width, points, leading) for block in blocks)
        em += (GAP - ENTRY_GAP) * sum(part.html.startswith(("<ul", "<ol")) for part in parts)
        em += GAP * sum(part.html.startswith("<address") for part in parts)
        return em * points * MM_PER_POINT

    def _em(self, block: Block, width: float, points: int, leading: float) -> float:
        room = width - block.depth * INDENT * points * MM_PER_POINT
        if size := HEADINGS.get(block.tag):
            rows = _measured(block.text, self.assets, "display").rows(room / (size * BOLD), points)
            own = TALL_HEADING_LEADING if leading == TALL_LEADING else HEADING_LEADING
            return (rows * own + AROUND_HEADING) * size
        rows = _measured(block.text, self.assets, "text").rows(room, points)
        return rows * leading + _GAPS.get(block.tag, GAP)


@lru_cache(maxsize=512)
def _measured(text: str, assets: Path, use: fonts.Use) -> Measured:
    """Measure a text once for all sizes: those of Arabic take a while."""
    return measured(text, assets, use)


def parts_of(html: str) -> list[Part]:
    reader = _Reader()
    reader.feed(as_set(html))
    reader.close()
    return reader.parts


class _Reader(HTMLParser):
    """Reads HTML that our own templates and the pack's loader made: every tag is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._open:
            self.parts.append(Part())
        self.parts[-1].html += self.get_starttag_text() or ""
        self._open.append(tag)
        if tag in _BLOCKS and not (tag == "span" and "address" not in self._open):
            self._begin(tag)

    def _begin(self, tag: str) -> None:
        """Begin a block; a paragraph that begins an entry of a list is one with it."""
        blocks = self.parts[-1].blocks
        if not (tag == "p" and blocks and blocks[-1].tag == "li" and not blocks[-1].text.strip()):
            lists = self._open.count("ul") + self._open.count("ol")
            blocks.append(Block(tag, lists))

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        self.parts[-1].html += f"</{tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            return
        part = self.parts[-1]
        part.html += data.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if not part.blocks and data.strip():
            part.blocks.append(Block("p", 0))
        if part.blocks:
            part.blocks[-1].text += " ".join(data.split("\n"))
