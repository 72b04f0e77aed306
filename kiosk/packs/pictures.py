"""The drawing of a case: an SVG of shapes alone, nothing that runs, loads, styles or speaks."""

import re
from xml.parsers import expat

from kiosk.packs.characters import shown

# Refused before parsing, so that no entity is ever there to be expanded.
DECLARATION = re.compile(r"<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "http://www.w3.org/1999/xlink href"
ELEMENTS = re.compile(
    "svg|g|defs|path|rect|circle|ellipse|line|polyline|polygon"
    "|clipPath|mask|linearGradient|radialGradient|stop",
)
ATTRIBUTES = re.compile(
    "id|class|role|focusable|aria-hidden|version|viewBox|preserveAspectRatio"
    "|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|fx|fy|fr|d|points|width|height|transform|pathLength"
    "|fill(-opacity|-rule)?|clip-(path|rule)|clipPathUnits|mask|maskUnits|maskContentUnits"
    "|stroke(-width|-opacity|-linecap|-linejoin|-miterlimit|-dasharray|-dashoffset)?"
    "|vector-effect|shape-rendering|opacity|color|stop-color|stop-opacity|offset"
    "|gradientUnits|gradientTransform|spreadMethod|href",
)
WORDS = ("text", "tspan", "textPath", "title", "desc")
CLIPS = ("clipPath", "mask")
CLIPPED = ("clip-path", "mask")

# No ":", "/", "\" or quotes: no address and no CSS escape can be written with these.
VALUE = re.compile(r"[A-Za-z0-9#%.,()+\s_-]*")
FOREIGN_URL = re.compile(r"url\s*\(\s*(?!#)", re.IGNORECASE)
LOCAL = re.compile(r"#[A-Za-z0-9_.-]+")

MOST_ELEMENTS = 5_000
DEEPEST = 32


def check_picture(text: str) -> list[tuple[int, str]]:
    """Return line, counted from 1, and words for each fault of an SVG."""
    declared = [_line(text, match.start()) for match in DECLARATION.finditer(text)]
    if declared:
        return [(line, "DOCTYPE and ENTITY are not allowed: remove them") for line in declared]
    drawing = _Drawing()
    try:
        drawing.read(text)
    except _TooMuch:
        return drawing.faults
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        drawing.faults.append((error.lineno, f"this is not valid SVG: {reason}: correct it"))
    return drawing.faults


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


class _TooMuch(Exception):  # noqa: N818 - ends the reading of a picture that would never end
    pass


class _Drawing:
    def __init__(self) -> None:
        self.faults: list[tuple[int, str]] = []
        self._open: list[str] = []
        self._count = 0
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.ProcessingInstructionHandler = self._instruction
        self._parser.XmlDeclHandler = self._declaration

    def read(self, text: str) -> None:
        self._parser.Parse(text.encode("utf-8"), True)

    def _fault(self, message: str) -> None:
        self.faults.append((self._parser.CurrentLineNumber, message))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self._open:
            self._check_root(space, local, attributes)
        if local in WORDS:
            self._fault(f"<{local}> is not allowed: words belong into stamp_alt, not the picture")
        elif space != SVG or ELEMENTS.fullmatch(local) is None:
            self._fault(f"<{shown(local)}> is not allowed in a picture: draw it with shapes")
        for attribute, value in attributes.items():
            self._check_attribute(attribute, value)
        self._open.append(local)
        self._count += 1
        self._check_size()
        self._check_clips(attributes)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _check_root(self, space: str, local: str, attributes: dict[str, str]) -> None:
        if (space, local) != (SVG, "svg"):
            self._fault(f'the picture must begin with <svg xmlns="{SVG}">: correct it')
        elif "viewBox" not in attributes:
            self._fault('the attribute viewBox is missing: add it, such as viewBox="0 0 400 500"')

    def _check_attribute(self, name: str, value: str) -> None:
        plain = "href" if name == XLINK_HREF else name
        if plain.lower().startswith("on"):
            self._fault(f'"{shown(plain)}" is script, which is not allowed: remove it')
        elif ATTRIBUTES.fullmatch(plain) is None:
            self._fault(f'the attribute "{shown(plain)}" is not allowed in a picture: remove it')
        elif plain == "href" and LOCAL.fullmatch(value) is None:
            self._fault("href may only name a part of this picture, such as #sky: correct it")
        elif FOREIGN_URL.search(value):
            self._fault(f'"{plain}" may only name a part of this picture, such as url(#sky)')
        elif plain != "href" and VALUE.fullmatch(value) is None:
            self._fault(f'the value of "{plain}" holds a sign that no drawing needs: correct it')

    def _check_size(self) -> None:
        if self._count > MOST_ELEMENTS:
            self._fault(f"the picture has more than {MOST_ELEMENTS} shapes: draw it simpler")
            raise _TooMuch
        if len(self._open) > DEEPEST:
            self._fault(f"shapes are nested deeper than {DEEPEST}: draw it simpler")
            raise _TooMuch

    def _check_clips(self, attributes: dict[str, str]) -> None:
        # A mask whose shapes are masked, ten times over, is drawn 10 to the power of ten times.
        is_inside = any(name in CLIPS for name in self._open)
        if is_inside and any(name in attributes for name in CLIPPED):
            self._fault("inside a mask or clipPath nothing may be clipped again: draw it simpler")

    def _characters(self, text: str) -> None:
        if text.strip():
            self._fault("text is not allowed: words belong into stamp_alt, not the picture")

    def _instruction(self, target: str, _data: str) -> None:
        self._fault(f"<?{shown(target)}?> is not allowed in a picture: remove it")

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            self._fault("the picture must be in the encoding UTF-8: save it so")
