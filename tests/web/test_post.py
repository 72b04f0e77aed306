"""Letters and cards on paper: posted when the host says so, and not after all."""

import pytest
from flask.testing import FlaskClient

from kiosk import outbox
from tests.conftest import NOW
from tests.web.hall import AMAL_CASE, Hall
from tests.web.handing import ELSEWHERE, audited, in_english, token
from tests.web.steward import Steward, words_of

POST = "/host/post"
CARDS = f"{AMAL_CASE}-card"


@pytest.fixture
def host(hall: Hall) -> Steward:
    """Return the host of a hall in which two cards and a letter were written."""
    for kind in ("card", "card", "letter"):
        assert hall.send(kind, hall.form(kind)).status_code == 303
    client: FlaskClient = hall.app.test_client()
    host = Steward(client, hall.home)
    host.become_host()
    return in_english(host)


def piles(host: Steward) -> dict[str, str]:
    page = host.visit(POST)
    return {words_of(pile.h2).split(" · ")[1]: words_of(pile.p) for pile in page.select(".pile")}


def say_posted(host: Steward, number: str = "", pile: str = CARDS) -> str:
    fields = token(host) | {"pile": pile, "number": number}
    answer = host.post(POST, fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_works_without_javascript(host: Steward) -> None:
    assert piles(host) == {
        "Letters": "1 to print 0 printed 0 posted",
        "Cards": "2 to print 0 printed 0 posted",
    }
    notice = host.visit(say_posted(host)).select_one(".done")
    assert "2 were posted." in words_of(notice)
    assert piles(host) == {
        "Letters": "1 to print 0 printed 0 posted",
        "Cards": "0 to print 0 printed 2 posted",
    }
    assert audited(host.home, "posted") == [{"case": AMAL_CASE, "kind": "card", "count": 2}]


def test_a_number_of_them(host: Steward) -> None:
    say_posted(host, " 1 ")
    assert piles(host)["Cards"] == "1 to print 0 printed 1 posted"


def test_is_undone_by_moment(host: Steward) -> None:
    """From the notice or from the list; what was posted at another time stays so."""
    say_posted(host, "1")
    page = host.visit(say_posted(host))
    form = page.select_one(".done form")
    assert form
    hidden = {str(f["name"]): str(f["value"]) for f in form.select("input[type=hidden]")}
    answer = host.post(f"{POST}/undo", hidden)
    assert "1 waits for the post again." in words_of(host.visit(answer.headers["Location"]).main)
    assert piles(host)["Cards"] == "1 to print 0 printed 1 posted"
    assert host.post(f"{POST}/undo", hidden).status_code == 404, "pressed twice it counts once"
    assert len(host.visit(POST).select("tbody tr")) == 1


@pytest.mark.parametrize("number", ["0", "3", "-1", "two", "1.5", "9" * 30])
def test_is_refused_in_place(host: Steward, number: str) -> None:
    fields = token(host) | {"pile": CARDS, "number": number}
    page = host.read(host.post(POST, fields), 422)
    [error] = page.select(".error")
    assert error["id"] == f"number-{CARDS}-error"
    assert words_of(error) == "Write a number from 1 to 2."
    assert piles(host)["Cards"] == "2 to print 0 printed 0 posted"


def test_an_empty_pile_has_nothing_to_post(host: Steward) -> None:
    say_posted(host)
    fields = token(host) | {"pile": CARDS, "number": ""}
    assert host.post(POST, fields).status_code == 422
    assert len(audited(host.home, "posted")) == 1


def test_is_refused_from_another_site(host: Steward) -> None:
    fields = token(host) | {"pile": CARDS}
    assert host.client.post(POST, data=fields, headers=ELSEWHERE).status_code == 403
    assert piles(host)["Cards"] == "2 to print 0 printed 0 posted"


def test_the_books_speak_of_it(host: Steward, hall: Hall) -> None:
    hall.home.writer.write(lambda s: outbox.ensure_post(s, hall.home.made.id, NOW))
    say_posted(host, "1")
    page = host.visit("/host/books")
    assert words_of(page.caption) == "By post"
    rows = [words_of(row) for row in page.select("tbody tr")]
    assert rows == [
        "Amal Example Cards 2 1 waiting 1 accepted 2 right",
        "Amal Example Letters 1 1 waiting 1 right",
    ]
    assert "Post" in words_of(host.visit("/host/receipts").select_one("tbody tr"))


def test_nothing_was_written_yet(stranger: Steward) -> None:
    stranger.become_host()
    in_english(stranger)
    assert "No letter and no card has been written yet." in words_of(stranger.visit(POST).main)
