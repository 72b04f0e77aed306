"""The desk's overview and queue: totals, one calm sentence, and an alarm when books differ (H4)."""

import sqlite3
import uuid
from contextlib import closing

from bs4 import BeautifulSoup
from sqlalchemy import select

from kiosk.models import Action, Delivery, State
from kiosk.receivers import Reason
from tests.conftest import NOW, Home
from tests.people import AMAL, CY
from tests.receivers.peers import closed_port
from tests.signatures import add_webhook
from tests.web.steward import DESK, Steward, words_of

QUEUE = "/host/queue"
JOEL, OQBA = "joel-paredes", "oqba-hashad"


def figures(page: BeautifulSoup) -> list[str]:
    """Return the three large numbers: taken, to hand over, needs you."""
    return [words_of(number).split()[0] for number in page.select(".number .figure")]


def totals(page: BeautifulSoup) -> dict[str, str]:
    rows = page.select("tbody tr, tfoot tr")
    return {words_of(row.th): words_of(row.select_one("td.num")) for row in rows}


def sign_three(steward: Steward) -> None:
    for slug, person in ((JOEL, AMAL), (JOEL, CY), (OQBA, AMAL)):
        assert steward.sign(slug, person).status_code == 303


def act_on(home: Home, receiver_id: uuid.UUID, state: State, reason: Reason) -> None:
    """Let the first action stand in a state at the receiver, all others wait."""
    with home.read() as session:
        ids = session.scalars(select(Action.id).order_by(Action.seq)).all()
    rows = [
        Delivery(
            action_id=action_id,
            receiver_id=receiver_id,
            state=State.WAITING if number else state,
            reason=None if number else reason,
            idempotency_key=action_id,
            updated_at=NOW,
        )
        for number, action_id in enumerate(ids)
    ]
    home.writer.write(lambda session: session.add_all(rows))


def test_an_evening_begins_with_zeros(steward: Steward) -> None:
    page = steward.visit(DESK)
    assert figures(page) == ["0", "0", "0"]
    assert set(totals(page).values()) == {"0"}
    assert "Aucun destinataire encore" in words_of(page.select_one(".calm"))
    assert "Rien n’a encore été recueilli" in words_of(steward.visit(QUEUE).main)


def test_totals_per_case_and_one_sentence(steward: Steward, home: Home) -> None:
    sign_three(steward)
    page = steward.visit(DESK)
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
    page = steward.visit(DESK)
    assert "3 attendent d’être remises." in words_of(page.select_one(".calm"))
    assert figures(page) == ["3", "3", "0"]
    assert not page.select(".alarm")


def test_the_queue_has_a_line_per_case_and_receiver(steward: Steward, home: Home) -> None:
    sign_three(steward)
    add_webhook(home, "https://example.org/", "Our office")
    add_webhook(home, "https://example.org/", "Their office")
    page = steward.visit(QUEUE)
    assert "Les comptes sont justes" in words_of(page.select_one(".lead"))
    assert [words_of(row) for row in page.select("tbody tr")] == [
        f"{name} {office} {number} {number} en attente"
        for office in ("Our office", "Their office")
        for name, number in (("Joel Paredes", 2), ("Oqba Hashad", 1))
    ]


def test_what_is_refused_needs_the_host_and_says_why(steward: Steward, home: Home) -> None:
    """Promise 3: whatever a receiver refuses waits for the host, with a reason in plain words."""
    sign_three(steward)
    receiver_id = add_webhook(home, "https://example.org/")
    act_on(home, receiver_id, State.REFUSED, Reason.TOO_LARGE)
    page = steward.visit(DESK)
    assert figures(page) == ["3", "2", "1"]
    assert page.select(".number.needs")
    need = words_of(steward.visit(QUEUE).select_one(".needs-list li"))
    assert need.startswith("refusées · Our office · Le destinataire dit que cette signature")
    assert Reason.TOO_LARGE not in need, "words, not a code"


def test_a_row_that_vanished_raises_the_alarm(steward: Steward, home: Home) -> None:
    """Promise 3, with the row taken out behind our back: nobody is told that all is safe."""
    sign_three(steward)
    with closing(sqlite3.connect(home.settings.database)) as database, database:
        database.execute("DELETE FROM sealed_part")
        gone = database.execute("DELETE FROM action WHERE seq = 1").rowcount
    assert gone == 1
    page = steward.visit(DESK)
    alarm = words_of(page.select_one(".calm.alarm"))
    assert "Les comptes ne sont pas justes. N’envoyez rien." in alarm
    assert "en sûreté" not in page.get_text()
    assert figures(page)[0] == "3", "what was captured does not shrink with what is left"
    said = words_of(steward.visit(QUEUE).select_one(".lead .error"))
    assert "Les comptes ne sont pas justes" in said


def test_no_page_of_the_desk_shows_who_signed(steward: Steward, home: Home, webhook: str) -> None:
    """A steward sees totals, never personal data (design: People and words)."""
    sign_three(steward)
    for path in (DESK, QUEUE, webhook, "/host/send", "/host/receivers", "/host/posters"):
        text = steward.client.get(path).text
        for person in (AMAL, CY):
            assert person["name"] not in text
            assert person["email"] not in text


def test_the_desk_says_that_this_is_a_practice(steward: Steward) -> None:
    """H2."""
    assert words_of(steward.visit(DESK).select_one(".practice")) == "Essai"
