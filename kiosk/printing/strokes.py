"""Draws the strokes of a pen as smooth lines in black ink."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

# Of a box 1000 wide: half a millimetre on a drawing of 66 mm, a third on a signature of 42.
PEN = 8

Strokes = Sequence[Sequence[int]]
"""Each stroke is a flat list x, y, x, y, …; one of a single point is a dot."""
Point = tuple[float, float]


def svg(strokes: Strokes, width: int, height: int, label: str) -> str:
    """Return strokes as an inline SVG without a size of its own; `label` is what one hears of it.

    The strokes are in a box of `width` × `height`; what lies outside is drawn on its edge.
    """
    drawn = "".join(_drawn(_points(stroke, width, height)) for stroke in strokes)
    edge = PEN // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="strokes"'
        f' viewBox="{-edge} {-edge} {width + PEN} {height + PEN}" role="img">'
        f"<title>{escape(label)}</title>"
        f'<g fill="none" stroke="#000" stroke-width="{PEN}" stroke-linecap="round"'
        f' stroke-linejoin="round">{drawn}</g></svg>'
    )


def _points(stroke: Sequence[int], width: int, height: int) -> list[Point]:
    pairs = zip(stroke[::2], stroke[1::2], strict=False)
    return [(min(max(int(x), 0), width), min(max(int(y), 0), height)) for x, y in pairs]


def _drawn(points: list[Point]) -> str:
    if not points:
        return ""
    if len(set(points)) == 1:
        x, y = points[0]
        return f'<circle cx="{x:g}" cy="{y:g}" r="{PEN / 2:g}" fill="#000" stroke="none"/>'
    return f'<path d="{"".join(_curves(points))}"/>'


def _curves(points: list[Point]) -> Iterator[str]:
    """Yield a path from middle to middle: each point in between bends the line, none breaks it."""
    yield f"M{_place(points[0])}"
    for before, here in pairwise(points):
        middle = (before[0] + here[0]) / 2, (before[1] + here[1]) / 2
        yield f"Q{_place(before)} {_place(middle)}"
    yield f"L{_place(points[-1])}"


def _place(point: Point) -> str:
    return f"{point[0]:g} {point[1]:g}"
