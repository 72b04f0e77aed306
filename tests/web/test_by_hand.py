"""Writing by hand: the case's own rules in words, a lined sheet, and paper that is counted once."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup, Tag

from kiosk.actions.events import kinds_open
from kiosk.actions.tallies import tallied
from kiosk.app import create_app
from kiosk.database import NotSaved
from kiosk.models import Action, Counted, Event, Kind
from kiosk.packs import Case, Pack
from tests.conftest import Home
from tests.visitor import HTMX, OWN, Visitor

HAND = "/cases/joel-paredes/by-hand"
PRACTICE = Event(is_practice=True)


@pytest.fixture
def english(visitor: Visitor) -> Visitor:
    """Return a visitor whose screens speak English."""
    visitor.post("/language", {"language": "en", "at": "/"})
    return visitor


def counted(home: Home) -> dict[tuple[str, Counted], int]:
    with home.read() as session:
        assert session.query(Action).count() == 0, "paper is only counted"
        return tallied(session, home.made.id)


def block(page: BeautifulSoup, kind: str) -> Tag:
    found = page.select_one(f".paper-{kind}")
    assert found is not None, f"no {kind}"
    return found


def form_fields(page: BeautifulSoup, kind: str) -> dict[str, str]:
    return {str(f["name"]): str(f["value"]) for f in block(page, kind).select("form input")}


def shop(home: Home, pack: Pack, case: Case) -> Visitor:
    """Return an English visitor of a kiosk where that case stands instead of the pack's first."""
    changed = pack.model_copy(update={"cases": (case, *pack.cases[1:])})
    visitor = Visitor(create_app(home.settings, home.writer, changed).test_client())
    visitor.post("/language", {"language": "en", "at": "/"})
    return visitor


def with_rules(case: Case, **rules: object) -> Case:
    return case.model_copy(update={"rules": case.rules.model_copy(update=rules)})


def test_a_card_and_a_letter_each_with_a_count(visitor: Visitor) -> None:
    """C11; without a printer of the host's no sheet is offered that would not come."""
    page = visitor.visit(HAND)
    for kind in ("card", "letter"):
        [form] = block(page, kind).select("form")
        assert form["action"] == form["hx-post"] == HAND


def test_the_rules_of_the_case_are_said_in_words(english: Visitor, home: Home, pack: Pack) -> None:
    """C1, C3: what a card must not hold is asked to be left out; a letter has rules of its own."""
    page = english.visit(HAND)
    card, letter = (block(page, kind).get_text(" ", strip=True) for kind in ("card", "letter"))
    rules = pack.cases[0].rules
    assert not rules.card.mention_organisation
    assert rules.letter.mention_organisation
    assert "any organisation" in card
    assert "any organisation" not in letter
    assert "what the person is accused of" in card
    assert "without an address" in card
    assert "your town" in letter


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("mention_organisation", "any organisation"),
        ("religious_ok", "religious words"),
        ("seasonal_ok", "Christmas"),
        ("mention_charges", "accused of"),
        ("political_ok", "politics"),
    ],
)
@pytest.mark.parametrize("kind", ["card", "letter"])
def test_what_is_allowed_is_not_asked_to_be_left_out(
    home: Home, pack: Pack, kind: str, flag: str, words: str
) -> None:
    for is_allowed in (True, False):
        rules = getattr(pack.cases[0].rules, kind).model_copy(update={flag: is_allowed})
        page = shop(home, pack, with_rules(pack.cases[0], **{kind: rules})).visit(HAND)
        [left_out] = block(page, kind).select(".leave-out")
        assert (words in left_out.get_text()) is not is_allowed


@pytest.mark.parametrize(
    ("address", "words"),
    [("none", "without an address"), ("city", "your town"), ("full", "your address may stand")],
)
def test_says_which_address_may_stand_on_it(
    home: Home, pack: Pack, address: str, words: str
) -> None:
    card = pack.cases[0].rules.card.model_copy(update={"sender_address": address})
    page = shop(home, pack, with_rules(pack.cases[0], card=card)).visit(HAND)
    assert words in block(page, "card").get_text()


@pytest.mark.parametrize(("is_welcome", "number"), [(True, 1), (False, 0)])
def test_says_whether_a_drawing_is_welcome(
    home: Home, pack: Pack, is_welcome: bool, number: int
) -> None:
    card = pack.cases[0].rules.card.model_copy(update={"drawing_ok": is_welcome})
    page = shop(home, pack, with_rules(pack.cases[0], card=card)).visit(HAND)
    assert page.get_text().count("A drawing is welcome") == number


@pytest.mark.parametrize(
    ("who", "words"), [("host", "The host posts it."), ("section", "which posts it.")]
)
def test_says_who_posts_it(home: Home, pack: Pack, who: str, words: str) -> None:
    case = with_rules(pack.cases[0], who_mails=who)
    if who == "host":
        assert pack.cases[0].target
        target = pack.cases[0].target.model_copy(update={"address": ("MINISTRY OF EXAMPLES",)})
        case = case.model_copy(update={"target": target})
    page = shop(home, pack, case).visit(HAND)
    assert words in page.get_text()


