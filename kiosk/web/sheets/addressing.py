"""Where a sheet goes: the window of an envelope, and the address side of a card."""

from collections.abc import Sequence

from markupsafe import Markup

from kiosk.packs import Case, Localized
from kiosk.printing import fonts
from kiosk.printing.fitting import Fitter
from kiosk.printing.layouts import WINDOWS, Field
from kiosk.printing.setting import as_set
from kiosk.web.rendering import assets
from kiosk.web.wording import direction_of

ADDRESS_POINTS = 11
CARD_MM = 78.0
"""How wide the lines of an address may be on a card."""
DIN_B = WINDOWS["din-b"]


def window(case: Case, locale: str, field: Field = DIN_B) -> dict[str, object]:
    """Return the address; where none is confirmed the office, which the section looks up."""
    lines = case.target.address or () if case.target else ()
    office = case.text("target", locale)
    named = {"text": as_set(office.value), "language": office.language}
    return in_window(lines, field) | {"office": named}


def in_window(lines: Sequence[str], field: Field) -> dict[str, object]:
    """Return an address in the largest type in which its lines are as short as the window."""
    points = address_points(lines, field.line_width, "display")
    return {"address": lines, "address_points": points}


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
