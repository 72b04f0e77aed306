"""The software: the words of each language, and which versions run."""

import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import func

from kiosk.config import LANGUAGES
from kiosk.doctor.findings import Finding, Line, Topic
from kiosk.doctor.place import Place

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


def database_version(place: Place) -> str:
    """Return SQLite's version, "" where there is no database yet."""
    if place.reading is None:
        return ""
    with place.reading() as session:
        return str(session.scalar(func.sqlite_version()))


def of_versions(database: str) -> Iterator[Line]:
    told = {
        "own": version("ecritoire"),
        "python": platform.python_version(),
        "sqlite": database or "–",
        "system": f"{platform.system()} {platform.release()}",
    }
    yield Line(Topic.VERSIONS, Finding.VERSIONS, told)
