"""`kiosk print`: every kind of sheet, and what was written to a printer or into a pipe only."""

import os
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from kiosk import packs
from kiosk.cli import unlocking
from kiosk.models import Event, ItemState, JobState
from kiosk.printing import pdf
from kiosk.vault import unwrap
from kiosk.web.prints.wording import KIND_WORDS
from kiosk.web.sheets.kinds import KINDS
from tests.conftest import Home
from tests.packs.example import write_example_pack
from tests.terminal import kiosk, one_line
from tests.web.hall import AMAL_CASE, open_hall
from tests.web.pressing import Room, room_of, texts
from tests.web.test_lined_printing import install_lp

NEEDS = pytest.mark.skipif(
    not pdf.is_available() and not os.environ.get("CI"), reason="needs WeasyPrint with Pango"
)
README = Path(__file__).parent.parent / "README.md"
ADA, BEA = "Ada Exemple-Inventée", "Bea Exemple-Inventée"


@pytest.fixture(scope="module", autouse=True)
def _one_unwrapping() -> Iterator[None]:
    """Open the key once for each passphrase: that takes a second and 256 MiB by design."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(unlocking, "unwrap", cache(unwrap))
        yield


@pytest.fixture
def closed(home: Home) -> Room:
    """Return a room in which two cards were written, with the kiosk stopped."""
    example_pack = packs.load(write_example_pack(home.settings.packs / "example-pack" / "1.2"))
    taken = update(Event).values(pack_id=example_pack.id, pack_version=example_pack.version)
    home.writer.write(lambda session: session.execute(taken))
    room = room_of(hall := open_hall(home, example_pack))
    room.write(ADA, BEA)
    hall.home.writer.stop()
    return room


def arguments(room: Room, *more: str | Path, kind: str = "cards") -> list[str | Path]:
    folder = room.hall.home.settings.instance
    given: list[str | Path] = [
        "print",
        kind,
        "--case",
        AMAL_CASE,
        "--instance",
        folder,
        "--passphrase-file",
        "-",
    ]
    return [*given, *more]


def words_of(room: Room) -> str:
    return room.hall.home.made.passphrase


def test_help_names_every_kind_with_an_example() -> None:
    text = kiosk("print", "--help").stdout
    for name in (*KINDS, "letters", "cards"):
        assert name in "".join(text.split()), "a long name may be broken at the end of a line"
    assert "Example: kiosk print poster" in text


def test_the_readme_lists_each_kind_with_its_papers() -> None:
    rows = [line.split(" | ") for line in README.read_text("utf-8").splitlines() if " | " in line]
    told = {
        name: tuple(papers.split())
        for first, papers, *_ in rows
        for name in re.findall(r"`([a-z-]+)`", first)
    }
    for name, kind in KINDS.items():
        assert told[name] == kind.papers


def test_every_kind_has_a_word_for_people() -> None:
    assert [name for name in KINDS if name not in KIND_WORDS] == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("wallpaper",), "'wallpaper' is not one of"),
        (("poster", "--case", "joel-paredes"), "Say where it goes"),
        (("poster", "--out", "-"), "Say for which case"),
        (("poster", "--case", "joel-paredes", "--out", "-", "--paper", "a0"), "'a0' is not one of"),
        (("lined-card", "--case", "joel-paredes", "--out", "-", "--paper", "letter"), "comes on"),
        (("cards", "--out", "-"), "Say for which case"),
        (("cards", "--case", "joel-paredes", "--out", "cards.pdf"), "written to no file"),
        (("letters", "--case", "joel-paredes", "--out", "x", "--printer", "y"), "Say where"),
    ],
)
def test_wrong_usage_ends_with_2(given: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = kiosk("print", *given, "--instance", tmp_path / "none", exit_code=2)
    assert said in " ".join(result.output.split())
    assert not list(tmp_path.rglob("*"))


def test_without_an_event_nothing_was_written(tmp_path: Path) -> None:
    given = ("--case", "joel-paredes", "--out", "-", "--instance", tmp_path / "none")
    result = kiosk("print", "cards", *given, exit_code=1)
    assert "There is no event" in one_line(result)


@pytest.mark.pdf
@NEEDS
def test_a_poster_into_a_pipe_and_to_a_printer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("print", "poster", "--case", "joel-paredes", "--locale", "en")
    folder = ("--instance", tmp_path / "none")
    result = kiosk(*given, "--out", "-", *folder)
    assert len(PdfReader(BytesIO(result.stdout_bytes)).pages) == 1
    assert "one A4 page" in result.stderr
    tray = install_lp(tmp_path, monkeypatch, status=0)
    assert kiosk(*given, "--printer", "hall", *folder).stdout == "hall: one A4 page.\n"
    wanted = "-d hall -o media=A4 -o sides=one-sided -o print-scaling=none -s -"
    assert tray.arguments == [wanted]
    assert not (tmp_path / "none").exists()


@pytest.mark.pdf
@NEEDS
def test_cards_into_a_pipe_are_asked_for_at_the_desk(closed: Room) -> None:
    result = kiosk(*arguments(closed, "--out", "-"), stdin=words_of(closed))
    found = texts(PdfReader(BytesIO(result.stdout_bytes)))
    assert ADA in found
    assert BEA in found
    assert "2 cards on 1 sheets of paper" in result.stderr
    [job] = closed.jobs()
    assert (job.state, job.sheets) == (JobState.READY, 1)
    assert closed.states() == [ItemState.TO_PRINT] * 2, "nobody has said that they came out"
    again = kiosk(*arguments(closed, "--out", "-"), stdin=words_of(closed), exit_code=1)
    assert one_line(again) == "Nothing is to print there."


@pytest.mark.pdf
@NEEDS
def test_cards_to_a_printer_on_both_sides(
    closed: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray = install_lp(tmp_path, monkeypatch, status=0)
    given = arguments(closed, "--printer", "hall", "--flip", "short")
    result = kiosk(*given, stdin=words_of(closed))
    assert result.stdout == ""
    [told] = tray.arguments
    assert "media=A4 -o sides=two-sided-short-edge" in told
    assert closed.jobs()[0].state is JobState.ASKED


def test_wrong_words_open_nothing(closed: Room) -> None:
    result = kiosk(*arguments(closed, "--out", "-"), stdin="not these words", exit_code=1)
    assert "not the words" in one_line(result)
    assert closed.jobs() == []


def test_a_printer_that_is_not_there_is_told(closed: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render_all", lambda pages, **_: ["" for _ in pages])
    given = arguments(closed, "--printer", "no such printer")
    result = kiosk(*given, stdin=words_of(closed), exit_code=1)
    assert "printer" in one_line(result)
    assert closed.jobs() == []
