"""Checks the catalogues: every text is in them, none is missing or fuzzy, placeholders agree.

`python -m tests.catalogues` checks; with `update` it brings new texts into the catalogues.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import polib

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "kiosk" / "translations"
SOURCE = "en"
"""The texts in the code are English: its catalogue stays empty but for plurals."""
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
NAMED = re.compile(r"(.+): %\(\w+\)s")


def catalogues() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def extract(target: Path) -> polib.POFile:
    """Return what the code and the templates say now."""
    babel = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    options = [
        "-F",
        "pyproject.toml",
        "-k",
        "lazy_gettext",
        "--no-location",
        "--sort-output",
        "--ignore-dirs",
        ".*",
    ]
    subprocess.run([*babel, *options, "-o", str(target), "."], cwd=ROOT, check=True)  # noqa: S603
    return polib.pofile(str(target))


def faults(path: Path, wanted: polib.POFile) -> list[str]:
    """Return what is wrong with one catalogue, a line each."""
    found = polib.pofile(str(path))
    language = path.parts[-3]
    there = {entry.msgid: entry for entry in found if not entry.obsolete}
    lines = [f"{language}: no longer used: {msgid!r}" for msgid in there]
    lines = [line for msgid, line in zip(there, lines, strict=True) if wanted.find(msgid) is None]
    for entry in wanted:
        own = there.get(entry.msgid)
        if own is None:
            lines.append(f"{language}: not in the catalogue: {entry.msgid!r}")
            continue
        lines += _faults_of(language, own)
    return lines + [f"{language}: {fault}" for fault in unlike_their_button(there)]


def unlike_their_button(there: Mapping[str, polib.POEntry]) -> list[str]:
    """Return what a button is called for those who hear it, where it does not begin as it looks.

    "Print: %(name)s" has to begin with the words of "Print": who says what they see is understood
    (WCAG 2.5.3).
    """
    heard = ((NAMED.fullmatch(msgid), entry) for msgid, entry in there.items())
    return [
        f"does not begin with the words of its button: {entry.msgid!r}"
        for found, entry in heard
        if found and (seen := there.get(found[1])) and not entry.msgstr.startswith(seen.msgstr)
    ]


def _faults_of(language: str, entry: polib.POEntry) -> list[str]:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy or not all(texts):
        return [f"{language}: not translated: {entry.msgid!r}"]
    allowed = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    return [
        f"{language}: other placeholders: {entry.msgid!r}"
        for text in texts
        if not set(PLACEHOLDER.findall(text)) <= allowed
    ]


def update(wanted: polib.POFile) -> None:
    for path in catalogues():
        found = polib.pofile(str(path), wrapwidth=100)
        found.merge(wanted)
        for entry in list(found):
            if entry.obsolete:
                found.remove(entry)
        found.save()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        wanted = extract(Path(folder) / "messages.pot")
        if sys.argv[1:] == ["update"]:
            update(wanted)
        lines = [line for path in catalogues() for line in faults(path, wanted)]
    for line in lines:
        print(line)  # noqa: T201
    return 1 if lines or not catalogues() else 0


if __name__ == "__main__":
    sys.exit(main())
