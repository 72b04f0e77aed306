"""What the doctor can find, as codes; they are worded where they are shown."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


class Grade(enum.StrEnum):
    """How much it matters: `must` is to be done before the doors open."""

    FINE = "fine"
    LOOK = "look"
    MUST = "must"


class Topic(enum.StrEnum):
    """What is looked at, in the order in which it is told."""

    EVENT = "event"
    DISK = "disk"
    DATABASE = "database"
    KEYS = "keys"
    BACKUP = "backup"
    CLOCK = "clock"
    POWER = "power"
    CASES = "cases"
    CODES = "codes"
    SHEETS = "sheets"
    PRINTER = "printer"
    STATIONS = "stations"
    OFFLINE = "offline"
    LANGUAGES = "languages"
    VERSIONS = "versions"


class Finding(enum.StrEnum):
    """One thing that was found; GRADES says how much it matters."""

    EVENT_MISSING = "event-missing"
    EVENT_PRACTICE = "event-practice"
    EVENT_CLOSED = "event-closed"
    EVENT_REAL = "event-real"
    DISK_FINE = "disk-fine"
    DISK_LOW = "disk-low"
    DISK_FULL = "disk-full"
    DISK_SHUT = "disk-shut"
    DISK_SLOW = "disk-slow"
    DISK_REMOVABLE = "disk-removable"
    DATABASE_WHOLE = "database-whole"
    DATABASE_DAMAGED = "database-damaged"
    DATABASE_NONE = "database-none"
    KEYS_FINE = "keys-fine"
    KEYS_RELAY = "keys-relay"
    KEYS_MISSING = "keys-missing"
    KEYS_NO_AGE = "keys-no-age"
    KEYS_NO_IDENTITY = "keys-no-identity"
    KEYS_NO_SHEET = "keys-no-sheet"
    BACKUP_FINE = "backup-fine"
    BACKUP_EMPTY = "backup-empty"
    BACKUP_NONE = "backup-none"
    BACKUP_OLD = "backup-old"
    CLOCK_FINE = "clock-fine"
    CLOCK_BEHIND = "clock-behind"
    CLOCK_OLD = "clock-old"
    POWER_PLUGGED = "power-plugged"
    POWER_BATTERY = "power-battery"
    POWER_LOW = "power-low"
    POWER_UNKNOWN = "power-unknown"
    CASES_FINE = "cases-fine"
    CASES_NONE = "cases-none"
    CASES_OLD = "cases-old"
    CASES_UNSURE = "cases-unsure"
    CODES_FINE = "codes-fine"
    CODES_NONE = "codes-none"
    CODES_DENSE = "codes-dense"
    CODES_UNREADABLE = "codes-unreadable"
    SHEETS_FINE = "sheets-fine"
    SHEETS_NO_PANGO = "sheets-no-pango"
    SHEETS_NO_FONTS = "sheets-no-fonts"
    SHEETS_LETTERS = "sheets-letters"
    PRINTER_FINE = "printer-fine"
    PRINTER_NONE = "printer-none"
    PRINTER_NO_SYSTEM = "printer-no-system"
    PRINTER_UNKNOWN = "printer-unknown"
    PRINTER_STOPPED = "printer-stopped"
    PRINTER_KEEPS = "printer-keeps"
    STATIONS_NONE = "stations-none"
    STATIONS_JOINED = "stations-joined"
    STATIONS_PLAIN = "stations-plain"
    OFFLINE_NOW = "offline-now"
    OFFLINE_REHEARSE = "offline-rehearse"
    LANGUAGES_FINE = "languages-fine"
    LANGUAGES_MISSING = "languages-missing"
    VERSIONS = "versions"
    CANNOT_TELL = "cannot-tell"


MUST = frozenset(
    {
        Finding.EVENT_MISSING,
        Finding.DISK_FULL,
        Finding.DISK_SHUT,
        Finding.DATABASE_DAMAGED,
        Finding.DATABASE_NONE,
        Finding.KEYS_MISSING,
        Finding.KEYS_NO_AGE,
        Finding.KEYS_NO_IDENTITY,
        Finding.CLOCK_BEHIND,
        Finding.CLOCK_OLD,
        Finding.POWER_LOW,
        Finding.CASES_NONE,
        Finding.CODES_UNREADABLE,
        Finding.SHEETS_NO_FONTS,
        Finding.PRINTER_NO_SYSTEM,
        Finding.PRINTER_UNKNOWN,
        Finding.PRINTER_STOPPED,
        Finding.LANGUAGES_MISSING,
    }
)
"""With any of these the evening goes wrong."""
LOOK = frozenset(
    {
        Finding.EVENT_PRACTICE,
        Finding.EVENT_CLOSED,
        Finding.DISK_LOW,
        Finding.DISK_SLOW,
        Finding.DISK_REMOVABLE,
        Finding.KEYS_NO_SHEET,
        Finding.BACKUP_NONE,
        Finding.BACKUP_OLD,
        Finding.POWER_BATTERY,
        Finding.CASES_OLD,
        Finding.CASES_UNSURE,
        Finding.CODES_DENSE,
        Finding.SHEETS_NO_PANGO,
        Finding.SHEETS_LETTERS,
        Finding.PRINTER_NONE,
        Finding.PRINTER_KEEPS,
        Finding.STATIONS_PLAIN,
        Finding.OFFLINE_REHEARSE,
        Finding.CANNOT_TELL,
    }
)
"""With these a host decides."""


@dataclass(frozen=True)
class Line:
    """One finding about one topic; `details` are numbers, dates and public names for its words."""

    topic: Topic
    finding: Finding
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def grade(self) -> Grade:
        if self.finding in MUST:
            return Grade.MUST
        return Grade.LOOK if self.finding in LOOK else Grade.FINE


def is_ready(lines: Iterable[Line]) -> bool:
    """Tell whether nothing must be done before the doors open."""
    return all(line.grade is not Grade.MUST for line in lines)
