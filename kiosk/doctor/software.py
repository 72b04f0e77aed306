"""The software: the words of each language, and which versions run."""

import platform
import sqlite3
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from kiosk.config import LANGUAGES
from kiosk.doctor.findings import Finding, Line, Topic

TRANSLATIONS = Path(__file__).parent.parent / "translations"
SOURCE = "en"
"""The texts in the code are English: it needs no catalogue."""


def languages_without_words() -> Sequence[str]:
    """Return the languages of the screens of which no catalogue was built."""
    return [
        code
        for code in LANGUAGES
        if code != SOURCE and not (TRANSLATIONS / code / "LC_MESSAGES" / "messages.mo").is_file()
    ]


def of_languages(missing: Sequence[str]) -> Iterator[Line]:
    if missing:
        yield Line(Topic.LANGUAGES, Finding.LANGUAGES_MISSING, {"languages": ", ".join(missing)})
    else:
        yield Line(Topic.LANGUAGES, Finding.LANGUAGES_FINE, {"count": len(LANGUAGES)})


def of_versions() -> Iterator[Line]:
    told = {
        "own": version("ecritoire"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": f"{platform.system()} {platform.release()}",
    }
    yield Line(Topic.VERSIONS, Finding.VERSIONS, told)
