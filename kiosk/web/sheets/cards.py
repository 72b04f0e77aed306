"""Cards to the person, as attendees wrote them, in each format of paper."""

from collections.abc import Mapping

from flask_babel import force_locale, gettext

from kiosk.packs import Case
from kiosk.printing.fitting import Fitter
from kiosk.printing.layouts import CardFormat, CardLayout
from kiosk.printing.setting import card_lines, direction_in, is_tall
from kiosk.printing.writing import CardSheet, fit_card
from kiosk.web.rendering import NoSheet, assets, rendered
from kiosk.web.sheets.addressing import address_side
from kiosk.web.sheets.lines import DRAWING, SIGNATURE, drawn, language_direction, line_context
from kiosk.web.sheets.troubles import refuse_closed, signed_on_card

SINGLE = CardLayout("a6")
TEMPLATES: Mapping[CardFormat, str] = {
    "a6": "card",
    "a6-4up": "card-4up",
    "a5-folded": "card-folded",
    "4x6-2up": "card-4x6",
}
LARGEST_FOLDED = 13
"""Points on a card of A6; on the larger, folded one this is 18."""


def card_html(
    case: Case,
    *cards: CardSheet,
    locale: str,
    layout: CardLayout = SINGLE,
    is_for_browser: bool = False,
) -> str:
    """Return cards to one person as HTML: by turns the front of a sheet, then its back.

    The front has the messages, the back the address; a folded card has address and stamp outside
    and the message inside. `locale` is the language of the few words for the host. However the
    rules of the case stand, a card names no organisation and no web address, and nothing of ours
    is on it (ux.md C2). On a single A6 a message that does not fit goes on overleaf; of the other
    formats it raises NoSheet, as there would be no place for it, so ask `troubles` before. A closed
    case raises NoSheet too.
    """
    refuse_closed(case)
    with force_locale(locale):
        written = [_card(case, card, layout) for card in cards]
        context = {
            "title": gettext("Card to %(name)s", name=case.name(locale).value),
            "sheets": [
                {"fronts": written[first : first + layout.per_sheet]}
                for first in range(0, len(written), layout.per_sheet)
            ],
            "turns": layout.turns,
            "backs": layout.backs,
            "paper_words": paper_words(layout),
        }
        template = TEMPLATES[layout.format]
        context |= address_side(case, locale)
        return rendered(template, context, locale, is_for_browser=is_for_browser)


def paper_words(layout: CardLayout) -> str:
    """Return which paper to take and how to print on it, in the language of the screen."""
    edge = gettext("long edge") if layout.flip == "long" else gettext("short edge")
    if layout.format == "4x6-2up":
        words = gettext(
            "To print: paper US Letter, actual size, both sides (%(edge)s), no headers or footers.",
            edge=edge,
        )
    else:
        words = gettext(
            "To print: paper A4, actual size, both sides (%(edge)s), no headers or footers.",
            edge=edge,
        )
    return str(words)


def _card(case: Case, card: CardSheet, layout: CardLayout) -> dict[str, object]:
    direction = direction_in(card.message, language_direction(card.language))
    is_folded = layout.format == "a5-folded"
    fit = fit_card(card.message, bool(card.drawing) and not is_folded, assets())
    if not fit.fits and layout.format != "a6":
        raise NoSheet("a message does not fit its card")
    signed = signed_on_card(case, card)
    name_direction = direction_in(card.name, direction)
    drawing = drawn(card.drawing, DRAWING, gettext("Drawing"))
    return {
        "language": card.language,
        "direction": direction,
        "lines": [
            line_context(line, card.language) for line in card_lines(card.message, direction)
        ],
        "points": min(fit.points, LARGEST_FOLDED) if is_folded else fit.points,
        "is_tall": is_tall(card.message),
        "signed": signed,
        "name_direction": name_direction,
        "name_points": _name_points(signed, name_direction == "rtl"),
        "drawing": "" if is_folded else drawing,
        "sketch": drawing if is_folded else "",
        "signature": drawn(card.signature, SIGNATURE, gettext("Signature")),
    }


def _name_points(signed: str, is_tall_name: bool) -> int:
    """Return the size in which a name fits below its signature: 64 mm, one line of 6."""
    leading = 1.6 if is_tall_name else 1.15
    return Fitter(assets())(signed, 64, 6, weight=400, leading=leading, largest=12)
