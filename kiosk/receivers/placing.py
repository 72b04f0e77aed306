"""Puts files into a folder whole or not at all: durably, read back, and never over another."""

import errno
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.durable import (
    PART,
    NotWritten,
    make_empty,
    read_past_cache,
    remove,
    sync_folder,
    write_synced,
)

Fill = Callable[[Sequence[str]], Sequence[bytes]]
"""Returns what the files of these names hold, in their order."""


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
            write_synced(_part(target), content)
        # From here on the files may be there whatever the system says.
        is_placed = True
        for target in targets:
            _part(target).replace(target)
        sync_folder(folder)
        for target, content in zip(targets, contents, strict=True):
            if read_past_cache(target) != content:
                raise OSError(errno.EIO, "what was read back differs")
    except OSError as fault:
        # The last first: what proves the others goes after them.
        remove(*(path for target in reversed(targets) for path in (_part(target), target)))
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
                make_empty(folder / f"{stem}.{number}{suffix}")
                taken.append(folder / f"{stem}.{number}{suffix}")
        except OSError as fault:
            remove(*taken)
            if not isinstance(fault, FileExistsError):
                raise
        else:
            return taken
    raise AssertionError("numbers do not end")


def _part(target: Path) -> Path:
    return target.with_name(target.name + PART)
