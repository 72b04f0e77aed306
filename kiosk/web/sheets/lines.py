"""What cards and letters have in common: lines with their directions, and strokes of a pen."""

from markupsafe import Markup

from kiosk.printing import strokes
from kiosk.printing.setting import Direction, Line
from kiosk.web.wording import direction_of

DRAWING = (1000, 600)
SIGNATURE = (1000, 300)
"""Width and height of the boxes that strokes.svg draws in."""


def line_context(line: Line, language: str) -> dict[str, object]:
    """Return a line with the language of the whole, where that runs in the line's direction."""
    is_same = line.direction == language_direction(language)
    return {
        "text": line.text,
        "direction": line.direction,
        "language": language if is_same else "und",
        "follows_gap": line.follows_gap,
    }


def language_direction(language: str) -> Direction:
    return "rtl" if direction_of(language) == "rtl" else "ltr"


def drawn(lines: strokes.Strokes, box: tuple[int, int], label: str) -> Markup:
    """Return strokes as a picture, nothing where there are none."""
    return Markup(strokes.svg(lines, *box, label)) if lines else Markup()  # noqa: S704 - our own
