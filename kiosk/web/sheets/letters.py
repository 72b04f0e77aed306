"""Letters to the authority, as attendees wrote them, each one page, with a copy where wanted."""

from collections.abc import Iterator, Sequence

from flask_babel import force_locale, gettext

from kiosk.packs import Case
from kiosk.printing.layouts import LetterLayout
from kiosk.printing.setting import as_set, direction_in, is_tall, letter_lines
from kiosk.printing.writing import LetterSheet, fit_letter
from kiosk.web.rendering import assets, rendered
from kiosk.web.sheets.addressing import in_window, window
from kiosk.web.sheets.lines import SIGNATURE, drawn, language_direction, line_context
from kiosk.web.sheets.troubles import as_printed, refuse_closed
from kiosk.web.wording import long_date

USUAL = LetterLayout()
COPY_OF = 120
"""Characters of an office's name that the copy's line holds."""


def letter_html(
    case: Case,
    *letters: LetterSheet,
    layout: LetterLayout = USUAL,
    is_for_browser: bool = False,
) -> str:
    """Return letters to the authority as HTML, each one page in its own language.

    With `layout.has_copy` each is followed by a page for the embassy, where the case names one. A
    letter that does not fit goes on overleaf instead of being cut, so ask `troubles` before. A
    closed case raises NoSheet.
    """
    refuse_closed(case)
    locale = letters[0].language
    with force_locale(locale):
        context = {
            "title": gettext("Letter for %(name)s", name=case.name(locale).value),
            "letters": list(_pages(case, letters, layout)),
            "has_hole": layout.paper == "a4" and layout.field.hole is not None,
            "paper_words": paper_words(layout),
        }
        template = "letter" if layout.paper == "a4" else "letter-us"
        return rendered(template, context, locale, is_for_browser=is_for_browser)


def has_copies(case: Case, layout: LetterLayout) -> bool:
    """Tell whether each letter has a second page, for the embassy."""
    return layout.has_copy and case.embassy is not None


def paper_words(layout: LetterLayout) -> str:
    """Return which paper to take, in the language of the screen."""
    if layout.paper == "a4":
        return str(gettext("To print: paper A4, actual size, no headers or footers."))
    return str(gettext("To print: paper US Letter, actual size, no headers or footers."))


def _pages(
    case: Case, letters: Sequence[LetterSheet], layout: LetterLayout
) -> Iterator[dict[str, object]]:
    for letter in letters:
        page = _letter(case, letter, layout)
        yield page | window(case, letter.language, layout.field)
        if case.embassy and layout.has_copy:
            yield (
                page | _copy(case, letter.language) | in_window(case.embassy.address, layout.field)
            )


def _letter(case: Case, written: LetterSheet, layout: LetterLayout) -> dict[str, object]:
    letter = as_printed(case, written)
    with force_locale(letter.language):
        day = long_date(letter.day)
        signature = drawn(letter.signature, SIGNATURE, gettext("Signature"))
    direction = language_direction(letter.language)
    lines = letter_lines(letter.parts, direction)
    fit = fit_letter(letter.parts, assets(), around=letter.around, layout=layout)
    return {
        "window": layout.window,
        "language": letter.language,
        "direction": direction,
        "day": as_set(day),
        "salutation": as_set(letter.salutation),
        "lines": [line_context(line, letter.language) for line in lines],
        "points": fit.points,
        "is_tall": any(map(is_tall, letter.parts)),
        "closing": as_set(letter.closing),
        "signature": signature,
        "name": as_set(letter.name),
        "name_direction": direction_in(letter.name, direction),
        "town": as_set(letter.town),
    }


def _copy(case: Case, language: str) -> dict[str, object]:
    """Return what the copy says above its window: that it is one, and to whom the letter went."""
    office = as_set(case.text("target", language).value)
    with force_locale(language):
        is_short = 0 < len(office) <= COPY_OF
        return {
            "copy_words": gettext("Copy for information."),
            "copy_of": gettext("The letter was sent to: %(office)s", office=office)
            if is_short
            else "",
        }
