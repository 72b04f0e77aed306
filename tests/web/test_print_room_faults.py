"""What goes wrong in the print room: told in plain words, and gone on with."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask_babel import force_locale

from kiosk.database import NotSaved
from kiosk.models import ItemState, JobState
from kiosk.outbox import jobs
from kiosk.packs import Case, Pack
from kiosk.printing import checking, pdf
from kiosk.printing.checking import Checked, NotPrintable
from kiosk.printing.writing import CardSheet
from kiosk.web.pressroom import Stopped
from kiosk.web.prints.wording import REASONS
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets import written
from kiosk.web.sheets.written import Trouble
from tests.web.hall import Hall
from tests.web.pressing import FIVE, WRITTEN, Room, blank, restarted, said
from tests.web.steward import kiosk_of, words_of

TO_PRINT, LEFT_OUT = ItemState.TO_PRINT, ItemState.LEFT_OUT


def test_a_card_with_letters_that_no_font_has_is_left_out_and_named(
    room: Room, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """R8, C11: the rest prints; the page names the letter, not the text; a lined card is near.

    The form takes no such letters; a bundle of a kiosk with more fonts may bring them.
    """
    room.write(*FIVE[:3])

    def gate(_case: Case, sheet: CardSheet, _layout: object) -> Trouble | None:
        return Trouble("glyph", "你") if sheet.name == FIVE[1] else None

    monkeypatch.setattr(written, "troubles", gate)
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
        assert written.troubles(hall.case(), replace(sheet, **changes)) == found


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


def test_without_pango_what_was_written_is_a_page_to_print(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same card, for the browser's own print: nothing inside it that its policy refuses."""
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    room.write(*FIVE[:2])
    job = room.print()
    assert "Open the page to print it" in said(room, job)
    answer = room.host.client.get(f"{job}/document")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/html", "no-store")
    assert all(name in answer.text for name in FIVE[:2])
    assert "css/sheets/card-4up.css" in answer.text
    for absent in ("<style", " style=", "<script"):
        assert absent not in answer.text
    room.told(job, "out")
    assert room.states() == [ItemState.PRINTED] * 2


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
    with room.app.test_request_context(), force_locale("en"):
        told = str(REASONS[reason])
    assert words_of(room.host.visit(job).select_one(".lead .error")) == told
    assert room.jobs()[0].state is JobState.FAILED
    room.awaited(room.told(job, "go-on", **room.passphrase))
    assert "Ready" in said(room, job)


def test_a_case_that_was_closed_meanwhile_prints_nothing_and_says_so(
    room: Room, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 7: what was ordered before is not printed either."""
    room.write(FIVE[0])

    def closed(*_: object, **__: object) -> str:
        raise NoSheet("closed")

    monkeypatch.setattr(written, "card_html", closed)
    job = room.print()
    assert "There is no such sheet for this case any more." in said(room, job)
    assert room.jobs()[0].state is JobState.FAILED
    assert made == []


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

    monkeypatch.setattr(checking, "check", strict)
    job = room.print()
    assert "Card 2: the text is too long" in said(room, job)
    assert room.states() == [TO_PRINT, LEFT_OUT, TO_PRINT]
    last = next(html for html in reversed(made) if FIVE[0] in html)
    assert [name in last for name in FIVE[:3]] == [True, False, True]


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
