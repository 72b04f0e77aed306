"""Files of JSON Lines with a manifest, whose digest proves that they are whole."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

SCHEMA = "ecritoire.actions/1"
SUFFIX = ".jsonl"


def content_of(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a manifest line and a line per record; the digest covers all but the manifest."""
    rest = b"".join(_line(record) for record in records)
    digest = hashlib.sha256(rest).hexdigest()
    return _line({"schema": SCHEMA, "count": len(records), "sha256": digest}) + rest


def _line(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


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
