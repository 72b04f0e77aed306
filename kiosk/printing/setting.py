"""Makes lines fit for print of what somebody typed: blanks, line ends, directions."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.actions.people import SILENT, is_harmful

Direction = Literal["ltr", "rtl"]

# No font that we ship has the narrow blanks of French typography.
_BLANKS: Mapping[str, str] = {
    "\N{NARROW NO-BREAK SPACE}": "\N{NO-BREAK SPACE}",
    "\N{FIGURE SPACE}": "\N{NO-BREAK SPACE}",
    "\N{NO-BREAK SPACE}": "\N{NO-BREAK SPACE}",
}


@dataclass(frozen=True)
class Line:
    """One line as it was typed; `follows_gap` is true where a new paragraph begins."""

    text: str
    direction: Direction
    follows_gap: bool = False


def card_lines(message: str, otherwise: Direction = "ltr") -> list[Line]:
    """Return the lines of a message, also blank ones; one without letters runs as `otherwise`."""
    return [Line(line, direction_in(line, otherwise)) for line in lines_of(message)]


def letter_lines(parts: Sequence[str], otherwise: Direction = "ltr") -> list[Line]:
    """Return the lines of a letter's parts, blank ones left out for the gap that they mean."""
    found: list[Line] = []
    for part in parts:
        is_new = True
        for line in lines_of(part):
            if line:
                found.append(Line(line, direction_in(line, otherwise), is_new and bool(found)))
            is_new = not line
    return found


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as they are set, without blank ones at its ends."""
    lines = [" ".join(filter(None, line.split(" "))) for line in as_set(text).splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def as_set(text: str) -> str:
    """Return a text composed, with blanks that our fonts have, without marks that nobody sees.

    Signs that turn the rest of a line round are gone too (SEC10).
    """
    kept = (_blank(c) for c in text.replace("\t", " ").translate(SILENT) if not is_harmful(c))
    return unicodedata.normalize("NFC", "".join(kept))


def is_tall(text: str) -> bool:
    """Tell whether the text has letters that reach higher and lower than Latin ones."""
    return any(unicodedata.bidirectional(char) == "AL" for char in text)


def direction_in(text: str, otherwise: Direction = "ltr") -> Direction:
    """Return the direction of the first letter that has one (ux.md I5): print knows no dir=auto."""
    for char in text:
        match unicodedata.bidirectional(char):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return otherwise


def _blank(char: str) -> str:
    return _BLANKS.get(char, " ") if unicodedata.category(char) == "Zs" else char
