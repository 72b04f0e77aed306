"""A pack to hand on: what the kiosk tells, with the edits of its hosts written into the files."""

import datetime as dt
import re
from collections.abc import Sequence

from kiosk.packs.checking import PACK_FILE, Read, pack_of
from kiosk.packs.documents import read_toml
from kiosk.packs.edits import Edit
from kiosk.packs.faults import Findings
from kiosk.packs.fitting import fitting
from kiosk.packs.overlay import by_case, overlaid
from kiosk.packs.reading import PackFiles
from kiosk.packs.writing import toml_of

LOCAL = re.compile(r"\.[0-9]{12}$")
"""What a version has at its end that was made here: year, month, day, hour and minute (UTC)."""
LONGEST_VERSION = 32


def exported(files: PackFiles, edits: Sequence[Edit], unfit: Sequence[str] = ()) -> PackFiles:
    """Return the files with the edits that count, under a version that sorts above the pack's.

    Without edits it is the pack as it came. Raises BrokenPack.
    """
    found = fitting(by_case(edits), unfit)
    if not found:
        return files
    made = overlaid(files, found)
    document = read_toml(PACK_FILE, made.contents[PACK_FILE], Findings())
    if document is not None:
        version = local_version(str(document.data.get("version")), max(it.made_at for it in edits))
        made.contents[PACK_FILE] = toml_of(document.data | {"version": version}).encode()
    pack_of(Read(made, Findings()))
    return made


def local_version(version: str, at: dt.datetime) -> str:
    """Return the version with the minute of the newest edit behind it.

    It is above the pack's own and below the next that its makers publish: 2026.11.22.1 becomes
    2026.11.22.1.202612101842, which 2026.11.22.2 replaces.
    """
    base = LOCAL.sub("", version)
    minute = at.astimezone(dt.UTC).strftime("%Y%m%d%H%M")
    return f"{base[: LONGEST_VERSION - 13].rstrip('.')}.{minute}"
