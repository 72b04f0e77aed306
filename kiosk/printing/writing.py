"""What a letter and a card hold as sheets of paper, and in which size of type it fits them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kiosk.printing import fonts
from kiosk.printing.fitting import MM_PER_POINT
from kiosk.printing.layouts import LetterLayout
from kiosk.printing.measuring import Measured, is_of_one_face, measured
from kiosk.printing.setting import as_set, is_tall, letter_lines, lines_of
from kiosk.printing.strokes import Strokes

CARD_SIZES = (16, 15, 14, 13, 12, 11, 10, 9)
LETTER_SIZES = (12, 11, 10, 9)

# Millimetres of the places in css/sheets/_written.css. A letter's flow begins with the salutation,
# below the window and the line of the date; below its text stand closing, signature, name and town.
CARD_PLAIN = (132.0, 72.0)
CARD_DRAWN = (62.0, 88.5)
LETTER_WIDTH = 165.0
LETTER_DATE = 11.0
LETTER_MARGIN = 17.0
LETTER_SIGNATURE = 17.0
USUAL = LetterLayout()

Script = Literal["plain", "mixed", "tall"]

# Heights of a line in em. In WeasyPrint 70 a letter of another font than the first one raises its
# line, those of Noto Sans by 0.04 em and Arabic ones by 0.14 above the `line-height` of the style
# sheets (measured), which are lower by that for Arabic.
CARD_LEADING: Mapping[Script, float] = {"plain": 1.4, "mixed": 1.44, "tall": 1.74}
LETTER_LEADING: Mapping[Script, float] = {"plain": 1.35, "mixed": 1.39, "tall": 1.69}
PARAGRAPH_GAP = 0.7
"""In em, between two paragraphs of a letter."""
_AROUND_ROWS = 6
"""Lines that a letter keeps at least: four for salutation and closing, one for name, for town."""
_AROUND_GAPS = 2 * 1.2
"""In em, below the salutation and above the closing."""


@dataclass(frozen=True)
class Fit:
    """How a text stands on its sheet.

    `points` is the size of type, the smallest where nothing fits; `share` is how much of the room
    the text takes in the smallest size, above 1 when it does not fit; `unprintable` are the
    characters that no shipped font draws (ux.md R8).
    """

    points: int
    fits: bool
    share: float
    unprintable: str


@dataclass(frozen=True)
class CardSheet:
    """A card to the person, as somebody wrote it; `language` is that of the screen they used.

    `town` is printed only where the rules of the case allow it.
    """

    message: str
    name: str
    town: str
    language: str
    drawing: Strokes = ()
    signature: Strokes = ()


@dataclass(frozen=True)
class LetterSheet:
    """A letter to an authority in `language`; `who` and `own` may be empty."""

    language: str
    who: str
    facts: str
    own: str
    ask: str
    salutation: str
    closing: str
    name: str
    town: str
    day: dt.date
    signature: Strokes = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Return what stands between salutation and closing, in its order; `fit_letter` asks it."""
        return tuple(part for part in (self.who, self.facts, self.own, self.ask) if part.strip())

    @property
    def around(self) -> tuple[str, ...]:
        """Return what stands before and after the parts."""
        return (self.salutation, self.closing, self.name, self.town)


def fit_card(message: str, has_drawing: bool, assets: Path) -> Fit:
    """Tell in which type a message fits the card; the writer's lines are kept, also blank ones.

    A drawing takes the half of the card. `assets` is the static folder.
    """
    lines = [measured(line, assets) for line in lines_of(message)]
    width, room = CARD_DRAWN if has_drawing else CARD_PLAIN
    leading = CARD_LEADING[script_of(message, assets)]
    shares = {
        points: _rows(lines, width, points) * leading * points * MM_PER_POINT / room
        for points in CARD_SIZES
    }
    return _fit(shares, fonts.unprintable(message, assets))


def fit_letter(
    parts: Sequence[str],
    assets: Path,
    *,
    around: Sequence[str] = (),
    layout: LetterLayout = USUAL,
) -> Fit:
    """Tell in which type these parts of a letter fit one page of the paper, below the window.

    They stand between salutation and closing, for which four lines are kept; where `around` says
    what stands there, and name and town, more. Each part begins a paragraph; so does a line after
    a blank one.
    """
    paragraphs = letter_lines(parts)
    lines = [measured(line.text, assets) for line in paragraphs]
    others = [measured(text, assets) for text in around if text]
    gaps = sum(line.follows_gap for line in paragraphs) * PARAGRAPH_GAP
    leading = LETTER_LEADING[script_of("\n".join(parts), assets)]
    shares = {}
    for points in LETTER_SIZES:
        em = points * MM_PER_POINT
        kept = max(_AROUND_ROWS, _rows(others, LETTER_WIDTH, points))
        room = letter_flow(layout) - LETTER_SIGNATURE - (kept * leading + _AROUND_GAPS) * em
        taken = (_rows(lines, LETTER_WIDTH, points) * leading + gaps) * em
        shares[points] = taken / max(room, 1.0)
    return _fit(shares, fonts.unprintable("\n".join(parts), assets))


def letter_flow(layout: LetterLayout) -> float:
    """Return how high a letter is from its salutation to its end, in millimetres."""
    field = layout.field
    return layout.page[1] - LETTER_MARGIN - (field.y + field.height + LETTER_DATE)


def script_of(text: str, assets: Path) -> Script:
    """Tell how much height the letters of a text need between its lines."""
    if is_tall(text):
        return "tall"
    return "plain" if is_of_one_face(as_set(text), assets) else "mixed"


def _rows(lines: Sequence[Measured], width: float, points: int) -> int:
    return sum(line.rows(width, points) for line in lines)


def _fit(shares: Mapping[int, float], unprintable: str) -> Fit:
    """Choose the largest size whose share of the room is not above 1."""
    fitting = [points for points, share in shares.items() if share <= 1]
    smallest = min(shares)
    return Fit(max(fitting, default=smallest), bool(fitting), shares[smallest], unprintable)
