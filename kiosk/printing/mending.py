"""Mends WeasyPrint 70: text that its PDFs lose, drawings that it makes again and again."""

from functools import cache, wraps
from typing import Any
from xml.etree import ElementTree

from kiosk.printing.setting import is_tall

WORTH_KEEPING = 1000
"""Bytes of an SVG from which on it is drawn once: a signature is smaller, and nobody's is twice."""


@cache
def mend() -> None:
    """Change WeasyPrint in this process, once. Called by the worker, which has loaded it."""
    from weasyprint import images
    from weasyprint.draw import text

    text.draw_first_line = _told(text.draw_first_line)
    images.SVGImage.draw = _drawn_once(images.SVGImage.draw)


def _told(draw_first_line: Any) -> Any:
    """Return a function that also says which text a line is, where that has Arabic letters.

    Fonts draw an Arabic letter as a shape and its dots. WeasyPrint notes for each shape one letter
    only, so that ت, ن and ب cannot be told apart in the PDF, by no search and no screen reader.
    """

    @wraps(draw_first_line)
    def drawn(stream: Any, textbox: Any, *others: Any) -> Any:
        if not is_tall(textbox.text):
            return draw_first_line(stream, textbox, *others)
        # pydyf has no type annotations.
        from pydyf import Dictionary, String  # type: ignore[import-untyped]

        # ISO 32000-2, 14.9.4.
        stream.begin_marked_content("Span", Dictionary({"ActualText": String(textbox.text)}))
        try:
            return draw_first_line(stream, textbox, *others)
        finally:
            stream.end_marked_content()

    return drawn


def _drawn_once(draw: Any) -> Any:
    """Return a function that draws a picture once in each document and then only names it.

    The stamps of the pack that ships took half of the time that a card does (measured).
    """

    @wraps(draw)
    def drawn(self: Any, stream: Any, width: float, height: float, style: Any) -> None:
        source = ElementTree.tostring(self._svg.tree._etree_node)
        if len(source) < WORTH_KEEPING:
            draw(self, stream, width, height, style)
            return
        resources = stream._resources
        known = vars(resources).setdefault("_drawn_once", {})
        key = (source, width, height)
        if key not in known:
            group = stream.add_group(0, 0, width, height)
            # A drawing of its own, not a layer that a printer has to blend.
            del group.extra["Group"]
            draw(self, group, width, height, style)
            known[key] = group.id
        stream.draw_x_object(known[key])

    return drawn
