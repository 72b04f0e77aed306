"""What was written, printed by the host: the whole way from a pile to the post."""

import os
from pathlib import Path

import pytest

from kiosk.models import ItemState, JobState
from kiosk.printing import checking, pdf
from kiosk.printing.checking import Checked
from tests.opening import opened
from tests.web.hall import AMAL_CASE
from tests.web.handing import audited, token
from tests.web.pressing import CARDS, FIVE, LETTERS, WRITTEN, Room, said, texts
from tests.web.steward import Steward, kiosk_of, words_of

NEEDS = pytest.mark.skipif(
    not pdf.is_available() and not os.environ.get("CI"), reason="needs WeasyPrint with Pango"
)
TO_PRINT, PRINTED, LEFT_OUT = ItemState.TO_PRINT, ItemState.PRINTED, ItemState.LEFT_OUT


@pytest.mark.pdf
@NEEDS
def test_five_cards_jam_resume_done_posted_and_the_books_know(room: Room) -> None:
    """R11: from sheet 2 again; promise 3: every card is in exactly one place all the way."""
    room.write(*FIVE)
    pile = words_of(room.host.visit(WRITTEN).select_one(".pile"))
    assert "5 to print 0 printed 0 posted" in pile
    assert "2 sheets of paper 5 stamps to ICELAND" in pile
    job = room.print()
    assert "Ready: 2 sheets of paper." in said(room, job)
    first = texts(room.pdf(job))
    assert all(name in first for name in FIVE)

    assert "from sheet 2 of 2" in said(room, room.told(job, "jam", sheet="2"))
    assert room.states() == [PRINTED] * 4 + [TO_PRINT]
    assert room.host.client.get(f"{job}/document").status_code == 404, "let go"
    room.awaited(room.told(job, "go-on", **room.passphrase))
    again = texts(room.pdf(job))
    assert [name for name in FIVE if name in again] == FIVE[4:]

    assert "5 are printed" in said(room, room.told(job, "out"))
    assert room.states() == [PRINTED] * 5
    page = room.host.visit("/host/post")
    assert "0 to print 5 printed 0 posted" in words_of(page.main)
    room.host.post("/host/post", token(room.host) | {"pile": CARDS, "number": "5"})
    assert "0 to print 0 printed 5 posted" in words_of(room.host.visit("/host/post").main)
    assert "The books balance" in words_of(room.host.visit("/host/books").main)
    assert audited(room.hall.home, "print") == [{"case": AMAL_CASE, "kind": "cards", "count": 5}]


def test_what_the_host_said_is_undone(room: Room, made: list[str]) -> None:
    room.write(*FIVE[:2])
    job = room.print()
    room.told(job, "out")
    assert "Did everything come out?" in said(room, room.told(job, "undo"))
    assert room.states() == [TO_PRINT] * 2
    room.told(job, "jam", sheet="1")
    room.told(job, "cancel")
    assert room.jobs()[0].state is JobState.CANCELLED
    assert "2 to print" in said(room, WRITTEN), "they can be printed in another job"


def test_a_sheet_that_the_job_does_not_have_is_refused_in_place(
    room: Room, made: list[str]
) -> None:
    room.write(FIVE[0])
    job = room.print()
    for sheet in ("0", "3", "-1", "two", "", "9" * 20):
        page = room.host.read(room.tell(job, "jam", sheet=sheet), 422)
        assert words_of(page.select_one("#sheet-error")) == "Write a number from 1 to 1."


def test_printed_before_is_said_and_can_be_printed_again(room: Room, made: list[str]) -> None:
    room.write(*FIVE[:2])
    room.told(room.print(), "out")
    assert room.ask().status_code == 409, "nothing is left to print"
    assert "Also the 2 that were printed before" in said(room, WRITTEN)
    room.write(FIVE[2])
    job = room.print(again="1")
    assert len(room.states()) == 3
    room.told(job, "out")
    page = room.host.visit(job)
    assert "3 of these were printed before" in words_of(page.select_one("#again"))
    second = room.awaited(room.told(job, "reprint", **room.passphrase))
    assert second != job
    assert len(room.states()) == 3


