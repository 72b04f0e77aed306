"""Telling others: ready words on one's own phone, no name asked, each form counted once."""

from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

import pytest
import zxingcpp
from bs4 import BeautifulSoup

from kiosk.actions.tallies import tallied
from kiosk.database import NotSaved
from kiosk.models import Action, Counted
from kiosk.packs import Pack, Petition
from kiosk.printing import qr
from kiosk.web.attend.share import Ready
from tests.conftest import Home
from tests.printing.test_qr import drawn
from tests.visitor import HTMX, OWN, Visitor

SHARE = "/cases/joel-paredes/share"
WAYS = {"mail": SHARE, "message": f"{SHARE}/message", "text": f"{SHARE}/text"}


@pytest.fixture
def english(visitor: Visitor) -> Visitor:
    """Return a visitor whose screens speak English."""
    visitor.post("/language", {"language": "en", "at": "/"})
    return visitor


def shares(home: Home) -> dict[tuple[str, Counted], int]:
    with home.read() as session:
        assert session.query(Action).count() == 0, "a share is no action"
        return tallied(session, home.made.id)


def form_fields(page: BeautifulSoup) -> dict[str, str]:
    return {str(f["name"]): str(f["value"]) for f in page.select(".share form input")}


def code_on(visitor: Visitor, page: BeautifulSoup) -> str:
    """Return what a phone reads from the code that the page shows."""
    address = str(page.select_one(".share-code .qr")["src"])  # type: ignore[index]
    answer = visitor.client.get(address)
    assert answer.mimetype == "image/svg+xml"
    (code,) = zxingcpp.read_barcodes(drawn(answer.text))
    return str(code.text)


def test_every_way_carries_the_same_words(english: Visitor, pack: Pack) -> None:
    """The three codes: an e-mail, a text message, words to copy; heading, sentence, address."""
    petition = pack.cases[0].petition("en")
    assert petition
    text = f"Would you sign for Joel Paredes? {petition.short_url or petition.url}"
    mail, message, plain = (code_on(english, english.visit(path)) for path in WAYS.values())
    assert plain == text
    fields = parse_qs(urlsplit(mail).query, strict_parsing=True)
    assert mail.startswith("mailto:?subject=")
    assert fields == {"subject": ["Sign for Joel Paredes"], "body": [text]}
    assert message.startswith("sms:?&body=")
    assert unquote(message.removeprefix("sms:?&body=")) == text


def test_what_the_code_says_stands_beside_it(english: Visitor) -> None:
    """Q5: the words and the readable address."""
    for path in WAYS.values():
        page = english.visit(path)
        words = page.select_one(".ready p").get_text()  # type: ignore[union-attr]
        address = page.select_one(".ready-address").get_text()  # type: ignore[union-attr]
        assert words in unquote(code_on(english, page))
        assert f"https://{address}" in unquote(code_on(english, page))


def test_the_three_ways_are_plain_links_and_one_code_is_shown(visitor: Visitor) -> None:
    """Promise 8, Q7: one code at a time, and the way it is for is marked."""
    for way, path in WAYS.items():
        page = visitor.visit(path)
        links = page.select(".ways a")
        assert [link["href"] for link in links] == list(WAYS.values())
        assert [link["hx-get"] for link in links] == list(WAYS.values())
        assert [link["href"] for link in links if link.get("aria-current")] == [path], way
        assert len(page.select(".qr")) == 1


READY = Ready(
    heading="توقيع من أجل أمل",
    sentence="هل توقّعون من أجل أمل & رفاقها؟ 100 %",
    petition=Petition(
        language="ar", url="https://example.org/ar/amal?a=1&b=2#top", source="court-2023"
    ),
)


@pytest.mark.parametrize("by", WAYS)
def test_any_script_and_any_sign_arrive_whole(by: str) -> None:
    (code,) = zxingcpp.read_barcodes(drawn(qr.svg(READY.code(by))))
    if by == "text":
        assert code.text == READY.text
        return
    assert code.text.isascii()
    assert " " not in code.text
    told = parse_qs(code.text.partition("?")[2].removeprefix("&"), strict_parsing=True)
    assert told.pop("body") == [READY.text]
    assert told == ({"subject": [READY.heading]} if by == "mail" else {})


def test_the_short_address_is_shared_where_there_is_one() -> None:
    petition = READY.petition.model_copy(update={"short_url": "https://example.org/a"})
    assert Ready("", "Words", petition).text == "Words https://example.org/a"


