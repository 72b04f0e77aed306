"""The manifest of a bundle: who wrote it, what is in it, and which numbers of which chains."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from kiosk.actions.chain import Stretch
from kiosk.actions.wire import BadLine, Hex, Id, Line, Number, Slug, canonical, line_of
from kiosk.bundles.faults import BundleFault, Code, altered

FORMAT = "ecritoire.bundle/"
VERSION = 1
MOST_PARTS = 100_000
Count = Annotated[int, Field(ge=0, le=10_000_000)]


@dataclass(frozen=True)
class Chain:
    """What a bundle holds of one kiosk: of `captured` actions, these stretches.

    `head` is the chain's value at the last of them, None where the writer has not got it.
    """

    kiosk_id: UUID
    captured: int
    head: bytes | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Manifest:
    """`public` is the writing kiosk's key; `files` are SHA-256 in hex by name.

    `loose` are actions that stand in no chain: their number came twice, or without a chain.
    """

    app: str
    event_id: UUID
    event: str
    kiosk_id: UUID
    public: bytes
    number: int
    actions: int
    withdrawals: int
    tallies: int
    chains: tuple[Chain, ...]
    loose: tuple[UUID, ...]
    files: Mapping[str, str]

    def as_bytes(self) -> bytes:
        return canonical(
            {
                "schema": f"{FORMAT}{VERSION}",
                "app": self.app,
                "event": {"id": str(self.event_id), "slug": self.event},
                "kiosk": {"id": str(self.kiosk_id), "public": self.public.hex()},
                "number": self.number,
                "counts": {
                    "actions": self.actions,
                    "withdrawals": self.withdrawals,
                    "tallies": self.tallies,
                },
                "chains": [_chain_as_json(chain) for chain in self.chains],
                "loose": [str(action_id) for action_id in self.loose],
                "files": dict(self.files),
            }
        )


def _chain_as_json(chain: Chain) -> dict[str, Any]:
    return {
        "kiosk": str(chain.kiosk_id),
        "captured": chain.captured,
        "head": chain.head.hex() if chain.head else None,
        "ranges": [
            {"first": s.first, "last": s.last, "start": s.start.hex(), "end": s.end.hex()}
            for s in chain.stretches
        ],
    }


class _Event(Line):
    id: Id
    slug: Slug


class _Kiosk(Line):
    id: Id
    public: Hex


class _Counts(Line):
    actions: Count
    withdrawals: Count
    tallies: Count


class _Range(Line):
    first: Number
    last: Number
    start: Hex
    end: Hex


class _Chain(Line):
    kiosk: Id
    captured: Number
    head: Hex | None
    ranges: Annotated[list[_Range], Field(max_length=MOST_PARTS)]


class _Manifest(Line):
    schema_: Literal["ecritoire.bundle/1"] = Field(alias="schema")
    app: Annotated[str, Field(max_length=40)]
    event: _Event
    kiosk: _Kiosk
    number: Number
    counts: _Counts
    chains: Annotated[list[_Chain], Field(max_length=MOST_PARTS)]
    loose: Annotated[list[Id], Field(max_length=MOST_PARTS)]
    files: dict[Annotated[str, Field(max_length=40)], Hex]


def parse(content: bytes) -> Manifest:
    """Return the manifest. Raises BundleFault; NEWER for one that a later program wrote."""
    found = object_of(content)
    refuse_newer(found, FORMAT, VERSION)
    try:
        line = line_of(_Manifest, found)
    except BadLine as fault:
        raise altered(f"its list says {fault}") from None
    return Manifest(
        app=line.app,
        event_id=UUID(line.event.id),
        event=line.event.slug,
        kiosk_id=UUID(line.kiosk.id),
        public=bytes.fromhex(line.kiosk.public),
        number=line.number,
        actions=line.counts.actions,
        withdrawals=line.counts.withdrawals,
        tallies=line.counts.tallies,
        chains=tuple(_chain_of(chain) for chain in line.chains),
        loose=tuple(UUID(found) for found in line.loose),
        files=line.files,
    )


def _chain_of(chain: _Chain) -> Chain:
    return Chain(
        kiosk_id=UUID(chain.kiosk),
        captured=chain.captured,
        head=bytes.fromhex(chain.head) if chain.head else None,
        stretches=tuple(
            Stretch(s.first, s.last, bytes.fromhex(s.start), bytes.fromhex(s.end))
            for s in chain.ranges
        ),
    )


def object_of(content: bytes) -> dict[str, Any]:
    """Return the JSON object in these bytes. Raises BundleFault."""
    try:
        found = json.loads(content, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        raise altered("one of its lines is no JSON") from None
    if not isinstance(found, dict):
        raise altered("one of its lines is no object")
    return found


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def refuse_newer(content: Mapping[str, Any], form: str, version: int) -> None:
    """Raise BundleFault when a later program wrote this: it is refused whole, and politely."""
    schema = content.get("schema")
    if isinstance(schema, str) and schema.startswith(form):
        number = schema.removeprefix(form)
        if number.isascii() and number.isdigit() and len(number) < 6 and int(number) > version:
            raise BundleFault(
                Code.NEWER,
                f"A newer Écritoire wrote this file (format {number}, this one reads up to "
                f"{version}). Install the newer one here, then import it again.",
            )