def test_only_what_the_case_takes_is_offered(home: Home, pack: Pack) -> None:
    """design.md 8: without an address, and nobody else to post it, there is no card."""
    case = with_rules(pack.cases[0], who_mails="host")
    assert pack.cases[0].target
    target = pack.cases[0].target.model_copy(update={"address": ("MINISTRY OF EXAMPLES",)})
    case = case.model_copy(update={"target": target, "card": None})
    assert kinds_open(case, PRACTICE) == {Kind.SIGNATURE, Kind.LETTER}
    visitor = shop(home, pack, case)
    page = visitor.visit(HAND)
    assert [section["class"][-1] for section in page.select(".paper")] == ["paper-letter"]
    assert visitor.post(f"{HAND}/print", {"counted": "card"}).status_code == 403
    assert visitor.post(HAND, {"counted": "card"}).status_code == 403
    assert counted(home) == {}


@pytest.mark.parametrize("kind", ["card", "letter"])
def test_works_without_javascript(english: Visitor, home: Home, kind: str) -> None:
    """Promises 1 and 8: thanks stand on a page that finds the line on disk."""
    answer = english.post(HAND, form_fields(english.visit(HAND), kind))
    assert answer.status_code == 303
    page = english.visit(answer.headers["Location"])
    assert f"Your {kind} for Joel Paredes is counted." in page.get_text()
    assert "give it to a host" in page.get_text()
    assert counted(home) == {("joel-paredes", Counted(kind)): 1}


def test_works_with_htmx(english: Visitor, home: Home) -> None:
    answer = english.post(HAND, form_fields(english.visit(HAND), "card"), HTMX)
    assert answer.status_code == 200
    assert "Thank you for writing." in answer.text
    assert counted(home) == {("joel-paredes", Counted.CARD): 1}


def test_five_taps_count_once_and_card_and_letter_apart(visitor: Visitor, home: Home) -> None:
    """F9."""
    page = visitor.visit(HAND)
    for _ in range(5):
        visitor.post(HAND, form_fields(page, "card"))
        visitor.post(HAND, form_fields(page, "letter"))
    one_each = {("joel-paredes", Counted.CARD): 1, ("joel-paredes", Counted.LETTER): 1}
    assert counted(home) == one_each


def test_no_thanks_for_what_was_not_counted(visitor: Visitor) -> None:
    visitor.visit(f"{HAND}/thanks/{uuid4()}", status=404)
    answer = visitor.post(HAND, form_fields(visitor.visit(HAND), "card"))
    elsewhere = answer.headers["Location"].replace("joel-paredes", "oqba-hashad")
    visitor.visit(elsewhere, status=404)
    shared = visitor.post("/cases/joel-paredes/share", {}).headers["Location"]
    visitor.visit(shared.replace("share", "by-hand"), status=404)


def test_says_so_when_it_cannot_be_saved(
    english: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = form_fields(english.visit(HAND), "letter")

    def refuse(_job: object) -> None:
        raise NotSaved("the disk is slow")

    with monkeypatch.context() as patch:
        patch.setattr(home.writer, "write", refuse)
        page = english.read(english.post(HAND, fields), 503)
    assert "Not saved yet" in page.get_text()
    assert form_fields(page, "letter") == fields
    for _ in range(2):
        english.post(HAND, fields)
    assert counted(home) == {("joel-paredes", Counted.LETTER): 1}


@pytest.mark.parametrize("sort", ["", "share", "drawing", "petition_line", "x"])
def test_nothing_else_is_counted_here(visitor: Visitor, home: Home, sort: str) -> None:
    visitor.read(visitor.post(HAND, {"counted": sort}), 400)
    assert counted(home) == {}


@pytest.mark.parametrize(("slug", "status"), [("neth-nahara", 403), ("nobody", 404)])
def test_a_closed_or_unknown_case_is_refused(
    visitor: Visitor, home: Home, slug: str, status: int
) -> None:
    """Promise 7."""
    here = HAND.replace("joel-paredes", slug)
    visitor.visit(here, status)
    visitor.read(visitor.post(here, {"counted": "card"}), status)
    assert counted(home) == {}


def test_another_site_cannot_count(visitor: Visitor, home: Home) -> None:
    """SEC1."""
    headers = OWN | {"Origin": "https://example.org"}
    answer = visitor.client.post(HAND, data={"counted": "card"}, headers=headers)
    assert answer.status_code == 403
    assert counted(home) == {}


def test_another_language_keeps_the_thanks(english: Visitor) -> None:
    """I2: the step stays after it was counted."""
    done = english.post(HAND, form_fields(english.visit(HAND), "card"), HTMX)
    [at] = BeautifulSoup(done.text, "html.parser").select("#language-form input")
    answer = english.post("/language", {"language": "fr", "at": str(at["value"])}, HTMX)
    assert 'class="told"' in answer.text
