"""The doctor on a real instance: what it gathers there, and that one fault stops nothing."""

import datetime as dt
import errno
import logging
import stat
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from kiosk.actions.events import current_event
from kiosk.config import Settings
from kiosk.database import FREE_BYTES, reading_engine
from kiosk.doctor import Finding, Line, Place, Topic, examine
from kiosk.doctor import machine as machine_checks
from kiosk.doctor import printing as printing_checks
from kiosk.doctor.examining import CHECKS
from kiosk.doctor.offering import case_facts
from kiosk.models import Audit, CaseOverride, Station
from kiosk.packs import Pack
from kiosk.vault import load_or_make
from tests.conftest import NOW, Home
from tests.signatures import sign

ASSETS = Path(__file__).parents[2] / "static"
SOON = NOW + dt.timedelta(minutes=5)


@pytest.fixture
def place(home: Home, pack: Pack) -> Place:
    load_or_make(home.settings.keys)
    reading = sessionmaker(reading_engine(home.settings.database))
    return Place(home.settings, pack, ASSETS, FREE_BYTES, SOON, reading)


def found(place: Place, *topics: Topic) -> list[Finding]:
    """Return what the doctor finds about some topics."""
    checks = [check for check in CHECKS if check[0] in topics]
    return [line.finding for line in examine(place, checks)]


def keep(home: Home, *rows: object) -> None:
    home.writer.write(lambda session: session.add_all(rows))


def of_event(home: Home) -> dict[str, object]:
    return {"event_id": home.made.id, "at": SOON}


def start_for_real(session: Session) -> None:
    event = current_event(session)
    assert event
    event.is_practice = False


def test_a_fresh_practice_event_is_sound(place: Place) -> None:
    assert found(place, Topic.EVENT) == [Finding.EVENT_PRACTICE]
    assert found(place, Topic.DATABASE) == [Finding.DATABASE_WHOLE]
    assert found(place, Topic.KEYS) == [Finding.KEYS_FINE]
    assert found(place, Topic.BACKUP) == [Finding.BACKUP_EMPTY]
    assert found(place, Topic.CLOCK) == [Finding.CLOCK_FINE]
    assert found(place, Topic.STATIONS) == [Finding.STATIONS_NONE]
    assert found(place, Topic.LANGUAGES) == [Finding.LANGUAGES_FINE]