def test_a_petition_in_another_language_says_so(visitor: Visitor, pack: Pack) -> None:
    """I3: the page that opens speaks another language than the screen."""
    visitor.post("/language", {"language": "ar", "at": "/"})
    petition = pack.cases[0].petition("ar")
    assert petition
    assert petition.language != "ar"
    assert visitor.visit(SHARE).select(".share .only-in")
    visitor.post("/language", {"language": "fr", "at": "/"})
    assert not visitor.visit(SHARE).select(".share .only-in")


def test_works_without_javascript_and_asks_no_name(english: Visitor, home: Home) -> None:
    """Promise 1: thanks stand on a page that finds the line on disk."""
    page = english.visit(SHARE)
    assert not page.select(".share input:not([type=hidden]), .share textarea")
    answer = english.post(SHARE, form_fields(page))
    assert answer.status_code == 303
    thanks = english.visit(answer.headers["Location"])
    assert "Thank you for telling others." in thanks.get_text()
    assert thanks.select_one("form[action='/finish'] .primary")
    assert shares(home) == {("joel-paredes", Counted.SHARE): 1}


def test_works_with_htmx(english: Visitor, home: Home) -> None:
    answer = english.post(SHARE, form_fields(english.visit(SHARE)), HTMX)
    assert answer.status_code == 200
    assert "Thank you for telling others." in answer.text
    assert shares(home) == {("joel-paredes", Counted.SHARE): 1}


def test_five_taps_count_once(visitor: Visitor, home: Home) -> None:
    """F9; a form without its id still counts."""
    fields = form_fields(visitor.visit(SHARE))
    assert {visitor.post(SHARE, fields).status_code for _ in range(5)} == {303}
    assert shares(home) == {("joel-paredes", Counted.SHARE): 1}
    visitor.post(SHARE, {})
    visitor.post(SHARE, {"line_id": "no id"})
    assert shares(home) == {("joel-paredes", Counted.SHARE): 3}


def test_no_thanks_for_what_was_not_counted(visitor: Visitor, home: Home) -> None:
    """Promise 1: neither for an unknown line, nor for one of another case."""
    visitor.visit(f"{SHARE}/thanks/{uuid4()}", status=404)
    visitor.visit(f"{SHARE}/thanks/1", status=404)
    answer = visitor.post(SHARE, form_fields(visitor.visit(SHARE)))
    elsewhere = answer.headers["Location"].replace("joel-paredes", "oqba-hashad")
    visitor.visit(elsewhere, status=404)


def test_says_so_when_it_cannot_be_saved(
    english: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same form may be sent again, and then counts once."""
    fields = form_fields(english.visit(WAYS["message"]))

    def refuse(_job: object) -> None:
        raise NotSaved("the disk is slow")

    with monkeypatch.context() as patch:
        patch.setattr(home.writer, "write", refuse)
        page = english.read(english.post(SHARE, fields), 503)
    assert "Not saved yet" in page.get_text()
    assert form_fields(page) == fields
    for _ in range(2):
        english.post(SHARE, fields)
    assert shares(home) == {("joel-paredes", Counted.SHARE): 1}


@pytest.mark.parametrize("slug", ["neth-nahara", "nobody"])
def test_a_closed_or_unknown_case_is_refused(visitor: Visitor, home: Home, slug: str) -> None:
    """Promise 7."""
    status = 403 if slug == "neth-nahara" else 404
    for path in WAYS.values():
        visitor.visit(path.replace("joel-paredes", slug), status)
    for way in WAYS:
        assert visitor.client.get(f"/cases/{slug}/share/{way}.svg").status_code == status
    assert visitor.post(f"/cases/{slug}/share", {}).status_code == status
    assert shares(home) == {}


def test_another_site_cannot_count(visitor: Visitor, home: Home) -> None:
    """SEC1."""
    answer = visitor.client.post(SHARE, headers=OWN | {"Origin": "https://example.org"})
    assert answer.status_code == 403
    assert shares(home) == {}


def test_another_language_keeps_the_way_and_the_thanks(visitor: Visitor) -> None:
    """I2: the step stays, also after it was counted."""
    answer = visitor.post("/language", {"language": "en", "at": WAYS["text"]}, HTMX)
    block = BeautifulSoup(answer.text, "html.parser")
    assert block.select_one("[aria-current=true][href]")["href"] == WAYS["text"]  # type: ignore[index]
    done = visitor.post(SHARE, form_fields(block), HTMX)
    [at] = BeautifulSoup(done.text, "html.parser").select("#language-form input")
    answer = visitor.post("/language", {"language": "fr", "at": str(at["value"])}, HTMX)
    assert 'class="told"' in answer.text
