"""Reading a bundle, own or foreign: all of it is checked before anything of it is used."""

import hashlib
from collections.abc import Callable, Iterator
from typing import TypeVar

from kiosk.actions.envelopes import Envelope
from kiosk.actions.tallying import CountedLine
from kiosk.actions.wire import BadLine
from kiosk.actions.withdrawing import SCHEMA as WITHDRAWAL
from kiosk.actions.withdrawing import LooseWithdrawal
from kiosk.bundles.bundle import ACTIONS, MANIFEST, MOST_BYTES, SIGNATURE, TALLIES, Bundle
from kiosk.bundles.chains import links_of
from kiosk.bundles.faults import altered
from kiosk.bundles.manifest import Manifest, object_of, parse
from kiosk.bundles.opening import open_age
from kiosk.bundles.tars import unpack
from kiosk.vault import is_signed

LIMITS = {
    MANIFEST: 32 * 2**20,
    SIGNATURE: 64,
    ACTIONS: MOST_BYTES,
    TALLIES: 64 * 2**20,
}
MOST_FILE_BYTES = MOST_BYTES + 2**20
T = TypeVar("T")


def read_bundle(content: bytes, identity: str) -> Bundle:
    """Return the bundle in an age file; `identity` is the secret half of the event's age key.

    The signature fits the key that the manifest names; whether that key is trusted is decided when
    it is taken in. Raises BundleFault.
    """
    return read_tar(open_age(content, identity))


def read_tar(content: bytes) -> Bundle:
    """Return the bundle in the tar. Raises BundleFault."""
    files = unpack(content, LIMITS, MOST_BYTES)
    if set(files) != set(LIMITS):
        raise altered("one of its four parts is missing")
    manifest = parse(files[MANIFEST])
    if not is_signed(files[MANIFEST], files[SIGNATURE], manifest.public):
        raise altered("its signature does not fit")
    _check_digests(manifest, files)
    carried, withdrawals = _actions(files[ACTIONS])
    tallies = tuple(_records(files[TALLIES], CountedLine.from_json))
    found = (len(carried), len(withdrawals), len(tallies))
    if found != (manifest.actions, manifest.withdrawals, manifest.tallies):
        raise altered("it does not hold as many lines as its list says")
    ids = {line.id for line in carried}
    if len(ids) != len(carried):
        raise altered("an action is in it twice")
    events = {envelope.event_id for envelope in carried}
    events |= {withdrawal.event_id for withdrawal in withdrawals}
    events |= {counted.line.event_id for counted in tallies}
    if events - {manifest.event_id}:
        raise altered("it holds lines of another event")
    links = links_of(manifest, carried)
    return Bundle(manifest, tuple(carried), tuple(withdrawals), tallies, links)


def _check_digests(manifest: Manifest, files: dict[str, bytes]) -> None:
    if set(manifest.files) != {ACTIONS, TALLIES}:
        raise altered("its list names other files")
    for name, digest in manifest.files.items():
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise altered(f"{name} does not fit its digest")


def _actions(content: bytes) -> tuple[list[Envelope], list[LooseWithdrawal]]:
    carried: list[Envelope] = []
    withdrawals: list[LooseWithdrawal] = []
    for found in _records(content, _action_or_withdrawal):
        if isinstance(found, Envelope):
            carried.append(found)
        else:
            withdrawals.append(found)
    return carried, withdrawals


def _action_or_withdrawal(line: dict[str, object]) -> Envelope | LooseWithdrawal:
    shape = LooseWithdrawal if line.get("schema") == WITHDRAWAL else Envelope
    return shape.from_json(line)


def _records(content: bytes, read: Callable[[dict[str, object]], T]) -> Iterator[T]:
    if content and not content.endswith(b"\n"):
        raise altered("its last line is not whole")
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            yield read(object_of(line))
        except BadLine as fault:
            raise altered(f"line {number}: {fault}") from None
