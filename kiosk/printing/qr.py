"""Turns an address into the QR code that posters and screens show."""

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

Matrix = list[list[bool]]

# The modules of versions 1 and 2 are so large that their quiet zone would reach into the text
# beside a code; version 3 takes up to 42 bytes anyway.
SMALLEST_VERSION = 3


def svg(url: str, border: int = 4) -> str:
    """Return the code of `url` as an inline SVG, black on white, in `border` white modules.

    The SVG has no size of its own: the place where it stands gives it a width. Its class `qr-vN`
    names the version, so that a style sheet can give the *modules* a width whatever the quiet zone
    takes; its title is the address, which becomes the text alternative (ux.md Q5).

    Level M, quiet zone of 4 modules, never inverted: ux.md Q2. Raises ValueError when `url` is
    empty or too long for any code.
    """
    matrix = _matrix(url)
    whole = len(matrix) + 2 * border
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr qr-v{_version(matrix)}"'
        f' viewBox="{-border} {-border} {whole} {whole}" shape-rendering="crispEdges" role="img">'
        f"<title>{escape(url)}</title>"
        f'<rect x="{-border}" y="{-border}" width="{whole}" height="{whole}" fill="#fff"/>'
        f'<path fill="#000" d="{"".join(_bars(matrix))}"/></svg>'
    )


def version(url: str) -> int:
    """Return the code's version, 3 to 40; up to 5 scans well from a poster (ux.md Q3).

    It is known without making the code, whose choice of a mask takes longest.
    """
    found: int = _code(url).best_fit(start=SMALLEST_VERSION)
    return found


def module_mm(url: str, width_mm: float) -> float:
    """Return the width of one module when the modules, without quiet zone, are `width_mm` wide.

    Phones want 0.5 mm or more (ux.md Q1).
    """
    return width_mm / _side(version(url))


def reads_back(url: str) -> bool:
    """Tell whether other software reads that address, and nothing else, from its code (Q6)."""
    matrix, quiet = _matrix(url), 4
    side = len(matrix) + 2 * quiet
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + quiet, y + quiet), 0)
    large = picture.resize((side * 4, side * 4), Image.Resampling.NEAREST)
    return [code.text for code in zxingcpp.read_barcodes(large)] == [url]


def _version(matrix: Matrix) -> int:
    return (len(matrix) - _side(0)) // 4


def _side(version: int) -> int:
    """Return how many modules a code has on each side (ISO/IEC 18004)."""
    return 4 * version + 17


def _code(url: str) -> QRCode[object]:
    if not url.strip():
        raise ValueError("a QR code needs an address")
    code: QRCode[object] = QRCode(SMALLEST_VERSION, ERROR_CORRECT_M, border=0)
    code.add_data(url)
    return code


def _matrix(url: str) -> Matrix:
    code = _code(url)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def _bars(matrix: Matrix) -> Iterator[str]:
    """Yield one path segment for each horizontal run of dark modules."""
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
