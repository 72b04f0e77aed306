"""`kiosk report`: an instance's figures as PDF, as a table, for programs, and for who reads."""

import csv
import io
import json
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from kiosk.actions.tallies import TallyLine, count
from kiosk.models import Counted, Event, Ledger
from kiosk.outbox import ensure_post
from kiosk.outbox.closing import destroy
from kiosk.outbox.holding import Why, hold
from kiosk.packs import BUILTIN
from kiosk.packs.shelf import builtin
from tests.conftest import NOW, Home
from tests.people import AMAL
from tests.signatures import JOEL, sign
from tests.terminal import kiosk, one_line

MAIN = "Salle du marché inventé"

NEWER = "Joel of the newer pack"


@pytest.fixture
def evening(home: Home) -> Home:
    """Return an instance with two signatures, one of them held back, and seven letters on paper."""
    sign(home, **AMAL)
    action_id = sign(home, **AMAL)
    line = TallyLine(uuid4(), home.made.id, JOEL, Counted.LETTER, 7, "host")
    count(home.writer.write, line, NOW)
    home.writer.write(lambda session: hold(session, home.made.id, action_id, Why.TEST, NOW))
    home.writer.write(lambda session: session.execute(update(Event).values(place=MAIN)))
    return home


def change(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def report(home: Home, *arguments: str | Path, exit_code: int = 0) -> str:
    instance = ("--instance", home.settings.instance)
    return kiosk("report", *arguments, *instance, exit_code=exit_code).stdout


def test_it_is_told_in_a_few_lines(evening: Home) -> None:
    """H9: the same figures from the terminal, no passphrase, no person."""
    told = report(evening)
    assert "9 actions: 2 at screens, 7 on paper." in told
    assert "1 of them are held back." in told
    assert "Books: balanced" in told
    assert AMAL["name"] not in told


def test_for_programs(evening: Home) -> None:
    told = json.loads(report(evening, "--json"))
    assert (told["together"], told["at_screens"], told["on_paper"]) == (9, 2, 7)
    assert (told["place"], told["balanced"], told["closed"]) == (MAIN, True, False)
    acted = [line for line in told["lines"] if line["section"] == "actions"]
    assert sum(line["number"] for line in acted) == 9
    assert AMAL["name"] not in json.dumps(told)


def test_as_a_table(evening: Home, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    assert f"Written: {path}" in report(evening, "--out", path, "--locale", "en")
    lines = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    acted = {(it["name"], it["kind"]): it["number"] for it in lines if it["section"] == "actions"}
    assert acted == {("Joel Paredes", "signature"): "2", ("Joel Paredes", "letter"): "7"}
    assert AMAL["name"] not in path.read_text()


def test_as_pdf(evening: Home, tmp_path: Path) -> None:
    """The control: the place, planted, is found in the same text."""
    path = tmp_path / "report.pdf"
    report(evening, "--out", path, "--locale", "en")
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "Joel Paredes" in text
    assert MAIN in text
    assert AMAL["name"] not in text


def test_cases_are_named_as_the_pack_in_use_names_them(evening: Home, tmp_path: Path) -> None:
    """Not as the one that ships does: the host may have taken another."""
    folder = evening.settings.packs / builtin().id / "2099.1"
    shutil.copytree(BUILTIN, folder)
    change(folder / "pack.toml", f'"{builtin().version}"', '"2099.1"')
    change(folder / "cases" / JOEL / "en.md", 'name = "Joel Paredes"', f'name = "{NEWER}"')
    own = update(Event).values(pack_version="2099.1")
    evening.writer.write(lambda session: session.execute(own))
    path = tmp_path / "report.csv"
    report(evening, "--out", path, "--locale", "en")
    assert NEWER in path.read_text()


def test_after_its_last_day_it_works_as_before(evening: Home) -> None:
    """The figures stay when the key and all that was sealed are gone."""
    before = json.loads(report(evening, "--json"))
    evening.writer.write(lambda session: ensure_post(session, evening.made.id, NOW))
    evening.writer.write(lambda session: destroy(session, evening.made.id, NOW))
    after = json.loads(report(evening, "--json"))
    assert after["closed"]
    assert [it for it in after["lines"] if it["section"] == "actions"] == [
        it for it in before["lines"] if it["section"] == "actions"
    ]


def test_books_that_do_not_balance_end_with_a_fault(evening: Home) -> None:
    lost = update(Ledger).values(captured=Ledger.captured + 1)
    evening.writer.write(lambda session: session.execute(lost))
    told = kiosk("report", "--instance", evening.settings.instance, exit_code=1)
    assert "NOT BALANCED" in told.stdout
    assert "do not balance" in one_line(told)


def test_another_ending_is_wrong_usage(evening: Home, tmp_path: Path) -> None:
    report(evening, "--out", tmp_path / "report.docx", exit_code=2)
    assert not (tmp_path / "report.docx").exists()


def test_where_it_cannot_be_written_one_line_says_so(evening: Home, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "report.csv"
    done = kiosk("report", "--out", out, "--instance", evening.settings.instance, exit_code=1)
    assert "cannot be written" in one_line(done)


def test_without_an_event_one_line_says_so(tmp_path: Path) -> None:
    done = kiosk("report", "--instance", tmp_path, exit_code=1)
    assert "no event" in one_line(done)