@pytest.mark.pdf
@NEEDS
def test_a_letter_is_one_page_in_its_own_order(room: Room) -> None:
    """R4: behind the sheet that tells whether the printer is set right."""
    room.write(*FIVE[:2], kind="letter")
    assert "2 envelopes" in said(room, WRITTEN)
    job = room.print(LETTERS)
    first, *pages = (page.extract_text() for page in room.pdf(job).pages)
    assert "First sheet of a print job" in first
    assert [FIVE[place] in page for place, page in enumerate(pages)] == [True] * 2


def test_what_was_withdrawn_is_taken_out_of_jobs(room: Room, made: list[str]) -> None:
    room.write(*FIVE[:3])
    job = room.print()
    room.withdraw(1)
    room.told(job, "jam", sheet="1")
    room.awaited(room.told(job, "go-on", **room.passphrase))
    assert room.states() == [TO_PRINT, LEFT_OUT, TO_PRINT]
    assert "it was withdrawn" in said(room, job)
    assert [FIVE[1] in html for html in made if FIVE[0] in html] == [True, False]


def test_a_steward_prints_nothing_that_was_written(
    room: Room, other_host: Steward, made: list[str]
) -> None:
    """SEC14: the PIN alone opens no letter, and another login's document is not there for it."""
    room.write(FIVE[0])
    fields = token(other_host) | {"pile": CARDS, "passphrase": "not these words"}
    assert other_host.post(WRITTEN, fields).status_code == 403
    assert room.jobs() == []
    job = room.print()
    assert other_host.client.get(f"{job}/document").status_code == 404
    assert "Open the PDF" not in words_of(other_host.visit(job).main)
    wrong = token(other_host) | {"passphrase": "not these words"}
    assert other_host.post(f"{job}/go-on", wrong).status_code == 403
    assert room.pdf(job).pages, "control: the host's own login gets it"


def test_locking_the_desk_lets_the_document_go(room: Room, made: list[str]) -> None:
    room.write(FIVE[0])
    job = room.print()
    run = kiosk_of(room.app).press.find(room.jobs()[0].id)
    assert run
    assert run.document
    room.host.post("/host/lock", token(room.host))
    assert "document" not in {name for name, value in vars(run).items() if value}
    room.host.become_host()
    assert "no longer in memory" in said(room, job)


def files_with(words: str, *folders: Path) -> list[Path]:
    """Return the files in which these words can be read."""
    needle = words.encode()
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if needle in path.read_bytes()]


@pytest.mark.pdf
@NEEDS
def test_nothing_readable_is_on_disk_while_and_after_a_job(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 2: looked for after each page that is made, and when all is done."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    folders = (room.hall.home.settings.instance,)
    assert temporary.is_relative_to(*folders)
    found: list[Path] = []

    def looking(html: str, document: bytes) -> Checked:
        assert FIVE[0] in html
        found.extend(files_with(FIVE[0], *folders))
        return as_always(html, document)

    as_always = checking.check
    monkeypatch.setattr(checking, "check", looking)
    room.write(FIVE[0])
    job = room.print()
    assert FIVE[0] in texts(room.pdf(job))
    room.told(job, "out")
    assert found == []
    assert files_with(FIVE[0], *folders) == []
    (temporary / "planted").write_text(FIVE[0], "utf-8")
    assert files_with(FIVE[0], *folders) == [temporary / "planted"], "control"
    assert opened(room.hall.home)[0]["person"]["name"] == FIVE[0], "control: it is there, sealed"


@pytest.mark.pdf
@NEEDS
def test_a_practice_event_says_so_beside_the_cards_only(room: Room) -> None:
    """A card that says "practice" would be a strange thing to receive; the name of the file may."""
    room.write(FIVE[0])
    job = room.print()
    assert "Practice" in words_of(room.host.visit(job).select_one(".top"))
    answer = room.host.client.get(f"{job}/document")
    assert 'filename="practice-cards-amal-example.pdf"' in answer.headers["Content-Disposition"]
    assert "practice" not in texts(room.pdf(job)).lower()


def test_a_closed_case_prints_nothing_that_was_written(room: Room) -> None:
    """Promise 7."""
    room.write(FIVE[0])
    room.hall.change(action_open="no")
    assert "This case is closed" in said(room, WRITTEN)
    assert room.ask().status_code == 409
    assert room.jobs() == []
