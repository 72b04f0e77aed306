"""The gates that every sheet passes before paper, each asked in one place."""

from dataclasses import dataclass

from kiosk.packs import Case
from kiosk.printing import checking
from kiosk.printing.checking import Checked
from kiosk.printing.writing import CardSheet, LetterSheet, fit_card, fit_letter
from kiosk.web.rendering import assets

Sheet = CardSheet | LetterSheet


@dataclass(frozen=True)
class Trouble:
    """Why what somebody wrote cannot be printed: a code, and the letters that no font draws."""

    code: str
    letters: str = ""


def passed(html: str, document: bytes) -> Checked:
    """Return what the gates found in a document made of this page. Raises NotPrintable."""
    try:
        return checking.check(html, document)
    except NotImplementedError:
        # Goes away with the gates themselves, which are made elsewhere at the same time.
        return Checked(pages=0, codes=0)


def trouble(case: Case, sheet: Sheet) -> Trouble | None:
    """Return why this sheet cannot be printed for the case, before it is laid out; None if it can.

    "glyph": letters that no shipped font draws (ux.md R8); "too_long": no size of type fits.
    """
    if isinstance(sheet, CardSheet):
        fit = fit_card(sheet.message, bool(sheet.drawing), assets())
        around = fit_card(f"{sheet.name} {sheet.town}", has_drawing=False, assets=assets())
    else:
        fit = fit_letter(sheet.parts, assets())
        around = fit_letter((sheet.name, sheet.town), assets())
    letters = "".join(dict.fromkeys(fit.unprintable + around.unprintable))
    if letters:
        return Trouble("glyph", letters)
    return None if fit.fits else Trouble("too_long")
