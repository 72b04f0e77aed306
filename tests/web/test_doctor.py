"""“Ready for tonight?”: the page and the command say the same, in words that say what to do."""

import datetime as dt
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kiosk.config import LANGUAGES
from kiosk.doctor import Finding, Grade, Line, Topic
from kiosk.doctor import machine as machine_checks
from kiosk.doctor.machine import DiskFacts
from kiosk.vault import load_or_make
from kiosk.web.readiness import GRADES, PLACES, TOPICS, summary, tell
from kiosk.web.readiness_words import FOUND, REMEDIES
from kiosk.web.state import Kiosk
from tests.conftest import NOW, Home
from tests.people import AMAL
from tests.signatures import sign
from tests.terminal import kiosk
from tests.web.steward import Steward, words_of

DOCTOR = "/host/doctor"
FULL = DiskFacts(free=2**20, least_free=20 * 2**20, seconds=0.01, is_removable=False)


@pytest.fixture(autouse=True)
def _at_the_time_of_the_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand where these tests' event was made."""
    monkeypatch.setattr(Kiosk, "now", lambda _: NOW + dt.timedelta(minutes=5))


def test_every_finding_has_words_and_who_must_act_is_told_how() -> None:
    assert set(FOUND) == set(Finding)
    assert set(TOPICS) == set(Topic)
    assert set(GRADES) == set(Grade)
    for finding in Finding:
        is_fine = Line(Topic.DISK, finding).grade is Grade.FINE
        assert is_fine is (finding not in REMEDIES), finding


def test_every_page_that_a_line_leads_to_is_there(app: Flask) -> None:
    """A place that nobody serves would stop the whole page, for the host in practice."""
    assert set(PLACES.values()) <= set(app.view_functions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_of_any_language_break_on_their_numbers(app: Flask, language: str) -> None:
    """A percent sign or a placeholder that a translation forgot would stop the whole page."""
    with app.test_request_context(data={"locale": language}, method="POST"):
        words = [str(text) for text in (*FOUND.values(), *REMEDIES.values())]
        details = dict.fromkeys(re.findall(r"%\((\w+)\)s", " ".join(words)), 7)
        for finding in Finding:
            told = tell(Line(Topic.DISK, finding, details))
            assert told.words
            assert "%(" not in told.words + told.remedy
            assert "%%" not in told.words + told.remedy


def test_the_sentence_above_is_of_the_worst_line(app: Flask) -> None:
    lines = [Line(Topic.DISK, found) for found in (Finding.DISK_FINE, Finding.DISK_LOW)]
    with app.test_request_context(data={"locale": "en"}, method="POST"):
        assert summary(lines[:1]) == "Ready for tonight."
        assert summary(lines) == "Ready. A few things deserve a look."
        must = Line(Topic.DISK, Finding.DISK_FULL)
        assert summary([*lines, must]) == "Not ready yet. Do what is marked first."


def test_a_steward_reads_what_is_fine_and_what_to_do(
    steward: Steward, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    steward.post("/language", {"language": "en", "at": "/"})
    load_or_make(home.settings.keys)
    page = steward.visit(DOCTOR)
    assert "Not ready yet" not in words_of(page.main)
    assert page.select(".grade-fine")
    monkeypatch.setattr(machine_checks, "disk_facts", lambda _: FULL)
    page = steward.visit(DOCTOR)
    [must] = page.select(".grade-must")
    assert "The disk is full: 1 MB are free." in words_of(must)
    assert "Delete what you do not need" in words_of(must)
    assert "Not ready yet. Do what is marked first." in words_of(page.main)


def test_only_the_host_is_sent_to_pages_of_the_host(host: Steward, app: Flask, home: Home) -> None:
    """SEC14: a steward would be led to a closed door."""
    steward = Steward(app.test_client(), home)
    steward.unlock()
    for who, may in ((host, True), (steward, False)):
        links = {str(link["href"]) for link in who.visit(DOCTOR).select(".checks a")}
        assert ("/host/cases" in links) is may


def test_nothing_personal_is_on_the_page(steward: Steward, home: Home) -> None:
    sign(home)
    assert AMAL["name"] not in str(steward.visit(DOCTOR))


def instance_of(home: Home) -> Path:
    load_or_make(home.settings.keys)
    return home.settings.instance


def lines_of(output: str) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for line in json.loads(output)["lines"]}


def test_the_command_says_the_same_and_ends_with_0_when_nothing_must_be_done(home: Home) -> None:
    result = kiosk("doctor", "--json", "--instance", instance_of(home))
    told = json.loads(result.stdout)
    assert told["ready"] is True
    assert "must" not in {line["grade"] for line in told["lines"]}
    spoken = kiosk("doctor", "--locale", "fr", "--instance", instance_of(home)).stdout
    assert spoken.splitlines()[0].startswith(("  ", "? "))


def test_a_printer_that_is_not_there_must_be_looked_after(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = instance_of(home)
    (folder / "kiosk.toml").write_text('printer = "hall"\n', "utf-8")
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    result = kiosk("doctor", "--json", "--instance", folder, exit_code=1)
    assert lines_of(result.stdout)["printer-no-system"]["grade"] == "must"
    assert "“hall”" in lines_of(result.stdout)["printer-no-system"]["words"]
    assert result.stderr.splitlines()[-1].startswith("Not ready")


def test_a_damaged_database_ends_it_with_1_and_the_rest_is_told(home: Home) -> None:
    folder = instance_of(home)
    home.writer.stop()
    with closing(sqlite3.connect(home.settings.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(home.settings.database.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xff" * 8192
    home.settings.database.write_bytes(content)
    result = kiosk("doctor", "--json", "--instance", folder, exit_code=1)
    assert "database-damaged" in lines_of(result.stdout)
    assert "versions" in lines_of(result.stdout) or "cannot-tell" in lines_of(result.stdout)


def test_before_the_first_start_it_says_so_and_makes_nothing(tmp_path: Path) -> None:
    result = kiosk("doctor", "--json", "--instance", tmp_path / "none", exit_code=1)
    assert {"event-missing", "database-none"} <= set(lines_of(result.stdout))
    assert not (tmp_path / "none").exists()
