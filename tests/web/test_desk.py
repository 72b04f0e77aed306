"""The desk's overview: totals, one calm sentence, and an alarm when books differ (H4)."""

import sqlite3
import uuid
from contextlib import closing

from bs4 import BeautifulSoup

from kiosk.models import State
from kiosk.receivers import Reason
from tests.conftest import Home
from tests.people import AMAL, CY
from tests.receivers.peers import closed_port
from tests.signatures import add_webhook
from tests.web.hall import Hall
from tests.web.handing import action_ids, let_stand, sign_three
from tests.web.steward import DESK, Steward, words_of

NEEDS = "/host/needs"


def figures(page: BeautifulSoup) -> list[str]:
    """Return the three large numbers: taken, to hand over, needs you."""
    return [words_of(number).split()[0] for number in page.select(".number .figure")]


def totals(page: BeautifulSoup) -> dict[str, str]:
    rows = page.select("tbody tr, tfoot tr")
    return {words_of(row.th): words_of(row.select_one("td.num")) for row in rows}


def test_an_evening_begins_with_zeros(host: Steward) -> None:
    page = host.visit(DESK)
    assert figures(page) == ["0", "0", "0"]
    assert set(totals(page).values()) == {"0"}
    assert "Aucun destinataire encore" in words_of(page.select_one(".calm"))
    assert "Rien n’a encore été recueilli" in words_of(host.visit("/host/books").main)


def test_totals_per_case_and_one_sentence(host: Steward, home: Home) -> None:
    sign_three(host)
    page = host.visit(DESK)
    counted = totals(page)
    assert {name: number for name, number in counted.items() if number != "0"} == {
        "Joel Paredes": "2",
        "Oqba Hashad": "1",
        "Ensemble": "3",
    }
    assert len(counted) == 8, "all seven cases, and all together"
    calm = words_of(page.select_one(".calm"))
    assert "Les 3 actions sont en sûreté sur cet ordinateur." in calm
    assert "Aucun destinataire encore" in calm
    add_webhook(home, f"http://127.0.0.1:{closed_port()}/")
    page = host.visit(DESK)
    assert "3 attendent d’être remises." in words_of(page.select_one(".calm"))
    assert figures(page) == ["3", "3", "0"]
    assert not page.select(".alarm")


def test_what_is_refused_needs_the_host_and_says_why(host: Steward, home: Home) -> None:
    """Promise 3: whatever a receiver refuses waits for the host, with a reason in plain words."""
    sign_three(host)
    receiver_id = add_webhook(home, "https://example.org/")
    let_stand(home, receiver_id, (State.REFUSED, Reason.TOO_LARGE))
    page = host.visit(DESK)
    assert figures(page) == ["3", "2", "1"]
    assert page.select(".number.needs")
    assert page.select_one(f".big a[href='{NEEDS}']")
    need = words_of(host.visit(NEEDS).select_one(".need"))
    assert need.startswith("Our office · 1 refusées Le destinataire dit que cette signature")
    assert Reason.TOO_LARGE not in need, "words, not a code"


def test_a_row_that_vanished_raises_the_alarm(host: Steward, home: Home) -> None:
    """Promise 3, with the row taken out behind our back: nobody is told that all is safe."""
    sign_three(host)
    with closing(sqlite3.connect(home.settings.database)) as database, database:
        database.execute("DELETE FROM sealed_part")
        gone = database.execute("DELETE FROM action WHERE seq = 1").rowcount
    assert gone == 1
    page = host.visit(DESK)
    alarm = words_of(page.select_one(".calm.alarm"))
    assert "Les comptes ne sont pas justes. N’envoyez rien." in alarm
    assert "en sûreté" not in page.get_text()
    assert figures(page)[0] == "3", "what was captured does not shrink with what is left"


def test_letters_and_cards_are_counted_for_the_post(hall: Hall) -> None:
    """What goes by post is neither handed over nor in the way of "all is handed over"."""
    for kind in ("card", "letter"):
        hall.send(kind, hall.form(kind))
    host = Steward(hall.app.test_client(), hall.home)
    host.become_host()
    page = host.visit(DESK)
    assert figures(page) == ["2", "0", "0"]
    assert "(2)" in words_of(page.select_one(".big a[href='/host/post']"))


def test_no_page_of_the_desk_shows_who_signed(host: Steward, home: Home, webhook: str) -> None:
    """A host sees totals, never personal data (design: People and words)."""
    sign_three(host)
    receiver_id = uuid.UUID(webhook)
    let_stand(home, receiver_id, (State.REFUSED, Reason.INVALID), (State.ACCEPTED, None))
    [refused, *_] = action_ids(home)
    pages = ["needs", "books", "receipts", "post", "erase", "send", "send/progress", "receivers"]
    pages += ["posters", f"receivers/{webhook}", f"needs/{webhook}/{refused}"]
    for path in (DESK, *(f"/host/{name}" for name in pages)):
        text = host.client.get(path).text
        for person in (AMAL, CY):
            assert person["name"] not in text
            assert person["email"] not in text


def test_the_desk_says_that_this_is_a_practice(host: Steward) -> None:
    """H2."""
    assert words_of(host.visit(DESK).select_one(".practice")) == "Essai"
