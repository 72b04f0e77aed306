"""What would go wrong with a card or a letter on paper, told before it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kiosk.packs import ActionOpen, Case
from kiosk.printing import fonts
from kiosk.printing.fitting import SIZES
from kiosk.printing.layouts import CardLayout, LetterLayout
from kiosk.printing.measuring import measured
from kiosk.printing.setting import as_set
from kiosk.printing.writing import CardSheet, LetterSheet, fit_card, fit_letter
from kiosk.web.rendering import NoSheet, assets
from kiosk.web.sheets.addressing import CARD_MM

ADDRESS_LINES = 6
"""Below a window, and on a card, there is room for no more (ux.md R6)."""


@dataclass(frozen=True)
class Trouble:
    """Why a sheet cannot be printed as it is; the screen words it.

    `glyph`: no shipped font draws `letters`, which are named to the host, and nothing else of the
    text is. `too_long`: the text does not fit in the smallest type. `address`: that of the case has
    more lines, longer ones, or other letters than paper takes; it concerns every sheet of the case.
    """

    code: Literal["glyph", "too_long", "address"]
    letters: str = ""


def troubles(
    case: Case,
    sheet: CardSheet | LetterSheet,
    layout: CardLayout | LetterLayout | None = None,
) -> Trouble | None:
    """Return what stands against printing a card or a letter, None for nothing.

    It prints nothing and takes about 3 ms (measured, 200 characters). Without `layout` a
    card is one of A6 and a letter stands on A4 for a window of DIN 5008 B; each card that fits A6
    fits the other formats.
    """
    if isinstance(sheet, CardSheet):
        return _of_card(case, sheet, layout if isinstance(layout, CardLayout) else CardLayout("a6"))
    return _of_letter(case, sheet, layout if isinstance(layout, LetterLayout) else LetterLayout())


def refuse_closed(case: Case) -> None:
    """Raise NoSheet for a case that takes no action: nothing written for it is printed."""
    if case.action_open is ActionOpen.NO:
        raise NoSheet(f"{case.slug} is closed")


def signed_on_card(case: Case, card: CardSheet) -> str:
    """Return name and town, or the name alone where the rules keep every address off (ux.md C3)."""
    has_town = case.rules.card.sender_address != "none" and card.town
    return as_set(f"{card.name} · {card.town}" if has_town else card.name)


def as_printed(case: Case, letter: LetterSheet) -> LetterSheet:
    """Return a letter without its writer's town where the rules keep it off (ux.md C3)."""
    return replace(letter, town="") if case.rules.letter.sender_address == "none" else letter


def _of_card(case: Case, card: CardSheet, layout: CardLayout) -> Trouble | None:
    has_drawing = bool(card.drawing) and layout.format != "a5-folded"
    fit = fit_card(card.message, has_drawing, assets())
    address = case.card.address if case.card else ()
    return (
        _in_glyphs(card.message, signed_on_card(case, card))
        or (None if fit.fits else Trouble("too_long"))
        or _in_address(address, CARD_MM, "text")
    )


def _of_letter(case: Case, written: LetterSheet, layout: LetterLayout) -> Trouble | None:
    letter = as_printed(case, written)
    fit = fit_letter(letter.parts, assets(), around=letter.around, layout=layout)
    address = (case.target.address if case.target else None) or ()
    copied = case.embassy.address if case.embassy and layout.has_copy else ()
    width = layout.field.line_width
    return (
        _in_glyphs(*letter.parts, *letter.around)
        or (None if fit.fits else Trouble("too_long"))
        or _in_address(address, width, "display")
        or _in_address(copied, width, "display")
    )


def _in_glyphs(*texts: str) -> Trouble | None:
    lacking = fonts.unprintable(as_set("\n".join(texts)), assets())
    return Trouble("glyph", lacking) if lacking else None


def _in_address(lines: Sequence[str], width: float, use: fonts.Use) -> Trouble | None:
    is_too_wide = any(measured(line, assets(), use).rows(width, SIZES[-1]) > 1 for line in lines)
    lacking = fonts.unprintable("".join(lines), assets())
    if len(lines) > ADDRESS_LINES or is_too_wide or lacking:
        return Trouble("address", lacking)
    return None