def test_every_code_of_the_pack_is_read_back(place: Place) -> None:
    """Q6 before the evening; the control is a reader that reads something else."""
    assert Finding.CODES_UNREADABLE not in found(place, Topic.CODES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.printing.qr.zxingcpp.read_barcodes", lambda _: [])
        assert found(place, Topic.CODES) == [Finding.CODES_UNREADABLE]


def test_the_recovery_sheet_is_asked_for_in_a_real_event(home: Home, place: Place) -> None:
    home.writer.write(start_for_real)
    assert found(place, Topic.KEYS) == [Finding.KEYS_NO_SHEET]
    keep(home, Audit(act="recovery-sheet", detail={}, **of_event(home)))
    assert found(place, Topic.KEYS) == [Finding.KEYS_FINE]


def test_a_backup_is_old_once_somebody_signed_after_it(home: Home, place: Place) -> None:
    sign(home)
    assert found(place, Topic.BACKUP) == [Finding.BACKUP_NONE]
    later = SOON + dt.timedelta(hours=2)
    keep(home, Audit(act="backup", detail={}, event_id=home.made.id, at=later))
    assert found(place, Topic.BACKUP) == [Finding.BACKUP_FINE]


def test_a_clock_that_was_set_back_is_noticed(home: Home, place: Place) -> None:
    keep(home, Audit(act="x", detail={}, event_id=None, at=SOON + dt.timedelta(days=1)))
    assert found(place, Topic.CLOCK) == [Finding.CLOCK_BEHIND]


def test_a_case_is_sure_once_a_host_said_so(home: Home, place: Place) -> None:
    """The newest override counts, with its date (design: Case packs)."""
    before = found(place, Topic.CASES)
    assert Finding.CASES_UNSURE in before
    unsure = [case for case in place.pack.cases if case.action_open == "check"]
    for case in unsure:
        keep(home, override(place, case.slug, "no"), override(place, case.slug, "yes"))
    assert Finding.CASES_UNSURE not in found(place, Topic.CASES)
    keep(home, override(place, unsure[0].slug, None))
    assert Finding.CASES_UNSURE in found(place, Topic.CASES)


def test_a_confirmation_older_than_the_pack_counts_no_more(home: Home, place: Place) -> None:
    [unsure, *_] = [case for case in place.pack.cases if case.action_open == "check"]
    row = override(place, unsure.slug, "yes")
    row.sure_on = unsure.status_as_of.earliest() - dt.timedelta(days=1)
    keep(home, row)
    facts = {fact.slug: fact.action_open for fact in case_facts(place)}
    assert facts[unsure.slug] == "check"


def test_a_case_told_as_good_news_takes_no_action(home: Home, place: Place) -> None:
    [opened, *_] = [case for case in place.pack.cases if case.action_open == "yes"]
    row = override(place, opened.slug, "no")
    row.value = {"is": {"news": {"en": "Free."}}}
    keep(home, row)
    facts = {fact.slug: fact.action_open for fact in case_facts(place)}
    assert facts[opened.slug] == "no"


def override(place: Place, slug: str, word: str | None) -> CaseOverride:
    value = {"is": word} if word else None
    return CaseOverride(
        pack_id=place.pack.id,
        slug=slug,
        field="action_open",
        value=value,
        sure_on=SOON.date(),
        made_at=SOON,
    )


def test_joined_stations_are_counted_without_those_sent_away(home: Home, place: Place) -> None:
    for number, revoked in enumerate((None, None, SOON)):
        row = Station(
            event_id=home.made.id,
            name=f"Tablet {number}",
            digest=bytes([number]) * 32,
            created_at=SOON,
            revoked_at=revoked,
        )
        keep(home, row)
    [line] = examine(place, [check for check in CHECKS if check[0] is Topic.STATIONS])
    assert (line.finding, line.details["count"]) == (Finding.STATIONS_JOINED, 2)


def test_a_folder_that_takes_nothing_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Finding.DISK_SHUT not in found(place, Topic.DISK)

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    monkeypatch.setattr(machine_checks, "write_synced", refuse)
    assert Finding.DISK_SHUT in found(place, Topic.DISK)


def test_the_probe_of_the_disk_leaves_nothing_behind(place: Place) -> None:
    before = sorted(place.settings.instance.iterdir())
    found(place, Topic.DISK)
    assert sorted(place.settings.instance.iterdir()) == before


def test_a_damaged_database_is_told_and_the_other_checks_go_on(
    home: Home, pack: Pack, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    settings = home.settings.model_copy(update={"instance": broken})
    settings.database.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    reading = sessionmaker(reading_engine(settings.database))
    lines = examine(Place(settings, pack, ASSETS, FREE_BYTES, SOON, reading))
    assert Finding.DATABASE_DAMAGED in [line.finding for line in lines]
    assert Finding.LANGUAGES_FINE in [line.finding for line in lines]
    assert lines[-1].finding is Finding.CANNOT_TELL, "its version"


def test_a_check_that_fails_is_told_without_what_it_met(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Promise 2: nothing personal reaches a log, not even out of an error."""

    def fail(_: Place) -> Iterable[Line]:
        raise ValueError("Amal Exemple")

    with caplog.at_level(logging.WARNING):
        lines = examine(place, [(Topic.POWER, fail), CHECKS[-1]])
    assert [line.finding for line in lines] == [Finding.CANNOT_TELL, Finding.VERSIONS]
    assert "ValueError" in caplog.text
    assert "Amal" not in caplog.text


@pytest.mark.parametrize(
    ("says", "status", "finding"),
    [
        ("printer hall is idle.  enabled since today", 0, Finding.PRINTER_FINE),
        ("printer hall disabled since today", 0, Finding.PRINTER_STOPPED),
        ("", 1, Finding.PRINTER_UNKNOWN),
        (None, 0, Finding.PRINTER_NO_SYSTEM),
    ],
)
def test_the_print_system_is_asked_for_the_chosen_printer(
    place: Place,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    says: str | None,
    status: int,
    finding: Finding,
) -> None:
    """Stand-ins for CUPS' programs; without them there is no print system."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("lp", "lpstat") if says is not None else ():
        program = programs / name
        program.write_text(f"#!/bin/sh\necho '{says}'\nexit {status}\n", "utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(printing_checks, "CUPS", tmp_path / "no-cupsd.conf")
    settings = place.settings.model_copy(update={"printer": "hall"})
    told = found(
        Place(settings, place.pack, ASSETS, FREE_BYTES, SOON, place.reading), Topic.PRINTER
    )
    assert told[0] is finding
    assert (Finding.PRINTER_KEEPS in told) is (says is not None)


def test_where_nothing_was_started_yet_looking_makes_nothing(tmp_path: Path, pack: Pack) -> None:
    place = Place(Settings(instance=tmp_path / "none"), pack, ASSETS, FREE_BYTES, SOON, None)
    assert found(place, Topic.EVENT, Topic.DATABASE, Topic.KEYS) == [
        Finding.EVENT_MISSING,
        Finding.DATABASE_NONE,
    ]
    assert not (tmp_path / "none").exists(), "looking makes nothing"
