"""Files that are written whole or not at all, and proved by reading them back from the disk."""

import contextlib
import errno
import os
from collections.abc import Iterable
from pathlib import Path

PART = ".part"
PRIVATE = 0o600


class NotWritten(Exception):  # noqa: N818 - reads as what it says where it is caught
    """A file could not be written; `code` is the errno, `is_placed` that it may lie there yet."""

    def __init__(self, code: int, is_placed: bool) -> None:
        super().__init__(code)
        self.code = code
        self.is_placed = is_placed


def write_whole(folder: Path, names: Iterable[str], content: bytes, part: str) -> Path:
    """Write `content` durably under the first of the names that is free, and return its path.

    `part` is the name it has until it is whole. Nothing is overwritten, and nothing readable is
    left behind where it fails. Raises NotWritten, with EEXIST where no name was free.
    """
    target: Path | None = None
    is_placed = False
    try:
        write_synced(folder / part, content)
        target = _reserve(folder, names)
        # From here on the file may be there whatever the system says.
        is_placed = True
        (folder / part).replace(target)
        sync_folder(folder)
        if read_past_cache(target) != content:
            raise OSError(errno.EIO, "what was read back differs")
    except OSError as fault:
        remove(folder / part, target)
        raise NotWritten(fault.errno or errno.EIO, is_placed) from fault
    return target


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file to the disk, not only to the cache. Raises FileExistsError and OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _reserve(folder: Path, names: Iterable[str]) -> Path:
    """Return a name that is ours alone, as an empty file to rename over.

    A rename overwrites, and a hard link, which does not, is unknown to the FAT of USB sticks.
    """
    for name in names:
        with contextlib.suppress(FileExistsError):
            make_empty(folder / name)
            return folder / name
    raise FileExistsError(errno.EEXIST, "every name is taken")


def make_empty(path: Path) -> None:
    """Make an empty file that nobody else may read. Raises FileExistsError and OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        os.close(handle)
    except OSError:
        remove(path)
        raise


def sync_folder(folder: Path) -> None:
    """Make durable what was renamed or removed in the folder."""
    if os.name == "nt":
        return  # Windows opens no folders; NTFS journals the rename itself.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_past_cache(path: Path) -> bytes:
    """Return what the disk holds, not what the page cache would answer (trust.md, section 10)."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()


def remove(*paths: Path | None) -> None:
    for path in paths:
        if path:
            with contextlib.suppress(OSError):
                path.unlink()
