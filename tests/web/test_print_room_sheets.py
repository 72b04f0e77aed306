"""The print room with a printer: sheets and cards go to `lp`, with paper, sides, and an end."""

import os
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from kiosk.app import create_app
from kiosk.models import JobState, PrintJob
from kiosk.packs import Pack
from kiosk.printing import checking, pdf
from kiosk.printing.checking import Checked, NotPrintable
from kiosk.printing.spool import Setup, Spool
from kiosk.web.prints.sheets import CODES
from tests.conftest import Home
from tests.web.hall import AMAL_CASE, Hall, open_hall
from tests.web.handing import token
from tests.web.pressing import CARDS, Room, room_of
from tests.web.steward import words_of
from tests.web.test_lined_printing import Tray, install_lp

NEEDS = pytest.mark.skipif(
    not pdf.is_available() and not os.environ.get("CI"), reason="needs WeasyPrint with Pango"
)
ROOM = "/host/print"


@pytest.fixture
def room(home: Home, example_pack: Pack) -> Room:
    """Return a print room whose host chose a printer."""
    hall = open_hall(home, example_pack)
    settings = home.settings.model_copy(update={"printer": "hall-printer"})
    app = create_app(settings, home.writer, example_pack)
    app.testing = True
    return room_of(Hall(app, home, hall.visitor))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few bytes take the place of each PDF: `lp` is only told of it."""
    monkeypatch.setattr(pdf, "is_available", lambda: True)
    monkeypatch.setattr(pdf, "render", lambda html, **_: b"%PDF-")
    monkeypatch.setattr(pdf, "render_all", lambda pages, **_: (b"%PDF-" for _ in pages))
    monkeypatch.setattr("kiosk.web.prints.making.merge", b"".join)
    monkeypatch.setattr(checking, "check", lambda *_: Checked(1, 1))


def order(room: Room, named: str, **fields: str) -> str:
    answer = room.host.post(f"{ROOM}/sheets", token(room.host) | {"order": named} | fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def end_of(room: Room) -> None:
    room.awaited(f"/{room.jobs()[-1].id}")


def test_a_button_prints_a_sheet_and_the_list_tells_of_it(
    room: Room, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Q6: with the number of codes that were read back."""
    tray = install_lp(tmp_path, monkeypatch, status=0)
    buttons = [str(b["value"]) for b in room.host.visit(ROOM).select("button[name=order]")]
    assert f"poster/{AMAL_CASE}/fr" in buttons
    order(room, f"poster/{AMAL_CASE}/fr")
    end_of(room)
    assert tray.arguments == [
        "-d hall-printer -o media=A4 -o sides=one-sided -o print-scaling=none -s -"
    ]
    [row] = room.host.visit(ROOM).select(".job-list tbody tr")
    assert "Poster · Amal Example" in words_of(row)
    assert "done" in words_of(row)
    job = f"{ROOM}/jobs/{room.jobs()[0].id}"
    assert "1 code tested" in words_of(room.host.visit(job).main)
    room.awaited(room.told(job, "reprint"))
    assert len(tray.arguments) == 2
    assert room.jobs()[1].state is JobState.DONE


@pytest.mark.parametrize(
    "named", ["", "wallpaper//fr", "poster//fr", f"poster/{AMAL_CASE}/xx", "poster/nobody/fr"]
)
def test_what_does_not_exist_is_not_printed(room: Room, quick: None, named: str) -> None:
    answer = room.host.post(f"{ROOM}/sheets", token(room.host) | {"order": named})
    assert answer.status_code == 404
    assert room.jobs() == []


def test_the_screen_can_be_chosen_instead(room: Room, quick: None) -> None:
    page = room.host.visit(f"{ROOM}?to=screen")
    assert not page.select("button[name=order]")
    assert page.select(".sheet-table a.chip")


@pytest.fixture
def tray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tray:
    return install_lp(tmp_path, monkeypatch, status=0)


def test_cards_go_to_the_printer_on_both_sides(room: Room, quick: None, tray: Tray) -> None:
    """R3: the edge over which it turns is the one that the pages were laid out for."""
    room.write("Ada Exemple", "Bea Exemple")
    job = room.print(CARDS, flip="short")
    assert tray.arguments == [
        "-d hall-printer -o media=A4 -o sides=two-sided-short-edge -o print-scaling=none -s -"
    ]
    page = room.host.visit(job)
    assert "1 sheet of paper went to the printer" in words_of(page.main)
    assert "The print system of this laptop may keep what it prints" in words_of(page.main)
    assert room.host.client.get(f"{job}/document").status_code == 404, "nothing stays here"
    room.told(job, "out")
    assert room.jobs()[0].state is JobState.DONE


def test_a_printer_that_refuses_is_told_and_gone_on_with(
    room: Room, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing, good = tmp_path / "refusing", tmp_path / "good"
    refusing.mkdir()
    good.mkdir()
    room.write("Ada Exemple")
    with monkeypatch.context() as patched:
        install_lp(refusing, patched, status=1)
        job = room.print()
    assert "The printer took nothing" in words_of(room.host.visit(job).main)
    assert "1 card is still to print" in words_of(room.host.visit(job).main)
    tray = install_lp(good, monkeypatch, status=0)
    room.awaited(room.told(job, "go-on", **room.passphrase))
    assert len(tray.arguments) == 1
    assert room.jobs()[0].state is JobState.ASKED


def test_after_a_restart_what_went_to_the_printer_is_asked_for(
    room: Room, quick: None, tray: Tray
) -> None:
    room.write("Ada Exemple")
    job = room.print()
    with room.hall.home.read() as session:
        [found] = session.connection().exec_driver_sql("SELECT state FROM print_job").all()
    assert found[0] == "asked"

    def as_if_killed(session: Session) -> None:
        session.execute(update(PrintJob).values(state=JobState.PRINTING))

    room.hall.home.writer.write(as_if_killed)
    assert "Did everything come out?" in words_of(room.host.visit(job).main)


def test_a_printer_is_told_paper_sides_and_copies(tray: Tray) -> None:
    Spool("hall").send(b"%PDF-", Setup("letter", "two-sided-long-edge", copies=3))
    Spool("hall").send(b"%PDF-")
    assert tray.arguments == [
        "-d hall -o media=Letter -o sides=two-sided-long-edge -o print-scaling=none -n 3 -s -",
        "-d hall -s -",
    ]


def test_a_pdf_says_how_many_codes_were_tested(
    room: Room, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Q6: before it is given out; one that does not pass is not given out."""
    monkeypatch.setattr(checking, "check", lambda *_: Checked(pages=1, codes=3))
    answer = room.host.client.get(f"{ROOM}/poster/{AMAL_CASE}/fr.pdf")
    assert answer.headers[CODES] == "3"

    def refuses(*_: object) -> Checked:
        raise NotPrintable("code")

    monkeypatch.setattr(checking, "check", refuses)
    answer = room.host.client.get(f"{ROOM}/poster/{AMAL_CASE}/fr.pdf")
    assert answer.status_code == 303
    assert CODES not in answer.headers
