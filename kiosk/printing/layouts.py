"""How what attendees wrote is laid on paper: formats of cards, windows of envelopes."""

from dataclasses import dataclass
from typing import Literal

CardFormat = Literal["a6", "a6-4up", "a5-folded", "4x6-2up"]
Flip = Literal["long", "short"]
LetterPaper = Literal["a4", "letter"]
Window = Literal["din-b", "din-a", "fr-dl", "us-10"]


@dataclass(frozen=True)
class CardLayout:
    """Cards: single A6, four A6 on an A4, one A5 to fold on an A4, two 4 × 6 in on a Letter.

    All are printed on both sides; `flip` is the edge over which the printer turns a sheet, so that
    each back comes behind its front (ux.md R1, R3).
    """

    format: CardFormat = "a6-4up"
    flip: Flip = "long"

    @property
    def per_sheet(self) -> int:
        """Return how many cards one sheet of paper holds."""
        return {"a6": 1, "a6-4up": 4, "a5-folded": 1, "4x6-2up": 2}[self.format]


@dataclass(frozen=True)
class LetterLayout:
    """Letters: the paper, the window of the envelope, and whether the embassy gets a copy."""

    paper: LetterPaper = "a4"
    window: Window = "din-b"
    has_copy: bool = False
