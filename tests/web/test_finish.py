"""The end of an evening: its steps, report, backup, and closing, which nothing undoes."""

import csv
import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select, update

from kiosk.actions.kiosks import become
from kiosk.models import Delivery, Event, SealedPart, State
from kiosk.outbox import ensure_post
from kiosk.outbox.reporting import report_of
from kiosk.receivers.cells import MARK
from kiosk.vault import load_or_make
from tests.conftest import NOW, Home
from tests.keeping import books, restore
from tests.people import AMAL, CY
from tests.signatures import add_webhook
from tests.web.handing import audited, in_english, let_stand, sign_three, token
from tests.web.steward import Steward, words_of

FINISH = "/host/finish"


@pytest.fixture
def evening(host: Steward, home: Home) -> Steward:
    sign_three(in_english(host))
    return host


def test_each_step_says_how_it_stands(evening: Steward) -> None:
    """H10; nothing blocks: each step has its way."""
    page = evening.visit(FINISH)
    assert len(page.select(".step")) == 6
    assert len(page.select(".step a.button, .step button")) == 6
    assert "No receiver yet" in words_of(page.select_one("#step-hand-over"))


def lines(evening: Steward) -> list[dict[str, str]]:
    content = evening.client.get(f"{FINISH}/report.csv").data.decode()
    assert content.startswith(MARK)
    return list(csv.DictReader(io.StringIO(content.removeprefix(MARK))))


def test_page_table_and_books_say_the_same(evening: Steward, home: Home) -> None:
    """H9, done-when 3: one evening through the screens; the property test has the random ones."""
    with home.read() as session:
        report = report_of(session, home.made.id)
    acted = sum(int(line["number"]) for line in lines(evening) if line["section"] == "actions")
    page = evening.visit(f"{FINISH}/report")
    assert acted == report.together == report.captured == 3
    assert words_of(page.select_one(".number .figure")) == "3"
    assert "3 actions in all" in words_of(page.select_one("#mail-text"))


def report_as_pdf(evening: Steward) -> str:
    answer = evening.client.get("/host/print/report/en.pdf")
    assert answer.mimetype == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def everywhere(evening: Steward) -> dict[str, str]:
    """Return the text of the report in each form; the page holds the text to mail as well."""
    page = evening.visit(f"{FINISH}/report")
    return {
        "page": page.get_text(),
        "mail": words_of(page.select_one("#mail-text")),
        "table": evening.client.get(f"{FINISH}/report.csv").text,
        "PDF": report_as_pdf(evening),
    }


def test_nobody_is_named_in_it(evening: Steward, home: Home) -> None:
    """H9; the control: where a signer's name is planted, it is found in each form."""
    planted = AMAL["name"]
    for form, text in everywhere(evening).items():
        assert not any(person[it] in text for person in (AMAL, CY) for it in ("name", "email")), (
            form
        )
    home.writer.write(lambda session: session.execute(update(Event).values(place=planted)))
    assert [form for form, text in everywhere(evening).items() if planted not in text] == []


def test_no_cell_is_a_formula(evening: Steward, home: Home) -> None:
    """SEC16."""
    home.writer.write(lambda session: setattr(session.scalars(select(Event)).one(), "name", "=1+1"))
    assert {line["event"] for line in lines(evening)} == {"'=1+1"}


def test_the_backup_opens_on_another_laptop(evening: Steward, home: Home, tmp_path: Path) -> None:
    identity = load_or_make(home.settings.keys)
    home.writer.write(lambda session: become(session, identity.id, identity.public))
    answer = evening.submit(FINISH, f"{FINISH}/backup", {})
    assert answer.status_code == 200, answer.text
    assert AMAL["name"].encode() not in answer.data
    path = tmp_path / "evening.backup"
    path.write_bytes(answer.data)
    told = json.loads(restore(path, tmp_path / "fresh", home.made.passphrase).stdout)
    assert told["actions"] == 3
    assert books(tmp_path / "fresh") == books(home.settings.instance)
    [line] = audited(home, "backup")
    assert line == {"bytes": len(answer.data)}


def settle(home: Home) -> None:
    """Let every action be accepted."""
    home.writer.write(lambda session: ensure_post(session, home.made.id, NOW))
    receiver_id = add_webhook(home, "https://example.org/")
    let_stand(home, receiver_id, *[(State.ACCEPTED, None)] * 3)


def ciphertexts(home: Home) -> list[bytes]:
    with home.read() as session:
        return list(session.scalars(select(SealedPart.ciphertext)))


def on_disk(home: Home, planted: list[bytes]) -> int:
    """Return how many of these stand in a file of the database."""
    files = home.settings.instance.glob("kiosk.db*")
    content = b"".join(path.read_bytes() for path in files)
    return sum(part[:60] in content for part in planted)


def test_what_is_open_is_said_and_nothing_is_deleted(evening: Steward, home: Home) -> None:
    page = evening.visit(f"{FINISH}/close")
    assert "No receiver takes these" in words_of(page.main)
    assert "the host’s pages stay shut" in words_of(page.main)
    answer = evening.post(f"{FINISH}/close", token(evening) | {"number": "3"})
    assert answer.status_code == 409
    assert len(ciphertexts(home)) == 3


def test_closing_deletes_what_people_wrote_and_keeps_the_figures(
    evening: Steward, home: Home
) -> None:
    """S9, design: Closing. The sealed bytes are gone from every file of the database."""
    settle(home)
    planted = ciphertexts(home)
    assert on_disk(home, planted) == 3, "control: before that they are there"
    assert evening.submit(f"{FINISH}/close", f"{FINISH}/close", {"number": "2"}).status_code == 422
    before = lines(evening)
    answer = evening.submit(f"{FINISH}/close", f"{FINISH}/close", {"number": "3"})
    assert answer.status_code == 303, answer.text
    assert ciphertexts(home) == []
    assert on_disk(home, planted) == 0
    assert lines(evening) == before
    told = words_of(evening.visit(f"{FINISH}/close").main)
    assert "Closed on" in told
    assert "the host’s pages stay shut" in told
    assert audited(home, "event-closed") == [{"parts": 3}]


def test_a_closed_event_takes_nothing_more(evening: Steward, home: Home) -> None:
    settle(home)
    evening.submit(f"{FINISH}/close", f"{FINISH}/close", {"number": "3"})
    assert "This event is over" in words_of(evening.visit("/").main)
    assert evening.client.get("/cases/joel-paredes/sign").status_code == 403


def test_what_goes_to_nobody_keeps_it_open(evening: Steward, home: Home) -> None:
    settle(home)
    home.writer.write(
        lambda session: session.execute(delete(Delivery).where(Delivery.state == State.ACCEPTED))
    )
    answer = evening.post(f"{FINISH}/close", token(evening) | {"number": "3"})
    assert answer.status_code == 409
