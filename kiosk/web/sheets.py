"""Sheets of paper as HTML pages: cards, letters, and lined ones to write on by hand."""

from collections.abc import Sequence

from flask_babel import force_locale, gettext
from markupsafe import Markup

from kiosk.actions.events import kinds_open
from kiosk.models import Event, Kind
from kiosk.packs import Case
from kiosk.printing import fonts, strokes
from kiosk.printing.fitting import Fitter
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
from kiosk.web.rendering import NoSheet, assets, rendered
from kiosk.web.wording import direction_of, long_date

DRAWING = (1000, 600)
SIGNATURE = (1000, 300)
"""Width and height of the boxes that strokes.svg draws in."""
ADDRESS_POINTS = 11
CARD_MM, WINDOW_MM = 78.0, 78.0
"""How wide the lines of an address may be, on a card and in the window of an envelope."""


def card_html(case: Case, *cards: CardSheet, locale: str, is_for_browser: bool = False) -> str:
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
            "card", context | _address_side(case, locale), locale, is_for_browser=is_for_browser
        )


def letter_html(case: Case, *letters: LetterSheet, is_for_browser: bool = False) -> str:
    """Return letters to the authority as HTML, each one page of A4 in its own language."""
    locale = letters[0].language
    with force_locale(locale):
        context = {
            "title": gettext("Letter for %(name)s", name=case.name(locale).value),
            "letters": [_letter(case, letter) for letter in letters],
        }
        return rendered("letter", context, locale, is_for_browser=is_for_browser)


def lined_html(case: Case, kind: Kind, locale: str, *, is_for_browser: bool = False) -> str:
    """Return a lined card or letter with the address printed (ux.md C11). Raises NoSheet."""
    _refuse_unless_taken(case, kind, locale)
    with force_locale(locale):
        context: dict[str, object] = {"case": case}
        if kind is Kind.CARD:
            context["title"] = gettext("A card to %(name)s", name=case.name(locale).value)
            context |= _address_side(case, locale)
        else:
            context["title"] = f"{gettext('Lined letter')} · {case.name(locale).value}"
            context |= _letter_frame(case, locale)
        return rendered(f"lined-{kind.value}", context, locale, is_for_browser=is_for_browser)


def takes(case: Case, kind: Kind) -> bool:
    """Tell whether there is such a sheet for the case at all, whatever the event."""
    # A practice event may use every case that is not closed.
    taken = kinds_open(case, Event(is_practice=True))
    return kind in taken and kind is not Kind.SIGNATURE


def _refuse_unless_taken(case: Case, kind: Kind, locale: str) -> None:
    if not takes(case, kind):
        raise NoSheet(f"{case.slug} takes no {kind.value}s")
    if kind is Kind.LETTER and locale not in case.letter_languages:
        raise NoSheet(f"letters for {case.slug} are in {', '.join(case.letter_languages)}")


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
    } | _window(case, letter.language)


def _letter_frame(case: Case, locale: str) -> dict[str, object]:
    """Return what is printed of a letter that is written by hand."""
    target = case.target
    salutation = target.salutation if target else None
    closing = target.closing if target else None
    return {
        "salutation": as_set((salutation or {}).get(locale, "")),
        "closing": as_set((closing or {}).get(locale, "")),
    } | _window(case, locale)


def _window(case: Case, locale: str) -> dict[str, object]:
    """Return the address; where none is confirmed the office, which the section looks up."""
    lines = case.target.address or () if case.target else ()
    office = case.text("target", locale)
    return {
        "address": lines,
        "address_points": _address_points(lines, WINDOW_MM, "display"),
        "office": {"text": as_set(office.value), "language": office.language},
    }


def _address_points(lines: Sequence[str], width: float, use: fonts.Use) -> int:
    """Return the largest size in which no line of an address is broken: machines read it."""
    fit = Fitter(assets())
    largest = ADDRESS_POINTS
    sizes = [fit(line, width, 6, use=use, weight=400, leading=1, largest=largest) for line in lines]
    return min(sizes, default=largest)


def _address_side(case: Case, locale: str) -> dict[str, object]:
    name = case.name(locale)
    address = case.card.address if case.card else ()
    return {
        "person": {"text": name.value, "language": name.language},
        "address": address,
        "address_points": _address_points(address, CARD_MM, "text"),
        "stamp_svg": Markup(case.picture.decode()),  # noqa: S704 - checked by the pack's loader
    }


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
