"""What attendees wrote, as sheets: cards to the person and letters to the authority."""

from flask_babel import force_locale, gettext
from markupsafe import Markup

from kiosk.packs import Case
from kiosk.printing import strokes
from kiosk.printing.layouts import CardLayout, LetterLayout
from kiosk.printing.setting import (
    Direction,
    Line,
    as_set,
    card_lines,
    direction_in,
    is_tall,
    letter_lines,
)
from kiosk.printing.writing import CardSheet, LetterSheet, fit_card, fit_letter
from kiosk.web.rendering import assets, rendered
from kiosk.web.sheets.addressing import address_side, window
from kiosk.web.wording import direction_of, long_date

SINGLE, LETTER = CardLayout("a6"), LetterLayout()
DRAWING = (1000, 600)
SIGNATURE = (1000, 300)
"""Width and height of the boxes that strokes.svg draws in."""


def card_html(
    case: Case,
    *cards: CardSheet,
    locale: str,
    layout: CardLayout = SINGLE,
    is_for_browser: bool = False,
) -> str:
    """Return cards to one person as HTML, each two sides of A6: the message, then the address.

    `locale` is the language of the few words for the host. However the rules of the case stand,
    a card names no organisation and no web address (ux.md C2).
    """
    with force_locale(locale):
        context = {
            "title": gettext("Card to %(name)s", name=case.name(locale).value),
            "cards": [_card(case, card) for card in cards],
        }
        return rendered(
            "card", context | address_side(case, locale), locale, is_for_browser=is_for_browser
        )


def letter_html(
    case: Case,
    *letters: LetterSheet,
    layout: LetterLayout = LETTER,
    is_for_browser: bool = False,
) -> str:
    """Return letters to the authority as HTML, each one page of A4 in its own language."""
    locale = letters[0].language
    with force_locale(locale):
        context = {
            "title": gettext("Letter for %(name)s", name=case.name(locale).value),
            "letters": [_letter(case, letter) for letter in letters],
        }
        return rendered("letter", context, locale, is_for_browser=is_for_browser)


def _card(case: Case, card: CardSheet) -> dict[str, object]:
    direction = direction_in(card.message, _direction(card.language))
    has_town = case.rules.card.sender_address != "none" and card.town
    return {
        "language": card.language,
        "direction": direction,
        "lines": [_line(line, card.language) for line in card_lines(card.message, direction)],
        "points": fit_card(card.message, bool(card.drawing), assets()).points,
        "is_tall": is_tall(card.message),
        "signed": as_set(f"{card.name} · {card.town}" if has_town else card.name),
        "name_direction": direction_in(card.name, direction),
        "drawing": _svg(card.drawing, DRAWING, gettext("Drawing")),
        "signature": _svg(card.signature, SIGNATURE, gettext("Signature")),
    }


def _letter(case: Case, letter: LetterSheet) -> dict[str, object]:
    with force_locale(letter.language):
        day = long_date(letter.day)
        signature = _svg(letter.signature, SIGNATURE, gettext("Signature"))
    direction = _direction(letter.language)
    return {
        "language": letter.language,
        "direction": direction,
        "day": as_set(day),
        "salutation": as_set(letter.salutation),
        "lines": [_line(line, letter.language) for line in letter_lines(letter.parts, direction)],
        "points": fit_letter(letter.parts, assets()).points,
        "is_tall": any(map(is_tall, letter.parts)),
        "closing": as_set(letter.closing),
        "signature": signature,
        "name": as_set(letter.name),
        "name_direction": direction_in(letter.name, direction),
        "town": as_set(letter.town),
    } | window(case, letter.language)


def _line(line: Line, language: str) -> dict[str, object]:
    """Return a line with the language of the whole, where that runs in the line's direction."""
    is_same = line.direction == _direction(language)
    return {
        "text": line.text,
        "direction": line.direction,
        "language": language if is_same else "und",
        "follows_gap": line.follows_gap,
    }


def _direction(language: str) -> Direction:
    return "rtl" if direction_of(language) == "rtl" else "ltr"


def _svg(drawn: strokes.Strokes, box: tuple[int, int], label: str) -> Markup:
    return Markup(strokes.svg(drawn, *box, label)) if drawn else Markup()  # noqa: S704 - our own
