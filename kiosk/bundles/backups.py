"""A backup: a whole instance as one file that a fresh laptop opens with the passphrase alone.

Outside, in the clear, lies what leads from the passphrase to the age key: the event's key, wrapped,
and the age key, sealed to it. Neither opens anything without the words.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from kiosk.actions.wire import BadLine, Hex, Id, Line, Slug, canonical, line_of
from kiosk.bundles.faults import AGAIN, BundleFault, Code, altered
from kiosk.bundles.manifest import object_of, refuse_newer
from kiosk.bundles.opening import open_age
from kiosk.bundles.tars import pack, unpack
from kiosk.vault import CannotOpen, KeyPair, SealedAgeKey, encrypt, open_age_key, unwrap

FORMAT, VERSION = "ecritoire.backup/", 1
SUFFIX = ".backup"
HEADER, CONTENT, LIST = "backup.json", "content.age", "files.json"
MOST_BYTES = 2**30
MOST_FILE_BYTES = MOST_BYTES + 2**20
MOST_HEADER_BYTES = 64 * 2**10
MOST_FILES = 10_000
DATABASE = "kiosk.db"
_PART = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
PATH = rf"^({DATABASE}|kiosk\.toml|(keys|packs)(/{_PART})+)$"
"""What a backup may hold; it names no place outside the folder."""
Base64 = Annotated[str, Field(pattern="^[A-Za-z0-9+/]+=*$", max_length=4_096)]


class _Event(Line):
    id: Id
    slug: Slug


class _Key(Line):
    id: Id
    wrapped: Base64


class _Age(Line):
    recipient: Annotated[str, Field(pattern="^age1[a-z0-9]{58}$")]
    sealed: Base64


class _Header(Line):
    schema_: Literal["ecritoire.backup/1"] = Field(alias="schema")
    app: Annotated[str, Field(max_length=40)]
    event: _Event
    key: _Key
    age: _Age
    content: Hex
    digest: Hex


class _File(Line):
    path: Annotated[str, Field(pattern=PATH, max_length=400)]
    sha256: Hex


class _List(Line):
    schema_: Literal["ecritoire.backup.files/1"] = Field(alias="schema")
    event: Id
    files: Annotated[list[_File], Field(min_length=1, max_length=MOST_FILES)]


@dataclass(frozen=True)
class Way:
    """What leads from the passphrase to the content: the event, its wrapped key, its age key."""

    event_id: UUID
    event: str
    wrapped: bytes
    age: SealedAgeKey


@dataclass(frozen=True)
class Closed:
    """A backup file that is whole, still encrypted."""

    way: Way
    content: bytes


def pack_backup(way: Way, files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the backup file. Raises ValueError for a path that no backup may hold."""
    for path, _ in files:
        if not may_hold(path):
            raise ValueError(path)
    listed = {
        "schema": "ecritoire.backup.files/1",
        "event": str(way.event_id),
        "files": [{"path": path, "sha256": _sha256(content)} for path, content in files],
    }
    # Inside they are numbered, so that the tar holds no path at all.
    numbered = [(str(number), content) for number, (_, content) in enumerate(files)]
    content = encrypt(pack([(LIST, canonical(listed)), *numbered]), way.age.recipient)
    header = _header_of(way, content)
    signed = header | {"digest": _sha256(canonical(header))}
    return pack([(HEADER, canonical(signed)), (CONTENT, content)])


def may_hold(path: str) -> bool:
    """Tell whether a backup may hold a file of that path."""
    return re.fullmatch(PATH.strip("^$"), path) is not None


def _header_of(way: Way, content: bytes) -> dict[str, Any]:
    return {
        "schema": f"{FORMAT}{VERSION}",
        "app": version("ecritoire"),
        "event": {"id": str(way.event_id), "slug": way.event},
        "key": {"id": str(way.age.key_id), "wrapped": base64.b64encode(way.wrapped).decode()},
        "age": {
            "recipient": way.age.recipient,
            "sealed": base64.b64encode(way.age.sealed).decode(),
        },
        "content": _sha256(content),
    }


def read_backup(content: bytes) -> Closed:
    """Return the backup, which needs the passphrase yet. Raises BundleFault, one clear sentence."""
    if not content.startswith(HEADER.encode() + b"\0"):
        raise BundleFault(Code.NOT_A_BUNDLE, "This is no backup of a kiosk. Choose another file.")
    files = _whole(content)
    if set(files) != {HEADER, CONTENT}:
        raise altered("one of its two parts is missing")
    found = object_of(files[HEADER])
    refuse_newer(found, FORMAT, VERSION)
    try:
        line = line_of(_Header, found)
        wrapped, sealed = base64.b64decode(line.key.wrapped), base64.b64decode(line.age.sealed)
    except (BadLine, ValueError) as fault:
        raise altered(f"its first part says {fault}") from None
    digest = found.pop("digest")
    if digest != _sha256(canonical(found)) or line.content != _sha256(files[CONTENT]):
        raise altered("it does not fit its digest")
    age = SealedAgeKey(line.age.recipient, UUID(line.key.id), sealed)
    return Closed(Way(UUID(line.event.id), line.event.slug, wrapped, age), files[CONTENT])


def _whole(content: bytes) -> dict[str, bytes]:
    try:
        return unpack(content, {HEADER: MOST_HEADER_BYTES, CONTENT: MOST_BYTES}, MOST_BYTES)
    except BundleFault:
        raise BundleFault(
            Code.CUT, f"The backup is not whole: it was cut short or changed. {AGAIN}"
        ) from None


def open_backup(closed: Closed, passphrase: str) -> dict[str, bytes]:
    """Return the files by path. Raises vault.WrongPassphrase, BundleFault."""
    way = closed.way
    pair = unwrap(way.wrapped, passphrase, way.age.key_id)
    files = unpack(
        open_age(closed.content, _identity(way, pair)),
        {LIST: 8 * 2**20} | {str(number): MOST_BYTES for number in range(MOST_FILES)},
        MOST_BYTES,
    )
    return _named(way, files)


def _identity(way: Way, pair: KeyPair) -> str:
    try:
        return open_age_key(way.age, pair, way.event_id)
    except CannotOpen:
        raise altered("its keys do not belong together") from None


def _named(way: Way, files: Mapping[str, bytes]) -> dict[str, bytes]:
    try:
        listed = line_of(_List, object_of(files.get(LIST, b"")))
    except BadLine as fault:
        raise altered(f"its list says {fault}") from None
    contents = [content for name, content in files.items() if name != LIST]
    digests = [_sha256(content) for content in contents]
    paths = [file.path for file in listed.files]
    if UUID(listed.event) != way.event_id or digests != [file.sha256 for file in listed.files]:
        raise altered("its files do not fit their list")
    if len(set(paths)) != len(paths) or DATABASE not in paths:
        raise altered("its list of files is not whole")
    return dict(zip(paths, contents, strict=True))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
