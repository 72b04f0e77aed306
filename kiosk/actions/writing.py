"""What a person may write on a letter or a card: lines of text, and strokes of a pen."""

import json
import unicodedata

from kiosk.actions.people import SILENT, Refused, has_harmful, is_harmful
from kiosk.actions.records import Strokes

TEXT_MAX = 4_000
"""Code points: more than any sheet holds, so that nobody meets it before the sheet is full."""
STROKES_MAX = 12_000
"""Numbers of all strokes together: a full minute of drawing."""
STROKES_MAX_LENGTH = 80_000
"""Characters of the strokes as they arrive."""
BOX_WIDTH = 1000


def tidy_text(text: str) -> str:
    """Return the text in NFC, lines kept, without unseen marks, harmful signs and blank edges."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(char for char in lines if char == "\n" or not is_harmful(char))
    composed = unicodedata.normalize("NFC", kept.translate(SILENT))
    return "\n".join(line.rstrip() for line in composed.split("\n")).strip("\n").strip()


def clean_text(typed: str) -> str:
    """Return the text, "" for none, or raise Refused: unreadable, too_long."""
    if has_harmful(typed):
        raise Refused("unreadable")
    text = tidy_text(typed)
    if len(text) > TEXT_MAX:
        raise Refused("too_long")
    return text


def clean_strokes(typed: str, height: int) -> Strokes:
    """Return the strokes of a pen, () for none, or raise Refused: not_a_drawing, too_much_drawn.

    They arrive as JSON: a list of strokes, each a flat list x, y, x, y, … of whole numbers in a
    box of 1000 × `height`.
    """
    if len(typed) > STROKES_MAX_LENGTH:
        raise Refused("too_much_drawn")
    try:
        strokes = json.loads(typed or "[]")
    except (ValueError, RecursionError):
        raise Refused("not_a_drawing") from None
    if not isinstance(strokes, list) or not all(_is_stroke(each, height) for each in strokes):
        raise Refused("not_a_drawing")
    if sum(map(len, strokes)) > STROKES_MAX:
        raise Refused("too_much_drawn")
    return tuple(tuple(stroke) for stroke in strokes if stroke)


def _is_stroke(stroke: object, height: int) -> bool:
    if not isinstance(stroke, list) or len(stroke) % 2:
        return False
    # bool is a kind of int in Python, and no place on a sheet.
    if not all(type(number) is int for number in stroke):
        return False
    inside = zip(stroke[::2], stroke[1::2], strict=True)
    return all(0 <= x <= BOX_WIDTH and 0 <= y <= height for x, y in inside)
