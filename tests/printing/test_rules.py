"""Rules are data: what goes to a person names no organisation, whatever the case (C2, C3, Q7)."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from kiosk.actions.events import kinds_open
from kiosk.models import Event, Kind
from kiosk.packs import BUILTIN, Case, load
from kiosk.printing import qr
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.printing import sheets
from tests.printing.shelf import Shelf
from tests.printing.test_card import FORBIDDEN
from tests.printing.writers import Desk

pytestmark = pytest.mark.pdf

PRACTICE = Event(is_practice=True)
TO_A_PERSON = ("lined-card", "drawing-card")
SLUGS = [case.slug for case in load(BUILTIN).cases if Kind.CARD in kinds_open(case, PRACTICE)]
CARDS = [
    (slug, TO_A_PERSON[number % 2], ("fr", "en")[number // 2 % 2])
    for number, slug in enumerate([*SLUGS, "amal-example", "bo-example"])
]
"""Every case, by turns with lines or a frame, in French or English; the full run takes them all."""


def check_names_nobody(document: bytes) -> None:
    """Look for words, pictures, links and codes; what is drawn are only the stamp and lines."""
    text = sheets.text(document)
    assert not re.search(FORBIDDEN, text), text
    for page in PdfReader(BytesIO(document)).pages:
        assert not page.images
        assert not page.get("/Annots")
    for dpi in (100, 150):
        assert sheets.decoded(sheets.raster(document, dpi)) == []


@pytest.mark.parametrize(("slug", "kind", "locale"), CARDS)
def test_a_card_by_hand_names_no_organisation(
    slug: str, kind: str, locale: str, shelf: Shelf, printer: None
) -> None:
    """C2, promise 7: also where the rules of the case would allow it."""
    check_names_nobody(shelf.sheet(kind, locale, slug=slug))


@pytest.mark.full
@pytest.mark.parametrize("slug", SLUGS)
def test_no_card_by_hand_names_an_organisation(slug: str, shelf: Shelf, printer: None) -> None:
    for kind in TO_A_PERSON:
        for locale in ("fr", "en"):
            check_names_nobody(shelf.sheet(kind, locale, slug=slug))


def test_the_control_a_poster_does(shelf: Shelf, printer: None) -> None:
    """The same look finds the address and the code of a poster, each by itself."""
    document = shelf.sheet("poster", "fr", slug="joel-paredes")
    with pytest.raises(AssertionError):
        check_names_nobody(document)
    assert re.search(FORBIDDEN, sheets.text(document))
    assert sheets.decoded(sheets.raster(document, 100))


def allowing(case: Case) -> Case:
    """Return the case with rules that forbid nothing."""
    card = case.rules.card.model_copy(
        update={
            "mention_organisation": True,
            "religious_ok": True,
            "seasonal_ok": True,
            "mention_charges": True,
            "political_ok": True,
            "sender_address": "full",
        }
    )
    return case.model_copy(
        update={
            "rules": case.rules.model_copy(update={"card": card}),
            "hashtags": ("#FreeAmalExample",),
        }
    )


@pytest.mark.parametrize("kind", TO_A_PERSON)
def test_not_even_where_the_rules_allow_it(kind: str, writing_desk: Desk) -> None:
    """C2: the card has no place for it; the hashtag of the case is nowhere on it."""
    page = KINDS[kind].of(Order("en", case=allowing(writing_desk.case), is_for_browser=True))
    for absent in ("FreeAmal", "example.org", 'class="qr'):
        assert absent not in page
    # The control: a poster of the same case has its address.
    poster = KINDS["poster"].of(Order("en", case=writing_desk.case, is_for_browser=True))
    assert "example.org" in poster
    assert 'class="qr' in poster


@pytest.mark.parametrize("kind", TO_A_PERSON)
def test_a_sender_is_asked_for_no_more_than_the_rules_say(kind: str, writing_desk: Desk) -> None:
    """C3: no line for an address of one's own; beside the card the rule stands in words."""
    for allowed, words in (
        ("none", "Sign with your name, without an address."),
        ("city", "Sign with your name and your town, without a street."),
    ):
        case = writing_desk.case
        card = case.rules.card.model_copy(update={"sender_address": allowed})
        case = case.model_copy(update={"rules": case.rules.model_copy(update={"card": card})})
        page = KINDS[kind].of(Order("en", case=case, is_for_browser=True))
        assert words in page
        assert page.count("<address") == 1


@pytest.mark.parametrize("kind", ["tent", "case-sheet", "petition-sheet"])
def test_one_sheet_has_one_kind_of_code(kind: str, shelf: Shelf) -> None:
    """Q7: nothing but the online petition, so that no heading has to tell two apart."""
    page = shelf.page(kind, "fr", slug="joel-paredes", is_for_browser=True)
    titles = set(re.findall(r'class="qr [^>]*><title>(.*?)</title>', page))
    petition = shelf.cases["joel-paredes"].petition("fr")
    assert petition
    assert titles == {petition.url}
    assert qr.version(petition.url) > 5
