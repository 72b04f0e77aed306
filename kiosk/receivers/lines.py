"""Files of JSON Lines with a manifest: written whole or not at all, proved by their digest."""

import contextlib
import errno
import hashlib
import itertools
import json
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

SCHEMA = "ecritoire.actions/1"
SUFFIX = ".jsonl"
PART = ".part"
PRIVATE = 0o600


class NotWritten(Exception):  # noqa: N818 - reads as what it says where it is caught
    """A file could not be written; `code` is the errno, `is_placed` that it may lie there yet."""

    def __init__(self, code: int, is_placed: bool) -> None:
        super().__init__(code)
        self.code = code
        self.is_placed = is_placed


def content_of(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a manifest line and a line per record; the digest covers all but the manifest."""
    rest = b"".join(_line(record) for record in records)
    digest = hashlib.sha256(rest).hexdigest()
    return _line({"schema": SCHEMA, "count": len(records), "sha256": digest}) + rest


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write_new(folder: Path, stem: str, content: bytes) -> str:
    """Write `content` durably as the next `<stem>.<n>.jsonl` and return that name.

    Nothing is overwritten, and nothing readable is left behind where it fails. Raises NotWritten.
    """
    part = folder / f"{stem}.{uuid.uuid4().hex}{SUFFIX}{PART}"
    target: Path | None = None
    is_placed = False
    try:
        _clear_parts(folder, stem)
        _write_synced(part, content)
        target = _reserve(folder, stem)
        # From here on the file may be there whatever the system says.
        is_placed = True
        part.replace(target)
        _sync_folder(folder)
        if _read_past_cache(target) != content:
            raise OSError(errno.EIO, "what was read back differs")
    except OSError as fault:
        _remove(part, target)
        raise NotWritten(fault.errno or errno.EIO, is_placed) from fault
    return target.name


def _clear_parts(folder: Path, stem: str) -> None:
    """Remove what a crash left half-written: it is readable, and nobody would miss it."""
    for part in folder.glob(f"{stem}.*{SUFFIX}{PART}"):
        part.unlink(missing_ok=True)


def _write_synced(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _reserve(folder: Path, stem: str) -> Path:
    """Return a name that is ours alone, as an empty file to rename over.

    A rename overwrites, and a hard link, which does not, is unknown to the FAT of USB sticks.
    """
    for number in itertools.count(1):
        target = folder / f"{stem}.{number}{SUFFIX}"
        with contextlib.suppress(FileExistsError):
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
            break
    return target


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows opens no folders; NTFS journals the rename itself.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_past_cache(path: Path) -> bytes:
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            # Else the page cache would answer, not the disk (trust.md, section 10).
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()


def _remove(*paths: Path | None) -> None:
    for path in paths:
        if path:
            with contextlib.suppress(OSError):
                path.unlink()


def records_in(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a whole file of ours, nothing of any other. Raises OSError."""
    head, _, rest = path.read_bytes().partition(b"\n")
    try:
        manifest = json.loads(head)
    except ValueError:
        return
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        return
    if manifest.get("sha256") == hashlib.sha256(rest).hexdigest():
        yield from (json.loads(line) for line in rest.split(b"\n") if line)
