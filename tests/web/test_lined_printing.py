"""A lined sheet from the kiosk: the server prints it, the attendee's browser opens no window."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest

from kiosk.app import create_app
from kiosk.models import Kind
from kiosk.packs import Pack
from kiosk.printing import pdf
from kiosk.printing.spool import PAUSE_SECONDS, Busy, CannotSpool, Spool
from tests.clock import Clock
from tests.conftest import Home
from tests.visitor import HTMX, Visitor

HAND = "/cases/joel-paredes/by-hand"
PRINT = f"{HAND}/print"
LP = """#!/bin/sh
echo "$@" >> {tray}/arguments
cat > {tray}/$(ls {tray} | wc -l).pdf
exit {status}
"""


@dataclass
class Tray:
    """What came to the print system; a program called `lp` stands in for CUPS."""

    folder: Path

    @property
    def arguments(self) -> list[str]:
        told = self.folder / "arguments"
        return told.read_text("utf-8").splitlines() if told.exists() else []

    @property
    def sheets(self) -> list[Path]:
        return sorted(self.folder.glob("*.pdf"))


@pytest.fixture
def tray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tray:
    return install_lp(tmp_path, monkeypatch, status=0)


def install_lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int) -> Tray:
    programs, folder = tmp_path / "programs", tmp_path / "tray"
    programs.mkdir()
    folder.mkdir()
    program = programs / "lp"
    program.write_text(LP.format(tray=folder, status=status), "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return Tray(folder)


@pytest.fixture
def hall(home: Home, pack: Pack) -> Visitor:
    """Return an English visitor of a kiosk whose host chose a printer."""
    settings = home.settings.model_copy(update={"printer": "hall-printer"})
    visitor = Visitor(create_app(settings, home.writer, pack).test_client())
    visitor.post("/language", {"language": "en", "at": "/"})
    return visitor


@pytest.mark.pdf
@pytest.mark.skipif(not pdf.is_available() and not os.environ.get("CI"), reason="needs Pango")
@pytest.mark.parametrize("kind", [Kind.CARD, Kind.LETTER])
def test_one_tap_brings_one_sheet(hall: Visitor, tray: Tray, kind: Kind) -> None:
    """C11, KIO1: as easy as typing, and no print window."""
    page = hall.visit(HAND)
    assert page.select_one(f".paper-{kind} form[action='{PRINT}']")
    answer = hall.post(PRINT, {"counted": kind})
    assert answer.status_code == 303
    assert "is coming out of the printer" in hall.visit(answer.headers["Location"]).get_text()
    assert tray.arguments == ["-d hall-printer -s -"]
    [sheet] = tray.sheets
    assert len(pypdf.PdfReader(sheet).pages) == 1


@pytest.mark.pdf
@pytest.mark.skipif(not pdf.is_available() and not os.environ.get("CI"), reason="needs Pango")
def test_a_finger_that_taps_on_does_not_empty_the_tray(hall: Visitor, tray: Tray) -> None:
    for _ in range(5):
        answer = hall.post(PRINT, {"counted": "card"}, HTMX)
    assert "Another sheet is just being printed" in answer.text
    assert len(tray.sheets) == 1


def test_without_a_printer_a_host_is_asked(visitor: Visitor, tray: Tray) -> None:
    visitor.post("/language", {"language": "en", "at": "/"})
    page = visitor.visit(HAND)
    assert not page.select(f"form[action='{PRINT}']")
    assert "ask a host for a lined sheet" in page.get_text()
    assert "does not answer" in visitor.post(PRINT, {"counted": "card"}, HTMX).text
    assert tray.sheets == []


def test_a_print_system_that_refuses_is_said_in_words(
    hall: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = install_lp(tmp_path, monkeypatch, status=1)
    assert "Ask a host" in hall.post(PRINT, {"counted": "letter"}, HTMX).text
    assert refusing.arguments or not pdf.is_available()


def test_a_closed_case_prints_nothing(hall: Visitor, tray: Tray) -> None:
    """Promise 7."""
    assert hall.post("/cases/neth-nahara/by-hand/print", {"counted": "card"}).status_code == 403
    assert hall.post(PRINT, {"counted": "share"}).status_code == 400
    assert tray.sheets == []


def test_sheets_take_turns() -> None:
    clock = Clock()
    spool = Spool("hall-printer", clock)
    spool.take_turn()
    clock.seconds += PAUSE_SECONDS - 0.1
    with pytest.raises(Busy):
        spool.take_turn()
    clock.seconds += 0.2
    spool.take_turn()


def test_a_machine_without_a_print_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotSpool):
        Spool("hall-printer").send(b"%PDF-1.7")
