"""All checks, one after the other: one that fails is told, and never stops the others."""

import logging
from collections.abc import Callable, Iterable, Sequence

from kiosk.doctor import keeping, machine, offering, printing, software
from kiosk.doctor.findings import Finding, Line, Topic
from kiosk.doctor.place import Place

Check = Callable[[Place], Iterable[Line]]
log = logging.getLogger(__name__)

CHECKS: Sequence[tuple[Topic, Check]] = (
    (Topic.EVENT, lambda place: keeping.of_event(keeping.event_facts(place))),
    (Topic.DISK, lambda place: machine.of_disk(machine.disk_facts(place))),
    (Topic.DATABASE, lambda place: keeping.of_database(keeping.verdict(place))),
    (Topic.KEYS, lambda place: keeping.of_keys(keeping.key_facts(place))),
    (Topic.BACKUP, lambda place: keeping.of_backup(keeping.backup_facts(place))),
    (Topic.CLOCK, lambda place: machine.of_clock(machine.clock_facts(place))),
    (Topic.POWER, lambda place: machine.of_power(machine.power_facts())),
    (Topic.CASES, lambda place: offering.of_cases(offering.case_facts(place), place.now.date())),
    (Topic.CODES, lambda place: offering.of_codes(offering.code_facts(place))),
    (Topic.SHEETS, lambda place: printing.of_sheets(printing.sheet_facts(place))),
    (Topic.PRINTER, lambda place: printing.of_printer(printing.printer_facts(place))),
    (Topic.STATIONS, lambda place: offering.of_stations(offering.station_facts(place))),
    (Topic.OFFLINE, lambda place: machine.of_network(machine.is_connected())),
    (Topic.LANGUAGES, lambda place: software.of_languages(software.languages_without_words())),
    (Topic.VERSIONS, lambda place: software.of_versions(software.database_version(place))),
)
"""For each topic: facts are gathered, then a pure function judges them."""


def examine(place: Place, checks: Sequence[tuple[Topic, Check]] = CHECKS) -> list[Line]:
    """Return what was found, in the order of the topics."""
    return [line for topic, check in checks for line in _guarded(topic, check, place)]


def _guarded(topic: Topic, check: Check, place: Place) -> list[Line]:
    try:
        return list(check(place))
    except Exception as fault:  # noqa: BLE001 - whatever it is, the other checks go on
        # The kind of fault alone: its text may hold a path or a row.
        log.warning("the check of %s failed: %s", topic, type(fault).__name__)
        return [Line(topic, Finding.CANNOT_TELL)]
