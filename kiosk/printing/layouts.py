"""How what attendees wrote is laid on paper: formats of cards, windows of envelopes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

CardFormat = Literal["a6", "a6-4up", "a5-folded", "4x6-2up"]
Flip = Literal["long", "short"]
LetterPaper = Literal["a4", "letter"]
Window = Literal["din-b", "din-a", "fr-dl", "us-10"]
Turn = Literal["none", "left", "right", "over"]
"""Where the top of a card points on its sheet: up, to the left, to the right, down."""
Size = tuple[float, float]

PAPERS: Mapping[str, Size] = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height in millimetres."""

CARD_PAGES: Mapping[CardFormat, Size] = {
    "a6": (148.0, 105.0),
    "a6-4up": PAPERS["a4"],
    "a5-folded": PAPERS["a4"],
    "4x6-2up": PAPERS["letter"],
}

# Upright sheets, so that “long edge” means the same to every printer. A sheet that is turned over
# its long edge shows at the left what was at the right; over its short edge, above what was below.
_BACKS: Mapping[tuple[CardFormat, Flip], tuple[int, ...]] = {
    ("a6-4up", "long"): (1, 0, 3, 2),
    ("a6-4up", "short"): (2, 3, 0, 1),
    ("4x6-2up", "long"): (0, 1),
    ("4x6-2up", "short"): (1, 0),
}
# A card is turned over as a postcard is, from left to right, and has its top where it was.
_TURNS: Mapping[tuple[CardFormat, Flip], tuple[Turn, Turn]] = {
    ("a6-4up", "long"): ("left", "right"),
    ("a6-4up", "short"): ("left", "left"),
    ("4x6-2up", "short"): ("none", "over"),
    # The inside of a folded card, behind its outside.
    ("a5-folded", "long"): ("none", "over"),
}


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

    @property
    def page(self) -> Size:
        """Return width and height of each page in millimetres."""
        return CARD_PAGES[self.format]

    @property
    def backs(self) -> tuple[int, ...]:
        """Return which card of the sheet, from 0, stands at each place of its back, row by row."""
        return _BACKS.get((self.format, self.flip), (0,))

    @property
    def turns(self) -> tuple[Turn, Turn]:
        """Return how the cards stand on the front of a sheet, and on its back."""
        return _TURNS.get((self.format, self.flip), ("none", "none"))


@dataclass(frozen=True)
class Field:
    """The window of an envelope on the sheet that lies in it, in millimetres.

    `x`, `y` are its upper left corner; `above` and `before` stay free between it and the address.
    `folds` are heights from the top, None for thirds of the paper; so is `hole`, the mark for a
    punch. `is_exact` is false where no standard was at hand: measure with your envelope first.
    """

    x: float
    y: float
    width: float
    height: float
    above: float
    before: float
    folds: tuple[float, float] | None = None
    hole: float | None = None
    is_exact: bool = False

    @property
    def line_width(self) -> float:
        """Return how long a line of the address may be, with 2 mm to spare at its end."""
        return self.width - self.before - 2


WINDOWS: Mapping[Window, Field] = {
    # DIN 5008: 85 × 45 mm, of which the upper 17.7 are for remarks; holes at 148.5 mm (ux.md R5).
    "din-b": Field(20, 45, 85, 45, above=17, before=5, folds=(105, 210), hole=148.5, is_exact=True),
    "din-a": Field(20, 27, 85, 45, above=17, before=5, folds=(87, 192), hole=148.5, is_exact=True),
    # A DL envelope of 220 × 110 mm with a window of 100 × 45 mm, 20 from its right and lower edge:
    # the part of it that is over the sheet wherever that has slipped to. Not verified.
    "fr-dl": Field(105, 46, 85, 33, above=3, before=4),
    # An envelope No. 10 of 9½ × 4⅛ in with a window of 4½ × 1⅛ in, ⅞ in from its left and ½ in from
    # its lower edge, as a sheet that stands on that edge shows. Not verified.
    "us-10": Field(22, 52, 89, 28, above=0.5, before=3),
}
"""Presets, to be changed here: css/sheets/_written.css has the same, and a test compares."""


@dataclass(frozen=True)
class LetterLayout:
    """Letters: the paper, the window of the envelope, and whether the embassy gets a copy."""

    paper: LetterPaper = "a4"
    window: Window = "din-b"
    has_copy: bool = False

    @property
    def page(self) -> Size:
        """Return width and height of each page in millimetres."""
        return PAPERS[self.paper]

    @property
    def field(self) -> Field:
        """Return the window."""
        return WINDOWS[self.window]

    @property
    def folds(self) -> tuple[float, float]:
        """Return how far from its top the sheet is folded, in millimetres."""
        height = self.page[1]
        return self.field.folds or (height / 3, height * 2 / 3)
