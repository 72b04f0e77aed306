"""The desk's overview: totals, one calm sentence, and an alarm when books differ (H4)."""

import sqlite3
import uuid
from contextlib import closing

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import update

from kiosk.models import Event, State
from kiosk.receivers import Reason
from kiosk.web.host import desk
from kiosk.web.notices import Notice
from tests.conftest import NOW, Home
from tests.people import AMAL, CY
from tests.receivers.peers import closed_port
from tests.signatures import add_webhook
from tests.visitor import HTMX
from tests.web.hall import Hall
from tests.web.handing import action_ids, in_english, let_stand, sign_three
from tests.web.steward import DESK, Steward, kiosk_of, words_of

NEEDS = "/host/needs"


def figures(page: BeautifulSoup) -> list[str]:
    """Return the three numbers: actions, to hand over, needs you."""
    taken, needs = (words_of(number).split()[0] for number in page.select(".number .figure"))
    hand_over = words_of(page.select_one(".big a[href='/host/send']"))
    return [taken, hand_over.rpartition("(")[2].rstrip(")"), needs]


def totals(page: BeautifulSoup) -> dict[str, str]:
    rows = page.select(".by-case tbody tr, .by-case tfoot tr")
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
    standing = [words_of(part).split()[0] for part in page.select(".standing li")]
    assert standing == ["3", "0", "3"], "saved here, sent, waiting (S7)"
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
    assert page.select_one(f".needs a[href='{NEEDS}']")
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
    assert page.select_one(".calm.alarm a[href='/host/books']"), "the way to what is wrong"
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
    assert "(2)" in words_of(page.select_one(".quiet-links a[href='/host/post']"))


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


def test_a_steward_sees_totals_and_no_queue(steward: Steward, webhook: str) -> None:
    """Design, People and words: what waits and what needs somebody is the host's."""
    sign_three(steward)
    page = steward.visit(DESK)
    assert words_of(page.select_one(".number .figure")) == "3"
    assert not page.select(".standing, .needs, a[href^='/host/send'], a[href='/host/post']")
    ways = {str(way["href"]) for way in page.select(".big a")}
    assert ways == {"/host/print", "/host/count"}
    assert page.select_one("a[href='/wall']")


def test_the_goal_is_a_strip_and_the_same_as_words(host: Steward, home: Home) -> None:
    """H7; what was counted on paper is part of it."""
    home.writer.write(lambda session: session.execute(update(Event).values(goal=2)))
    in_english(host)
    sign_three(host)
    box = words_of(host.visit(DESK).select_one(".goal-box"))
    assert "3 of 4 actions" in box
    assert "Your goal is reached. This is the next one." in box
    assert "3 at the screens, 0 on paper" in box


def test_the_hours_are_there_as_drawing_and_as_numbers(host: Steward, app: Flask) -> None:
    """H4, V1: what was done in the last twelve hours."""
    sign_three(host)
    chart = host.visit(DESK).select_one(".hours .chart")
    assert chart
    assert chart.select("svg.column")
    assert "3" in [words_of(cell) for cell in chart.select("td")]
    kiosk_of(app).hour_counts.of = lambda *_: []  # type: ignore[method-assign]
    assert not host.visit(DESK).select(".hours .chart")


def test_the_page_asks_for_itself_and_keeps_no_login(
    host: Steward, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V2, SEC13: a poll is small, and a desk that only asks by itself locks all the same."""
    answer = host.client.get("/host/figures", headers=HTMX)
    assert len(answer.data) < 20_000
    assert 'hx-trigger="click, every 15s"' in answer.text
    logins = kiosk_of(app).logins
    [login] = logins._logins.values()
    login.used -= 60
    used = login.used
    host.client.get("/host/figures", headers=HTMX)
    assert login.used == used
    host.client.get(DESK)
    assert login.used > used, "the control: whoever opens the page is there"


def test_last_sent_is_said(host: Steward, home: Home, webhook: str) -> None:
    """S7."""
    in_english(host)
    sign_three(host)
    let_stand(home, uuid.UUID(webhook), (State.ACCEPTED, None))
    standing = [words_of(part) for part in host.visit(DESK).select(".standing li")]
    at = NOW.astimezone().strftime("%H:%M")
    assert standing == ["3 saved here", "1 sent", "2 waiting", f"last sent {at}"]


def test_notices_stand_at_the_top(host: Steward, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [Notice("The disk is nearly full.", "/host/doctor")]
    monkeypatch.setattr(desk, "notices", lambda: told)
    notice = host.visit(DESK).select_one(".notices .is-warning")
    assert words_of(notice) == "The disk is nearly full."
