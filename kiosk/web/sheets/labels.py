"""Labels with the address of a case, for envelopes of letters and of cards (ux.md R6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale, gettext

from kiosk.models import Kind
from kiosk.packs import ActionOpen, Case
from kiosk.printing.fitting import MM_PER_POINT, SIZES, SPARE
from kiosk.printing.measuring import measured
from kiosk.web.rendering import NoSheet, assets, rendered
from kiosk.web.sheets.orders import Labels, Order

SPACE_MM = 3.0
"""What stays free inside a label's edge, since no printer takes a sheet in quite straight."""
LARGEST, LEADING = 11, 1.2
MOST = 1000
"""Labels in one order."""


@dataclass(frozen=True)
class Stock:
    """A sheet of labels: millimetres. Between the rows of these there is no gap."""

    paper: tuple[float, float]
    columns: int
    rows: int
    label: tuple[float, float]
    top: float
    side: float
    gap: float

    @property
    def per_sheet(self) -> int:
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """Return the start and the top of a label, counted from 0 along the rows."""
        row, column = divmod(place, self.columns)
        width, height = self.label
        return self.side + column * (width + self.gap), self.top + row * height


STOCKS: Mapping[str, Stock] = {
    "l7160": Stock((210, 297), 3, 7, (63.5, 38.1), top=15.15, side=7.25, gap=2.5),
    "5160": Stock((215.9, 279.4), 3, 10, (66.675, 25.4), top=12.7, side=4.7625, gap=3.175),
}
"""Avery's numbers; others sell the same sheets. css/sheets/labels.css has the same figures."""

Places = Sequence[Sequence[bool]]
"""The rows of a sheet: whether a label is printed at each place."""


def labels_html(order: Order) -> str:
    """Return sheets of labels as HTML. Raises NoSheet; the text says why there are none."""
    case, stock = order.about, STOCKS[order.paper]
    address = address_for(case, order.labels.goes)
    _refuse_nonsense(order.labels, stock)
    with force_locale(order.locale):
        context = {
            "title": gettext("Labels · %(name)s", name=case.name(order.locale).value),
            "address": address,
            "points": _points(address, stock),
            "sheets": list(_sheets(order.labels, stock)),
            "stock": order.paper,
        }
        return rendered(
            "labels", context, order.locale, is_for_browser=order.is_for_browser, paper=order.paper
        )


def address_for(case: Case, goes: Kind | None = None) -> tuple[str, ...]:
    """Return the confirmed address of letters, or of cards. Raises NoSheet when there is none."""
    if case.action_open == ActionOpen.NO:
        raise NoSheet(f"{case.slug} is closed: nothing is sent any more")
    known = addresses(case)
    for kind in (goes,) if goes else known:
        if kind in known:
            return known[kind]
    what = f"{goes}s" if goes else "letters or cards"
    raise NoSheet(f"{case.slug} has no confirmed address for {what}")


def addresses(case: Case) -> dict[Kind, tuple[str, ...]]:
    """Return the confirmed addresses of a case: of letters to the authority, of cards."""
    letters = case.target.address if case.target else None
    cards = case.card.address if case.card else None
    return {kind: lines for kind, lines in ((Kind.LETTER, letters), (Kind.CARD, cards)) if lines}


def _refuse_nonsense(labels: Labels, stock: Stock) -> None:
    if not 1 <= labels.first <= stock.per_sheet:
        raise NoSheet(f"this sheet has the places 1 to {stock.per_sheet}")
    if labels.number is not None and not 1 <= labels.number <= MOST:
        raise NoSheet(f"one order makes 1 to {MOST} labels")


def _sheets(labels: Labels, stock: Stock) -> Iterator[Places]:
    used = labels.first - 1
    number = stock.per_sheet - used if labels.number is None else labels.number
    places = [False] * used + [True] * number
    places += [False] * (-len(places) % stock.per_sheet)
    for sheet in _cut(places, stock.per_sheet):
        yield _cut(sheet, stock.columns)


def _cut(places: Sequence[bool], size: int) -> Places:
    return [places[start : start + size] for start in range(0, len(places), size)]


def _points(address: Sequence[str], stock: Stock) -> int:
    """Return the largest size in which all lines fit, none broken. Raises NoSheet."""
    width, height = (side - 2 * SPACE_MM for side in stock.label)
    by_height = height / (len(address) * LEADING * MM_PER_POINT)
    by_width = width * SPARE / (max(map(_em, address)) * MM_PER_POINT)
    points = int(min(LARGEST, by_height, by_width))
    if points < SIZES[-1]:
        raise NoSheet("the address does not fit on this label: take larger ones")
    return points


def _em(line: str) -> float:
    """Return how wide a line is, in em."""
    found = measured(line, assets(), "text")
    return sum(map(sum, found.words)) + found.space * (len(found.words) - 1)
