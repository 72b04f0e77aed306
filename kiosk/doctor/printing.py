"""What comes on paper: sheets, their fonts, the printer, and what the print system keeps."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.doctor.findings import Finding, Line, Topic
from kiosk.doctor.place import Place
from kiosk.packs import Pack
from kiosk.printing import pdf
from kiosk.printing.fonts import WEIGHTS, stack, unprintable

CUPS = Path("/etc/cups/cupsd.conf")
LPSTAT_SECONDS = 5.0
_KEEPS = re.compile(r"^\s*PreserveJobFiles\s+(\S+)", re.IGNORECASE | re.MULTILINE)
_NOTHING_KEPT = {"no", "off", "false", "0"}


@dataclass(frozen=True)
class SheetFacts:
    """Whether PDFs can be made, whether the fonts are there, and letters that none of them has."""

    has_pango: bool
    has_fonts: bool
    missing: str


def sheet_facts(place: Place) -> SheetFacts:
    has_fonts = all(stack(place.assets, "display", weight) for weight in WEIGHTS)
    return SheetFacts(pdf.is_available(), has_fonts, unprintable(_names(place.pack), place.assets))


def of_sheets(facts: SheetFacts) -> Iterator[Line]:
    if not facts.has_fonts:
        yield Line(Topic.SHEETS, Finding.SHEETS_NO_FONTS)
    elif facts.missing:
        yield Line(Topic.SHEETS, Finding.SHEETS_LETTERS, {"letters": " ".join(facts.missing)})
    if not facts.has_pango:
        yield Line(Topic.SHEETS, Finding.SHEETS_NO_PANGO)
    if facts.has_pango and facts.has_fonts and not facts.missing:
        yield Line(Topic.SHEETS, Finding.SHEETS_FINE)


def _names(pack: Pack) -> str:
    """Return how the pack writes its people; these must be right on every sheet."""
    return "".join(
        text
        for case in pack.cases
        for text in (*case.spellings, *(page.name or "" for page in case.texts.values()))
    )


@dataclass(frozen=True)
class PrinterFacts:
    """The chosen printer, what the print system says of it, and whether that keeps what it prints.

    `state` is "" where there is no print system, else unknown, stopped or ready.
    """

    name: str
    state: str
    keeps_jobs: bool


def printer_facts(place: Place) -> PrinterFacts:
    name = place.settings.printer
    if not name:
        return PrinterFacts("", "", keeps_jobs=False)
    return PrinterFacts(name, _state(name), keeps_jobs(_configuration()))


def of_printer(facts: PrinterFacts) -> Iterator[Line]:
    told = {"name": facts.name}
    if not facts.name:
        yield Line(Topic.PRINTER, Finding.PRINTER_NONE)
        return
    found = {
        "": Finding.PRINTER_NO_SYSTEM,
        "unknown": Finding.PRINTER_UNKNOWN,
        "stopped": Finding.PRINTER_STOPPED,
        "ready": Finding.PRINTER_FINE,
    }
    yield Line(Topic.PRINTER, found[facts.state], told)
    if facts.state and facts.keeps_jobs:
        yield Line(Topic.PRINTER, Finding.PRINTER_KEEPS)


def keeps_jobs(configuration: str | None) -> bool:
    """Tell whether CUPS keeps a copy of what it prints.

    It does so for a day unless PreserveJobFiles says no (cupsd.conf(5)); what cannot be read is
    taken for the usual.
    """
    found = _KEEPS.findall(configuration or "")
    return not found or found[-1].lower() not in _NOTHING_KEPT


def _configuration() -> str | None:
    try:
        return CUPS.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _state(name: str) -> str:
    program = shutil.which("lpstat")
    if program is None or shutil.which("lp") is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, and a name that was checked
            [program, "-p", name],
            capture_output=True,
            check=False,
            timeout=LPSTAT_SECONDS,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            text=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    if done.returncode or name not in done.stdout:
        return "unknown"
    return "stopped" if "disabled" in done.stdout else "ready"
