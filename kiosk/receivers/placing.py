"""Puts files into a folder whole or not at all: durably, read back, and never over another."""

import contextlib
import errno
import itertools
import os
from collections.abc import Callable, Sequence
from pathlib import Path

PART = ".part"
PRIVATE = 0o600

Fill = Callable[[Sequence[str]], Sequence[bytes]]
"""Returns what the files of these names hold, in their order."""


class NotWritten(Exception):  # noqa: N818 - reads as what it says where it is caught
    """A file could not be written; `code` is the errno, `is_placed` that it may lie there yet."""

    def __init__(self, code: int, is_placed: bool) -> None:
        super().__init__(code)
        self.code = code
        self.is_placed = is_placed


def write_new(folder: Path, stem: str, suffixes: Sequence[str], fill: Fill) -> list[str]:
    """Write the next `<stem>.<n><suffix>`, one file per suffix, and return their names.

    They come into place in this order. Nothing is overwritten, and nothing readable is left behind
    where it fails. Raises NotWritten.
    """
    targets: list[Path] = []
    is_placed = False
    try:
        _clear_parts(folder, stem, suffixes)
        targets = _reserve(folder, stem, suffixes)
        contents = fill([target.name for target in targets])
        for target, content in zip(targets, contents, strict=True):
            _write_synced(_part(target), content)
        # From here on the files may be there whatever the system says.
        is_placed = True
        for target in targets:
            _part(target).replace(target)
        _sync_folder(folder)
        for target, content in zip(targets, contents, strict=True):
            if _read_past_cache(target) != content:
                raise OSError(errno.EIO, "what was read back differs")
    except OSError as fault:
        # The last first: what proves the others goes after them.
        _remove(*(path for target in reversed(targets) for path in (_part(target), target)))
        raise NotWritten(fault.errno or errno.EIO, is_placed) from fault
    return [target.name for target in targets]


def _clear_parts(folder: Path, stem: str, suffixes: Sequence[str]) -> None:
    """Remove what a crash left half-written: it is readable, and nobody would miss it."""
    for suffix in suffixes:
        for part in folder.glob(f"{stem}.*{suffix}{PART}"):
            part.unlink(missing_ok=True)


def _reserve(folder: Path, stem: str, suffixes: Sequence[str]) -> list[Path]:
    """Return names that are ours alone, as empty files to rename over.

    A rename overwrites, and a hard link, which does not, is unknown to the FAT of USB sticks.
    """
    for number in itertools.count(1):
        taken: list[Path] = []
        try:
            for suffix in suffixes:
                _make_empty(folder / f"{stem}.{number}{suffix}")
                taken.append(folder / f"{stem}.{number}{suffix}")
        except OSError as fault:
            _remove(*taken)
            if not isinstance(fault, FileExistsError):
                raise
        else:
            return taken
    raise AssertionError("numbers do not end")


def _make_empty(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))


def _part(target: Path) -> Path:
    return target.with_name(target.name + PART)


def _write_synced(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


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


def _remove(*paths: Path) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
