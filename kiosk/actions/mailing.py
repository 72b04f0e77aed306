"""How many envelopes and stamps a pile of letters and cards takes; nothing of any one person."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.models import Kind

CARDS_IN_ONE = 10
"""Cards to the same person that share an envelope: our choice, which the host can change (H10)."""


@dataclass(frozen=True)
class Mailing:
    """The letters, or the cards with the drawings, of one case, and the country they go to.

    `country` is a code, "" where the address does not tell; `number` are those from the screens and
    from paper together.
    """

    case_slug: str
    kind: Kind
    from_screens: int
    on_paper: int
    country: str

    @property
    def number(self) -> int:
        return self.from_screens + self.on_paper

    def envelopes(self, cards_in_one: int) -> int:
        """Return how many envelopes it takes: one for each letter, cards share them."""
        if self.kind is Kind.CARD:
            return -(-self.number // cards_in_one)
        return self.number


@dataclass(frozen=True)
class Stamps:
    """How many envelopes stay inside the country of the event, and how many go abroad."""

    inside: int
    abroad: int


def stamps_for(mailings: Iterable[Mailing], home: str, cards_in_one: int) -> Stamps:
    """Return the stamps; `home` is the event's country. What is not known to stay goes abroad."""
    inside = abroad = 0
    for mailing in mailings:
        if home and mailing.country == home:
            inside += mailing.envelopes(cards_in_one)
        else:
            abroad += mailing.envelopes(cards_in_one)
    return Stamps(inside, abroad)
