"""Finds text of a document that is off its page, or hidden by a box around it."""

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any

from pypdfium2 import raw

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""

_EDGE_POINTS = 1.0
"""How far a text may reach over an edge at its sides: an italic letter leans out of its own box."""
_EDGE_SHARE = 0.2
"""The same above and below, as a share of its height: accents reach out of a tight line."""


def cut(page: Any, text: Any) -> Iterator[str]:
    """Yield the texts of which a part is off the page or hidden by a box around it.

    Text inside a drawing or a layer is left out: its places are not those of the page.
    """
    paper: Box = page.get_mediabox()
    for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=1):
        room = _common([paper, *_clips(thing)])
        if _reaches_out(thing.get_bounds(), room) and (words := _text_of(thing, text).strip()):
            yield words


def _clips(thing: Any) -> Iterator[Box]:
    """Yield the boxes that a thing is cut by; pdfium leaves out those that it does not reach."""
    clip = raw.FPDFPageObj_GetClipPath(thing.raw)
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
        points = [
            _point(raw.FPDFClipPath_GetPathSegment(clip, path, number))
            for number in range(raw.FPDFClipPath_CountPathSegments(clip, path))
        ]
        across, up = zip(*points, strict=True)
        yield min(across), min(up), max(across), max(up)


def _point(segment: Any) -> tuple[float, float]:
    across, up = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, across, up)
    return across.value, up.value


def _common(boxes: Iterable[Box]) -> Box:
    left, bottom, right, top = zip(*boxes, strict=True)
    return max(left), max(bottom), min(right), min(top)


def _reaches_out(box: Box, room: Box) -> bool:
    spare = (box[3] - box[1]) * _EDGE_SHARE
    return (
        box[0] < room[0] - _EDGE_POINTS
        or box[2] > room[2] + _EDGE_POINTS
        or box[1] < room[1] - spare
        or box[3] > room[3] + spare
    )


def _text_of(thing: Any, text: Any) -> str:
    length = raw.FPDFTextObj_GetText(thing.raw, text.raw, None, 0)
    buffer = (ctypes.c_ushort * length)()
    raw.FPDFTextObj_GetText(thing.raw, text.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
