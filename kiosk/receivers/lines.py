"""Files of JSON Lines with a manifest: written whole or not at all, proved by their digest."""

import errno
import hashlib
import itertools
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kiosk.durable import PART, NotWritten, write_whole

SCHEMA = "ecritoire.actions/1"
SUFFIX = ".jsonl"

__all__ = ["SUFFIX", "NotWritten", "content_of", "records_in", "write_new"]


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
    try:
        _clear_parts(folder, stem)
    except OSError as fault:
        raise NotWritten(fault.errno or errno.EIO, is_placed=False) from fault
    names = (f"{stem}.{number}{SUFFIX}" for number in itertools.count(1))
    part = f"{stem}.{uuid.uuid4().hex}{SUFFIX}{PART}"
    return write_whole(folder, names, content, part).name


def _clear_parts(folder: Path, stem: str) -> None:
    """Remove what a crash left half-written: it is readable, and nobody would miss it."""
    for part in folder.glob(f"{stem}.*{SUFFIX}{PART}"):
        part.unlink(missing_ok=True)


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
