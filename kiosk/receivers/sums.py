"""Files of digests as `sha256sum` writes and checks them: they prove that other files are whole."""

import hashlib
from collections.abc import Mapping
from pathlib import Path


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """Return a line for each file, by its name."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in files)
    return "".join(lines).encode()


def proved_by(path: Path) -> Mapping[str, bytes]:
    """Return the files beside `path` that it names, or none unless all are there as they were.

    Raises OSError where one cannot be read for another reason than that it is not there.
    """
    sums = path.read_bytes()
    try:
        names = [line.split("  ", 1)[1] for line in sums.decode().splitlines()]
        files = {name: (path.parent / Path(name).name).read_bytes() for name in names}
    except (ValueError, IndexError, FileNotFoundError):
        return {}
    return files if sums_of(files) == sums else {}
