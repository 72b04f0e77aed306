"""How many envelopes and stamps the evening needs, in numbers that can be printed (H10)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from flask import Response, request, url_for
from flask_babel import gettext

from kiosk.actions.mailing import CARDS_IN_ONE, Mailing, Stamps, stamps_for
from kiosk.actions.postal import country_of
from kiosk.database import db
from kiosk.models import Counted, Kind
from kiosk.outbox.figures import CaseFigures
from kiosk.outbox.paper import Stack, stacks
from kiosk.packs import Case
from kiosk.web.counting.blueprint import bp
from kiosk.web.evening import Row, evening, rows_of
from kiosk.web.htmx import page
from kiosk.web.roles import for_stewards
from kiosk.web.state import event

Piles = list[tuple[Row, Mailing]]
MOST_CARDS = 99
MOST_PRICE = Decimal(1000)
BY_HAND: Mapping[Kind, tuple[Counted, ...]] = {
    Kind.LETTER: (Counted.LETTER,),
    Kind.CARD: (Counted.CARD, Counted.DRAWING),
}
"""What of the count goes into the same envelopes."""


@dataclass
class Asked:
    """What stands in the form; it is kept in the page's address and nowhere else."""

    cards: str
    inside: str
    abroad: str
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def cards_in_one(self) -> int:
        """Return how many cards share an envelope: as typed, else as usual."""
        typed = self.cards.strip()
        if typed.isdecimal() and len(typed) <= len(str(MOST_CARDS)) and int(typed):
            return int(typed)
        self.errors["cards"] = gettext("Write a number from 1 to %(number)s.", number=MOST_CARDS)
        return CARDS_IN_ONE

    def price(self, name: str) -> Decimal | None:
        """Return the price of a stamp, None for an empty field and for what is no price."""
        typed = str(getattr(self, name)).strip().replace(",", ".")
        if not typed:
            return None
        try:
            price = Decimal(typed)
        except InvalidOperation:
            price = Decimal(-1)
        if price.is_finite() and 0 <= price <= MOST_PRICE:
            return price
        self.errors[name] = gettext("Write a price such as 1.20.")
        return None


@bp.get("/count/envelopes")
@for_stewards
def envelopes() -> Response:
    asked = Asked(
        request.args.get("cards", str(CARDS_IN_ONE)),
        request.args.get("inside", ""),
        request.args.get("abroad", ""),
    )
    own, sections = _mailings()
    cards = asked.cards_in_one
    stamps = stamps_for((mailing for _, mailing in own), event().country, cards)
    cost = _cost(stamps, asked)
    return page(
        "host/envelopes.html",
        status=422 if asked.errors else 200,
        at=url_for(".counts"),
        own=own,
        sections=sections,
        asked=asked,
        cards_in_one=cards,
        stamps=stamps,
        cost=cost,
        envelopes_in_all=stamps.inside + stamps.abroad,
    )


def _cost(stamps: Stamps, asked: Asked) -> Decimal | None:
    """Return what the stamps cost; None while a price that is needed is missing."""
    total = Decimal(0)
    for number, price in (
        (stamps.inside, asked.price("inside")),
        (stamps.abroad, asked.price("abroad")),
    ):
        if number and price is None:
            return None
        total += number * (price or 0)
    return total


def _mailings() -> tuple[Piles, Piles]:
    """Return what the team posts itself, and what it hands to its section."""
    written = stacks(db.session(), event().id)
    own: Piles = []
    sections: Piles = []
    for row in rows_of(evening()):
        is_ours = row.case is not None and row.case.rules.who_mails == "host"
        piles = [(row, mailing) for mailing in _of_case(row, written)]
        (own if is_ours else sections).extend(piles)
    return own, sections


def _of_case(row: Row, written: Mapping[tuple[str, Kind], Stack]) -> Iterator[Mailing]:
    for kind, counted in BY_HAND.items():
        stack = written.get((row.slug, kind), Stack())
        mailing = Mailing(
            row.slug,
            kind,
            from_screens=stack.to_print + stack.printed,
            on_paper=_by_hand(row.figures, counted),
            country=_country(row.case, kind),
        )
        if mailing.number:
            yield mailing


def _by_hand(figures: CaseFigures, counted: tuple[Counted, ...]) -> int:
    return sum(figures.paper.get(one, 0) for one in counted)


def _country(case: Case | None, kind: Kind) -> str:
    """Return the country that letters or cards of a case go to; "" where none is known."""
    place = case and (case.target if kind is Kind.LETTER else case.card)
    return country_of(place.address or ()) if place else ""
