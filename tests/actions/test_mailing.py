"""Envelopes and stamps: letters one each, cards together, inside the country or abroad (H10)."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.actions.mailing import Mailing, Stamps, stamps_for
from kiosk.actions.postal import country_of
from kiosk.models import Kind

mailings = st.builds(
    Mailing,
    st.just("amal"),
    st.sampled_from([Kind.LETTER, Kind.CARD]),
    st.integers(0, 200),
    st.integers(0, 200),
    st.sampled_from(["CH", "IS", ""]),
)


def test_letters_go_one_by_one_and_cards_together() -> None:
    letters = Mailing("amal", Kind.LETTER, 20, 3, "IS")
    cards = Mailing("amal", Kind.CARD, 20, 1, "IS")
    assert (letters.envelopes(10), cards.envelopes(10), cards.envelopes(1)) == (23, 3, 21)


@given(st.lists(mailings), st.integers(1, 99))
def test_every_piece_fits_and_no_envelope_is_empty(piles: list[Mailing], cards: int) -> None:
    for pile in piles:
        room = cards if pile.kind is Kind.CARD else 1
        assert 0 <= pile.envelopes(cards) * room - pile.number < room
    found = stamps_for(piles, "CH", cards)
    assert found.inside + found.abroad == sum(pile.envelopes(cards) for pile in piles)


def test_a_country_that_is_not_known_is_abroad() -> None:
    """A stamp too much is better than a letter that comes back."""
    piles = [Mailing("amal", Kind.LETTER, 1, 0, code) for code in ("CH", "IS", "")]
    assert stamps_for(piles, "CH", 10) == Stamps(1, 2)
    assert stamps_for(piles, "", 10) == Stamps(0, 3)


def test_the_last_line_of_an_address_tells_its_country() -> None:
    assert country_of(["12 RUE DES EXEMPLES", "ICELAND"]) == "IS"
    assert country_of(["1 STREET", "ARAB REPUBLIC OF EGYPT"]) == "EG"
    assert country_of(["1 STREET", "SUISSE"]) == "CH"
    assert country_of(["1 STREET", "SAMPLE CITY"]) == ""
    assert country_of([]) == ""
