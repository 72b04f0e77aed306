"""Where words stand on a page, as pdfium reads it, and how a card lies there that is turned."""

from contextlib import closing
from dataclasses import dataclass

# pypdfium2 has no type annotations.
import pypdfium2

MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Spot:
    """A word: the middles of its first and last letter, and its edges, in millimetres.

    Places are complex numbers, the real part to the right and the imaginary one down.
    """

    first: complex
    last: complex
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Lying:
    """Where the middle of a card is, where its top points to, and how much it is enlarged."""

    middle: complex
    up: complex
    scale: float


def count(document: bytes) -> int:
    """Return the number of pages."""
    with closing(pypdfium2.PdfDocument(document)) as opened:
        return len(opened)


def has_pictures(document: bytes) -> bool:
    """Tell whether a page holds a picture of dots."""
    with closing(pypdfium2.PdfDocument(document)) as opened:
        return any(
            thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
            for page in opened
            for thing in page.get_objects()
        )


def size(document: bytes, page: int = 0) -> tuple[float, float]:
    """Return width and height of a page in millimetres."""
    with closing(pypdfium2.PdfDocument(document)) as opened:
        width, height = opened[page].get_size()
        return width * MM_PER_POINT, height * MM_PER_POINT


def spots(document: bytes, word: str, page: int = 0) -> list[Spot]:
    """Return every place of a word on a page, pages counted from 0."""
    with closing(pypdfium2.PdfDocument(document)) as opened:
        height = opened[page].get_size()[1]
        text = opened[page].get_textpage()
        searcher = text.search(word, match_case=True)
        found = []
        while match := searcher.get_next():
            start, length = match
            boxes = [text.get_charbox(start + number) for number in range(length)]
            found.append(_spot(boxes, height))
        return found


def _spot(boxes: list[tuple[float, float, float, float]], height: float) -> Spot:
    edges = [
        (left * MM_PER_POINT, (height - top) * MM_PER_POINT,
         right * MM_PER_POINT, (height - bottom) * MM_PER_POINT)
        for left, bottom, right, top in boxes
    ]  # fmt: skip
    middles = [complex((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in edges]
    left, top = min(box[0] for box in edges), min(box[1] for box in edges)
    right, bottom = max(box[2] for box in edges), max(box[3] for box in edges)
    return Spot(middles[0], middles[-1], left, top, right, bottom)


def lying(here: Spot, on_card: Spot, middle: complex = complex(74, 52.5)) -> Lying:
    """Tell how a card lies whose word is `here`, from where it is `on_card`, a card of its own."""
    turn = (here.last - here.first) / (on_card.last - on_card.first)
    return Lying(here.first + turn * (middle - on_card.first), turn * -1j / abs(turn), abs(turn))


def seen_through(back: Lying, flip: str, page: tuple[float, float]) -> Lying:
    """Return where what lies on the back of a sheet is, seen from its front.

    Turned over its long, upright edge, left and right change; over its short one, above and below.
    """
    if flip == "long":
        return Lying(page[0] - back.middle.conjugate(), -back.up.conjugate(), back.scale)
    return Lying(back.middle.conjugate() + 1j * page[1], back.up.conjugate(), back.scale)
