"""Each fact is judged both ways: what is fine, what deserves a look, what must be done."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from kiosk.doctor import Finding, Grade, Line, Topic, is_ready
from kiosk.doctor.findings import LOOK, MUST
from kiosk.doctor.keeping import (
    BackupFacts,
    EventFacts,
    KeyFacts,
    of_backup,
    of_database,
    of_event,
    of_keys,
)
from kiosk.doctor.machine import (
    ClockFacts,
    DiskFacts,
    PowerFacts,
    of_clock,
    of_disk,
    of_network,
    of_power,
)
from kiosk.doctor.offering import (
    CaseFact,
    CodeFacts,
    StationFacts,
    of_cases,
    of_codes,
    of_stations,
)
from kiosk.doctor.printing import (
    PrinterFacts,
    SheetFacts,
    keeps_jobs,
    of_printer,
    of_sheets,
)
from kiosk.doctor.software import of_languages, of_versions

TODAY = dt.date(2026, 12, 10)
NOW = dt.datetime(2026, 12, 10, 18, 0, tzinfo=dt.UTC)
DISK = DiskFacts(free=50 * 2**30, least_free=20 * 2**20, seconds=0.004, is_removable=False)
KEYS = KeyFacts(
    has_recipient=True,
    opens_here=True,
    has_age_key=True,
    has_identity=True,
    is_on_paper=True,
    is_practice=False,
)
CLOCK = ClockFacts(NOW, NOW - dt.timedelta(minutes=2), dt.date(2026, 11, 1), "CET")
CASE = CaseFact("joel-paredes", "yes", dt.date(2026, 11, 1))
SHEETS = SheetFacts(has_pango=True, has_fonts=True, missing="")
PRINTER = PrinterFacts("hall", "ready", keeps_jobs=False)
F = Finding

JUDGED: Sequence[tuple[Callable[..., Iterable[Line]], Any, list[Finding]]] = [
    (of_event, EventFacts(is_practice=False, is_closed=False), [F.EVENT_REAL]),
    (of_event, EventFacts(is_practice=True, is_closed=False), [F.EVENT_PRACTICE]),
    (of_event, EventFacts(is_practice=False, is_closed=True), [F.EVENT_CLOSED]),
    (of_event, None, [F.EVENT_MISSING]),
    (of_disk, DISK, [F.DISK_FINE]),
    (of_disk, replace(DISK, free=2**29), [F.DISK_LOW]),
    (of_disk, replace(DISK, free=2**20), [F.DISK_FULL]),
    (of_disk, replace(DISK, seconds=None), [F.DISK_SHUT]),
    (of_disk, replace(DISK, seconds=0.5), [F.DISK_SLOW]),
    (of_disk, replace(DISK, is_removable=True), [F.DISK_FINE, F.DISK_REMOVABLE]),
    (of_database, "ok", [F.DATABASE_WHOLE]),
    (of_database, "*** in database main ***", [F.DATABASE_DAMAGED]),
    (of_database, None, [F.DATABASE_NONE]),
    (of_keys, KEYS, [F.KEYS_FINE]),
    (of_keys, replace(KEYS, has_recipient=False), [F.KEYS_MISSING]),
    (of_keys, replace(KEYS, opens_here=False), [F.KEYS_RELAY]),
    (of_keys, replace(KEYS, has_age_key=False), [F.KEYS_NO_AGE]),
    (of_keys, replace(KEYS, has_identity=False), [F.KEYS_NO_IDENTITY]),
    (of_keys, replace(KEYS, is_on_paper=False), [F.KEYS_NO_SHEET]),
    (of_keys, replace(KEYS, is_on_paper=False, is_practice=True), [F.KEYS_FINE]),
    (of_keys, None, []),
    (of_backup, BackupFacts(40, NOW, 0), [F.BACKUP_FINE]),
    (of_backup, BackupFacts(40, NOW, 3), [F.BACKUP_OLD]),
    (of_backup, BackupFacts(40, None, 40), [F.BACKUP_NONE]),
    (of_backup, BackupFacts(0, None, 0), [F.BACKUP_EMPTY]),
    (of_clock, CLOCK, [F.CLOCK_FINE]),
    (of_clock, replace(CLOCK, newest=None), [F.CLOCK_FINE]),
    (of_clock, replace(CLOCK, newest=NOW + dt.timedelta(hours=3)), [F.CLOCK_BEHIND]),
    (of_clock, replace(CLOCK, published=dt.date(2027, 1, 1)), [F.CLOCK_OLD]),
    (of_power, PowerFacts(is_plugged=True, percent=20), [F.POWER_PLUGGED]),
    (of_power, PowerFacts(is_plugged=False, percent=80), [F.POWER_BATTERY]),
    (of_power, PowerFacts(is_plugged=False, percent=20), [F.POWER_LOW]),
    (of_power, PowerFacts(None, None), [F.POWER_UNKNOWN]),
    (lambda facts: of_cases(facts, TODAY), [CASE], [F.CASES_FINE]),
    (lambda facts: of_cases(facts, TODAY), [], [F.CASES_NONE]),
    (
        lambda facts: of_cases(facts, TODAY),
        [replace(CASE, sure_on=TODAY - dt.timedelta(days=181))],
        [F.CASES_OLD],
    ),
    (
        lambda facts: of_cases(facts, TODAY),
        [replace(CASE, sure_on=TODAY - dt.timedelta(days=180))],
        [F.CASES_FINE],
    ),
    (
        lambda facts: of_cases(facts, TODAY),
        [CASE, replace(CASE, action_open="check")],
        [F.CASES_UNSURE],
    ),
    (of_codes, CodeFacts(7, 0, []), [F.CODES_FINE]),
    (of_codes, CodeFacts(7, 2, []), [F.CODES_DENSE]),
    (of_codes, CodeFacts(7, 2, ["joel-paredes"]), [F.CODES_UNREADABLE]),
    (of_codes, CodeFacts(0, 0, []), [F.CODES_NONE]),
    (of_sheets, SHEETS, [F.SHEETS_FINE]),
    (of_sheets, replace(SHEETS, has_pango=False), [F.SHEETS_NO_PANGO]),
    (of_sheets, replace(SHEETS, has_fonts=False), [F.SHEETS_NO_FONTS]),
    (of_sheets, replace(SHEETS, missing="龍"), [F.SHEETS_LETTERS]),
    (of_printer, PRINTER, [F.PRINTER_FINE]),
    (of_printer, replace(PRINTER, name=""), [F.PRINTER_NONE]),
    (of_printer, replace(PRINTER, state=""), [F.PRINTER_NO_SYSTEM]),
    (of_printer, replace(PRINTER, state="unknown"), [F.PRINTER_UNKNOWN]),
    (of_printer, replace(PRINTER, state="stopped"), [F.PRINTER_STOPPED]),
    (of_printer, replace(PRINTER, keeps_jobs=True), [F.PRINTER_FINE, F.PRINTER_KEEPS]),
    (of_stations, StationFacts(0, is_plain=False), [F.STATIONS_NONE]),
    (of_stations, StationFacts(3, is_plain=False), [F.STATIONS_JOINED]),
    (of_stations, StationFacts(3, is_plain=True), [F.STATIONS_PLAIN, F.STATIONS_JOINED]),
    (of_network, True, [F.OFFLINE_REHEARSE]),
    (of_network, False, [F.OFFLINE_NOW]),
    (of_languages, [], [F.LANGUAGES_FINE]),
    (of_languages, ["ar"], [F.LANGUAGES_MISSING]),
    (of_versions, "3.46.0", [F.VERSIONS]),
]


@pytest.mark.parametrize(
    ("judge", "facts", "found"), JUDGED, ids=lambda it: it[0] if isinstance(it, list) and it else ""
)
def test_each_fact_has_its_finding(
    judge: Callable[..., Iterable[Line]], facts: Any, found: list[Finding]
) -> None:
    assert [line.finding for line in judge(facts)] == found


def test_every_finding_comes_up_above() -> None:
    """A finding that nothing leads to would be words for nobody."""
    told = {finding for _, _, found in JUDGED for finding in found}
    assert told == set(Finding) - {Finding.CANNOT_TELL}
    assert not MUST & LOOK


def test_ready_is_who_must_do_nothing() -> None:
    fine, look, must = (
        Line(Topic.DISK, finding) for finding in (F.DISK_FINE, F.DISK_LOW, F.DISK_FULL)
    )
    assert [line.grade for line in (fine, look, must)] == [Grade.FINE, Grade.LOOK, Grade.MUST]
    assert is_ready([fine, look])
    assert not is_ready([fine, look, must])


@pytest.mark.parametrize(
    ("configuration", "kept"),
    [
        ("PreserveJobFiles No\n", False),
        ("LogLevel warn\n  preservejobfiles off\n", False),
        ("PreserveJobFiles No\nPreserveJobFiles 3600\n", True),
        ("# PreserveJobFiles No\n", True),
        ("PreserveJobFiles 86400\n", True),
        ("", True),
        (None, True),
    ],
)
def test_a_print_system_keeps_its_jobs_unless_it_says_no(
    configuration: str | None, kept: bool
) -> None:
    """Promise 2: whoever takes the laptop must not find letters in the print system."""
    assert keeps_jobs(configuration) is kept
