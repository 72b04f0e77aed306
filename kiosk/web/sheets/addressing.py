"""Where a sheet goes: the window of an envelope, and the address side of a card."""

from collections.abc import Sequence

from markupsafe import Markup

from kiosk.packs import Case, Localized
from kiosk.printing import fonts
from kiosk.printing.fitting import Fitter
from kiosk.printing.setting import as_set
from kiosk.web.rendering import assets
from kiosk.web.wording import direction_of

ADDRESS_POINTS = 11
CARD_MM, WINDOW_MM = 78.0, 78.0
"""How wide the lines of an address may be, on a card and in the window of an envelope."""


def window(case: Case, locale: str) -> dict[str, object]:
    """Return the address; where none is confirmed the office, which the section looks up."""
    lines = case.target.address or () if case.target else ()
    office = case.text("target", locale)
    return {
        "address": lines,
        "address_points": address_points(lines, WINDOW_MM, "display"),
        "office": {"text": as_set(office.value), "language": office.language},
    }


def address_side(case: Case, locale: str) -> dict[str, object]:
    name = case.name(locale)
    address = case.card.address if case.card else ()
    return {
        "person": {"text": name.value, "language": name.language},
        "address": address,
        "address_points": address_points(address, CARD_MM, "text"),
        "stamp_svg": picture(case),
    }


def said(text: Localized) -> dict[str, object]:
    """Return a text as it is set, with its own language and direction: it may be a fallback."""
    return {
        "text": as_set(text.value),
        "language": text.language,
        "direction": direction_of(text.language),
    }


def picture(case: Case) -> Markup:
    """Return the drawing of the case's stamp."""
    return Markup(case.picture.decode())  # noqa: S704 - checked by the pack's loader


def address_points(lines: Sequence[str], width: float, use: fonts.Use) -> int:
    """Return the largest size in which no line of an address is broken: machines read it."""
    fit = Fitter(assets())
    largest = ADDRESS_POINTS
    sizes = [fit(line, width, 6, use=use, weight=400, leading=1, largest=largest) for line in lines]
    return min(sizes, default=largest)
