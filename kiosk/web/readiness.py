"""What the doctor found, in words that say what to do; the page and the command share them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import format_datetime, format_decimal, gettext, lazy_gettext
from sqlalchemy.orm import sessionmaker

from kiosk.database import FREE_BYTES, db
from kiosk.doctor import Grade, Line, Place, Topic, examine
from kiosk.web.readiness_words import FOUND, REMEDIES
from kiosk.web.state import kiosk

TOPICS: Mapping[Topic, Any] = {
    Topic.EVENT: lazy_gettext("Event"),
    Topic.DISK: lazy_gettext("Disk"),
    Topic.DATABASE: lazy_gettext("What was saved"),
    Topic.KEYS: lazy_gettext("Keys"),
    Topic.BACKUP: lazy_gettext("Backup"),
    Topic.CLOCK: lazy_gettext("Clock"),
    Topic.POWER: lazy_gettext("Power"),
    Topic.CASES: lazy_gettext("Cases"),
    Topic.CODES: lazy_gettext("Codes for phones"),
    Topic.SHEETS: lazy_gettext("Sheets to print"),
    Topic.PRINTER: lazy_gettext("Printer"),
    Topic.STATIONS: lazy_gettext("Stations"),
    Topic.OFFLINE: lazy_gettext("Without internet"),
    Topic.LANGUAGES: lazy_gettext("Languages"),
    Topic.VERSIONS: lazy_gettext("Versions"),
}
GRADES: Mapping[Grade, Any] = {
    Grade.FINE: lazy_gettext("Fine"),
    Grade.LOOK: lazy_gettext("Look at it"),
    Grade.MUST: lazy_gettext("To do"),
}
PLACES: Mapping[Topic, str] = {
    Topic.EVENT: "setup.ready",
    Topic.BACKUP: "finish.steps",
    Topic.CASES: "cases.cases",
    Topic.CODES: "prints.room",
    Topic.PRINTER: "prints.room",
    Topic.STATIONS: "stations.stations",
}
"""Pages of the desk on which one does something about it."""


@dataclass(frozen=True)
class Told:
    """A line as people read it."""

    line: Line
    topic: str
    grade: str
    words: str
    remedy: str

    @property
    def endpoint(self) -> str:
        """Return the page where it is done, "" where there is nothing to do or no page for it."""
        return PLACES.get(self.line.topic, "") if self.remedy else ""

    def as_json(self) -> dict[str, str]:
        return {
            "topic": self.line.topic,
            "code": self.line.finding,
            "grade": self.line.grade,
            "words": self.words,
            "remedy": self.remedy,
        }


def looked_at() -> Sequence[Told]:
    """Return what the doctor finds on this machine, in the language of the answer."""
    own = kiosk()
    reading = sessionmaker(db.engine) if own.settings.database.exists() else None
    assets = Path(current_app.static_folder or "")
    place = Place(own.settings, own.pack, assets, FREE_BYTES, own.now(), reading)
    return [tell(line) for line in examine(place)]


def tell(line: Line) -> Told:
    """Return the line in words."""
    shown = {name: _shown(name, value) for name, value in line.details.items()}
    return Told(
        line,
        str(TOPICS[line.topic]),
        str(GRADES[line.grade]),
        _filled(FOUND[line.finding], shown),
        _filled(REMEDIES.get(line.finding, ""), shown),
    )


def summary(lines: Sequence[Line]) -> str:
    """Return the sentence that stands above the lines."""
    grades = {line.grade for line in lines}
    if Grade.MUST in grades:
        return str(gettext("Not ready yet. Do what is marked first."))
    if Grade.LOOK in grades:
        return str(gettext("Ready. A few things deserve a look."))
    return str(gettext("Ready for tonight."))


def _filled(words: Any, shown: Mapping[str, str]) -> str:
    return str(words) % shown


def _shown(name: str, value: object) -> str:
    if isinstance(value, dt.datetime):
        return str(format_datetime(value, "d MMMM y, HH:mm", rebase=False))
    if name == "free" and isinstance(value, int):
        return _size(value)
    if isinstance(value, int | float):
        return str(format_decimal(value, "#,##0.#"))
    return str(value)


def _size(free: int) -> str:
    """Return the room on a disk in the unit that volunteers see on their phones."""
    if free >= 10**9:
        return str(gettext("%(number)s GB", number=format_decimal(free / 10**9, "#,##0.#")))
    return str(gettext("%(number)s MB", number=format_decimal(free // 10**6)))
