"""What was written, printed by the host: the whole way from a pile to the post."""

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kiosk.database import NotSaved
from kiosk.models import ItemState, JobState
from kiosk.outbox import jobs
from kiosk.packs import Case, Pack
from kiosk.printing import pdf
from kiosk.printing.checking import Checked, NotPrintable
from kiosk.printing.writing import CardSheet
from kiosk.vault import unwrap
from kiosk.web import doors
from kiosk.web.pressroom import Stopped
from kiosk.web.prints import making
from kiosk.web.prints.passing import Sheet, Trouble, passed, trouble
from kiosk.web.prints.wording import REASONS
from tests.opening import opened
from tests.web.hall import AMAL_CASE, Hall
from tests.web.handing import audited, token
from tests.web.pressing import CARDS, LETTERS, WRITTEN, Room, restarted, room_of, texts
from tests.web.steward import Steward, kiosk_of, words_of

NEEDS = pytest.mark.skipif(
    not pdf.is_available() and not os.environ.get("CI"), reason="needs WeasyPrint with Pango"
)
FIVE = [f"{name} Exemple-Inventé" for name in ("Ada", "Bea", "Cleo", "Dina", "Edda")]
TO_PRINT, PRINTED, LEFT_OUT = ItemState.TO_PRINT, ItemState.PRINTED, ItemState.LEFT_OUT


@pytest.fixture(scope="module", autouse=True)
def _one_unwrapping() -> Iterator[None]:
    """Open the key once for each passphrase: that takes a second and 256 MiB by design."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(doors, "unwrap", cache(unwrap))
        yield


@pytest.fixture
def room(hall: Hall) -> Room:
    return room_of(hall)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let a blank page take the place of each PDF, and return the pages that were to be made.

    For tests of the way through the room; that paper holds what it should, others look at.
    """
    pages: list[str] = []

    def render(html: str, **_: object) -> bytes:
        pages.append(html)
        return blank()

    monkeypatch.setattr(pdf, "render", render)
    monkeypatch.setattr(pdf, "render_all", lambda pages, **_: map(render, pages))
    return pages


@cache
def blank() -> bytes:
    content = BytesIO()
    with pikepdf.Pdf.new() as page:
        page.add_blank_page()
        page.save(content)
    return content.getvalue()


def said(room: Room, address: str) -> str:
    return words_of(room.host.visit(address).main)


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
    assert room.host.client.get(f"{job}/document.pdf").status_code == 404, "let go"
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
    room.write(*FIVE[:2], kind="letter")
    assert "2 envelopes" in said(room, WRITTEN)
    job = room.print(LETTERS)
    pages = room.pdf(job).pages
    assert [FIVE[place] in page.extract_text() for place, page in enumerate(pages)] == [True] * 2


