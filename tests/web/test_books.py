"""The books to read and print, and the receipts: every state, every difference, no name."""

import sqlite3
import uuid
from contextlib import closing

from sqlalchemy import update

from kiosk.models import Delivery, State
from kiosk.receivers import Reason
from tests.conftest import Home
from tests.people import AMAL, CY
from tests.signatures import add_webhook
from tests.web.handing import JOEL, deliveries, in_english, let_stand, sign_three
from tests.web.steward import Steward, words_of

BOOKS = "/host/books"
RECEIPTS = "/host/receipts"


def test_a_line_per_case_kind_and_receiver(host: Steward, home: Home) -> None:
    in_english(host)
    sign_three(host)
    add_webhook(home, "https://example.org/", "Our office")
    add_webhook(home, "https://example.org/", "Their office")
    page = host.visit(BOOKS)
    assert "The books balance" in words_of(page.select_one(".lead"))
    assert [words_of(table.caption) for table in page.select("table")] == [
        "Our office",
        "Their office",
    ]
    assert [words_of(row) for row in page.select("tbody tr")] == [
        f"{name} Signatures {number} {number} waiting {number} right"
        for _ in range(2)
        for name, number in (("Joel Paredes", 2), ("Oqba Hashad", 1))
    ]


def test_every_state_has_its_word(host: Steward, home: Home, webhook: str) -> None:
    in_english(host)
    for number in range(8):
        host.sign(JOEL, AMAL | {"email": f"a{number}@example.org"})
    let_stand(home, uuid.UUID(webhook), *((state, None) for state in State))
    row = words_of(host.visit(BOOKS).select_one("tbody tr"))
    assert row == (
        "Joel Paredes Signatures 8 1 waiting 1 on its way 1 accepted 1 was there already "
        "1 unclear 1 refused 1 withdrawn 1 not for this receiver 8 right"
    )


def test_a_difference_is_named_with_what_to_do(host: Steward, home: Home) -> None:
    """Promise 3, with the row taken out behind our back."""
    in_english(host)
    sign_three(host)
    with closing(sqlite3.connect(home.settings.database)) as database, database:
        database.execute("DELETE FROM sealed_part")
        assert database.execute("DELETE FROM action WHERE seq = 1").rowcount == 1
    page = host.visit(BOOKS)
    assert "The books do not balance. Do not send." in words_of(page.select_one(".lead .error"))
    named = words_of(page.select_one(".differences li"))
    assert named.startswith("1 · Joel Paredes · Signatures Actions are gone that were counted.")
    assert "restore the newest backup" in named
    row = page.select_one("tr.wrong")
    assert "wrong" in words_of(row), "said in words, not by colour alone"


def test_the_overview_leads_to_the_books(host: Steward) -> None:
    assert host.visit("/host/").select_one(f"a[href='{BOOKS}']")


def test_receipts_have_both_numbers_and_the_time(host: Steward, home: Home, webhook: str) -> None:
    in_english(host)
    sign_three(host)
    accepted, known = (State.ACCEPTED, None), (State.KNOWN, None)
    let_stand(home, uuid.UUID(webhook), accepted, known, (State.REFUSED, Reason.INVALID))
    home.writer.write(
        lambda s: s.execute(
            update(Delivery).where(Delivery.state == State.ACCEPTED).values(remote_ref="sig-4711")
        )
    )
    page = host.visit(RECEIPTS)
    assert "2 actions have arrived." in words_of(page.select_one(".lead"))
    rows = [words_of(row) for row in page.select("tbody tr")]
    assert len(rows) == 2
    [ours, *_] = deliveries(home, uuid.UUID(webhook))
    assert str(ours.action_id)[:8] in rows[0]
    assert str(ours.action_id) not in str(page), "shortened"
    assert "accepted" in rows[0]
    assert "sig-4711" in rows[0]
    assert "was there already" in rows[1]
    assert "10 Dec · " in rows[0]
    assert not any(person["name"] in str(page) for person in (AMAL, CY))


def test_receipts_come_in_pages(host: Steward, home: Home, webhook: str) -> None:
    in_english(host)
    for number in range(51):
        host.sign(JOEL, CY | {"email": f"c{number}@example.org"})
    let_stand(home, uuid.UUID(webhook), *[(State.ACCEPTED, None)] * 51)
    page = host.visit(RECEIPTS)
    assert len(page.select("tbody tr")) == 50
    assert words_of(page.caption) == "Page 1 of 2"
    link = page.select_one("nav a[href*='page=2']")
    assert link
    page = host.visit(str(link["href"]))
    assert len(page.select("tbody tr")) == 1
    assert page.select_one("nav a[href*='page=1']")


def test_a_page_that_is_none_is_the_first_one(host: Steward) -> None:
    for wrong in ("0", "-3", "x", ""):
        host.visit(f"{RECEIPTS}?page={wrong}")
