"""Reads where a page of a PDF has its drawings and its ink, in millimetres from the top left."""

from collections.abc import Iterator
from typing import NamedTuple

# PDFium's own parts have no type annotations.
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from tests.printing.sheets import MM_PER_POINT


class Box(NamedTuple):
    """A rectangle: its edges from the left and from the top."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> tuple[float, float]:
        return self.right - self.left, self.bottom - self.top


def paths(document: bytes, page: int = 0) -> list[Box]:
    """Return the bounds of every path of a page as PDFium reads them, lines with their width."""
    with pdfium.PdfDocument(document) as opened:
        return list(_paths(opened[page]))


def _paths(page: pdfium.PdfPage) -> Iterator[Box]:
    height = page.get_height()
    for found in page.get_objects(max_depth=8):
        if found.type == raw.FPDF_PAGEOBJ_PATH:
            left, bottom, right, top = _on_page(found)
            edges = (left, height - top, right, height - bottom)
            yield Box(*(edge * MM_PER_POINT for edge in edges))


def _on_page(found: pdfium.PdfObject) -> tuple[float, float, float, float]:
    """Return the bounds of an object, also of one inside a drawing that has a scale of its own."""
    around = found.container
    bounds: tuple[float, float, float, float] = found.get_bounds()
    while around is not None:
        bounds, around = around.get_matrix().on_rect(*bounds), around.container
    return bounds


def of_size(boxes: list[Box], width: float, height: float) -> list[Box]:
    """Return the boxes of that size, to half a millimetre."""
    return [
        box for box in boxes if abs(box.size[0] - width) < 0.5 and abs(box.size[1] - height) < 0.5
    ]


def page_size(document: bytes, page: int = 0) -> tuple[float, float]:
    with pdfium.PdfDocument(document) as opened:
        return opened[page].get_width() * MM_PER_POINT, opened[page].get_height() * MM_PER_POINT


def page_texts(document: bytes) -> list[str]:
    """Return the text of each page, spaces and line ends made equal."""
    with pdfium.PdfDocument(document) as opened:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def ink(paper: Image.Image, dpi: int, box: Box) -> Box | None:
    """Return what is dark inside a box of a page, None where it is blank."""
    dpmm = dpi / 25.4
    dark = paper.convert("L").point(lambda grey: 255 if grey < 200 else 0)
    left, top, right, bottom = (round(edge * dpmm) for edge in box)
    found = dark.crop((left, top, right, bottom)).getbbox()
    if found is None:
        return None
    shifts = (left, top, left, top)
    return Box(*((edge + shift) / dpmm for edge, shift in zip(found, shifts, strict=True)))