def test_a_card_with_letters_that_no_font_has_is_left_out_and_named(
    room: Room, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R8, C11: the rest prints; the page names the letter, not the text; a lined card is near.

    The form takes no such letters; a bundle of a kiosk with more fonts may bring them.
    """
    room.write(*FIVE[:3])

    def gate(_case: Case, sheet: Sheet) -> Trouble | None:
        return Trouble("glyph", "你") if sheet.name == FIVE[1] else None

    monkeypatch.setattr(making, "trouble", gate)
    job = room.print()
    page = room.host.visit(job)
    words = words_of(page.main)
    assert "Card 2: we cannot print: 你." in words
    assert "the hills are green" not in words
    assert page.select_one("#lined")
    assert room.states() == [TO_PRINT, LEFT_OUT, TO_PRINT]
    assert [name in made[0] for name in FIVE[:3]] == [True, False, True]
    with room.hall.home.read() as session:
        rows = session.connection().exec_driver_sql("SELECT reason FROM print_item").all()
    assert ("glyph",) in {tuple(row) for row in rows}, "the disk holds a code, no letter"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, None),
        ({"message": "你好"}, Trouble("glyph", "你好")),
        ({"name": "Ada 你"}, Trouble("glyph", "你")),
        ({"message": "long " * 2000}, Trouble("too_long")),
    ],
)
def test_what_keeps_a_card_from_paper(
    hall: Hall, changes: dict[str, Any], found: Trouble | None
) -> None:
    """R8."""
    sheet = CardSheet("Warm words.", "Ada Exemple", "Lausanne", "en")
    with hall.app.app_context():
        assert trouble(hall.case(), replace(sheet, **changes)) == found


def test_what_was_withdrawn_is_taken_out_of_jobs(room: Room, made: list[str]) -> None:
    room.write(*FIVE[:3])
    job = room.print()
    room.withdraw(1)
    room.told(job, "jam", sheet="1")
    room.awaited(room.told(job, "go-on", **room.passphrase))
    assert room.states() == [TO_PRINT, LEFT_OUT, TO_PRINT]
    assert "it was withdrawn" in said(room, job)
    assert [FIVE[1] in html for html in made] == [True, False]


def test_a_steward_prints_nothing_that_was_written(
    room: Room, app_steward: Steward, made: list[str]
) -> None:
    """SEC14: the PIN alone opens no letter, and another login's document is not there for it."""
    room.write(FIVE[0])
    fields = token(app_steward) | {"pile": CARDS, "passphrase": "not these words"}
    assert app_steward.post(WRITTEN, fields).status_code == 403
    assert room.jobs() == []
    job = room.print()
    assert app_steward.client.get(f"{job}/document.pdf").status_code == 404
    assert "Open the PDF" not in words_of(app_steward.visit(job).main)
    wrong = token(app_steward) | {"passphrase": "not these words"}
    assert app_steward.post(f"{job}/go-on", wrong).status_code == 403
    assert len(room.pdf(job).pages) == 1, "control: the host's own login gets it"


@pytest.fixture
def app_steward(room: Room) -> Steward:
    other = Steward(room.app.test_client(), room.hall.home)
    other.unlock()
    other.post("/language", {"language": "en", "at": "/host/"})
    return other


def test_locking_the_desk_lets_the_document_go(room: Room, made: list[str]) -> None:
    room.write(FIVE[0])
    job = room.print()
    run = kiosk_of(room.app).press.find(room.jobs()[0].id)
    assert run
    assert run.document
    room.host.post("/host/lock", token(room.host))
    assert "document" not in {name for name, value in vars(run).items() if value}
    room.host.unlock()
    assert "no longer in memory" in said(room, job)


def test_after_a_restart_the_job_is_there_and_asks_for_the_passphrase(
    room: Room, example_pack: Pack, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R11: ended in the middle; what was not on paper is still to print."""
    room.write(*FIVE[:2])

    def ended(*_: object, **__: object) -> None:
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(pdf, "render_all", ended)
        job = room.print()
    assert room.jobs()[0].state is JobState.MAKING
    home = room.hall.home
    room = restarted(room, home.settings, home.writer, example_pack)
    words = said(room, job)
    assert "interrupted before it was finished" in words
    assert "2 cards are still to print" in words
    assert room.tell(job, "go-on", passphrase="not these words").status_code == 403
    assert not made
    room.awaited(room.told(job, "go-on", **room.passphrase))
    assert all(name in made[0] for name in FIVE[:2])
    assert "Ready" in said(room, job)


@pytest.mark.parametrize("reason", ["failed", "too_long", "no_weasyprint"])
def test_a_worker_that_dies_is_told_in_plain_words(
    room: Room, made: list[str], reason: pdf.Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write(FIVE[0])

    def dies(*_: object, **__: object) -> None:
        raise pdf.CannotPrint(reason)

    with monkeypatch.context() as patched:
        patched.setattr(pdf, "render_all", dies)
        job = room.print()
    assert words_of(room.host.visit(job).select_one(".lead .error")) == str(REASONS[reason])
    assert room.jobs()[0].state is JobState.FAILED
    room.awaited(room.told(job, "go-on", **room.passphrase))
    assert "Ready" in said(room, job)


def test_a_full_disk_is_told_and_loses_nothing(
    room: Room, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write(FIVE[0])

    def full(*_: object, **__: object) -> None:
        raise NotSaved("disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "lay", full)
        job = room.print()
    assert "The disk is full. Make room, then go on" in said(room, job)
    room.awaited(room.told(job, "go-on", **room.passphrase))
    assert "Ready" in said(room, job)


def test_one_sheet_that_does_not_pass_does_not_keep_the_others(
    room: Room, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Q6: what the gates refuse is found by trying each alone."""
    room.write(*FIVE[:3])

    def strict(html: str, document: bytes) -> Checked:
        if FIVE[1] in html:
            raise NotPrintable("too_long")
        return Checked(pages=2, codes=0)

    monkeypatch.setattr("kiosk.web.prints.making.passed", strict)
    job = room.print()
    assert "Card 2: the text is too long" in said(room, job)
    assert room.states() == [TO_PRINT, LEFT_OUT, TO_PRINT]
    assert [name in made[-1] for name in FIVE[:3]] == [True, False, True]


def test_what_is_cancelled_while_it_is_made_leaves_nothing(
    room: Room, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write(*FIVE[:2])
    began, may_go_on = threading.Event(), threading.Event()

    def slow(pages: Iterable[str], **_: object) -> Iterator[bytes]:
        for _page in pages:
            began.set()
            may_go_on.wait(30)
            yield blank()

    monkeypatch.setattr(pdf, "render_all", slow)
    job = room.ask().headers["Location"]
    assert began.wait(30)
    page = room.host.visit(job)
    assert "0 of 2" in words_of(page.main)
    assert "every 1s" in str(page.select("[hx-trigger]")), "it asks for itself"
    room.told(job, "cancel")
    may_go_on.set()
    room.awaited(job)
    assert room.jobs()[0].state is JobState.CANCELLED
    assert "every" not in str(room.host.visit(job).select("[hx-trigger]"))
    assert "2 to print" in said(room, WRITTEN)


def test_the_page_asks_again_from_the_moment_that_it_goes_on(room: Room, made: list[str]) -> None:
    """Until the press has its turn the job stands on disk as it jammed."""
    room.write(FIVE[0])
    job = room.print()
    room.told(job, "jam", sheet="1")
    assert not room.host.visit(job).select("[hx-trigger*=every]")
    with kiosk_of(room.app).press.turn:
        room.told(job, "go-on", **room.passphrase)
        assert room.host.visit(job).select("[hx-trigger*=every]")
    room.awaited(job)
    assert "Ready" in said(room, job)


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
        return passed(html, document)

    monkeypatch.setattr("kiosk.web.prints.making.passed", looking)
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
    answer = room.host.client.get(f"{job}/document.pdf")
    assert 'filename="practice-cards-amal-example.pdf"' in answer.headers["Content-Disposition"]
    assert "practice" not in texts(room.pdf(job)).lower()


def test_a_closed_case_prints_nothing_that_was_written(room: Room) -> None:
    """Promise 7."""
    room.write(FIVE[0])
    room.hall.change(action_open="no")
    assert "This case is closed" in said(room, WRITTEN)
    assert room.ask().status_code == 409
    assert room.jobs() == []
