"""Checking the chains of a bundle: which number is missing, which one was added or changed."""

from collections.abc import Iterable
from uuid import UUID

from kiosk.actions.chain import Stretch, genesis, link
from kiosk.actions.envelopes import Envelope
from kiosk.bundles.bundle import short
from kiosk.bundles.faults import BundleFault, Code, altered
from kiosk.bundles.manifest import Chain, Manifest

Numbered = dict[tuple[UUID, int], Envelope]


def links_of(manifest: Manifest, carried: Iterable[Envelope]) -> dict[UUID, bytes]:
    """Return the chain's value of each action that stands in a chain. Raises BundleFault."""
    numbered = _numbered(manifest, carried)
    links: dict[UUID, bytes] = {}
    for chain in manifest.chains:
        _check_order(chain)
        for stretch in chain.stretches:
            links |= _walk(manifest, chain, stretch, numbered)
    for kiosk_id, seq in sorted(numbered):
        raise BundleFault(
            Code.ADDED,
            f"Number {seq} of kiosk {short(kiosk_id)} was added: the list of the bundle does not "
            "have it. Nothing was taken. Ask whoever wrote the stick.",
        )
    return links


def _numbered(manifest: Manifest, carried: Iterable[Envelope]) -> Numbered:
    numbered: Numbered = {}
    loose = set(manifest.loose)
    for envelope in carried:
        if envelope.kiosk_id is None or envelope.seq is None:
            raise altered("an action in it has no number")
        if envelope.id in loose:
            loose.discard(envelope.id)
        elif numbered.setdefault((envelope.kiosk_id, envelope.seq), envelope) is not envelope:
            raise altered(f"number {envelope.seq} of kiosk {short(envelope.kiosk_id)} is twice")
    if loose:
        raise BundleFault(Code.MISSING, f"{len(loose)} actions are missing. Copy the file again.")
    return numbered


def _check_order(chain: Chain) -> None:
    last = 0
    for stretch in chain.stretches:
        if not last < stretch.first <= stretch.last <= chain.captured:
            raise altered(f"the numbers of kiosk {short(chain.kiosk_id)} are in disorder")
        last = stretch.last


def _walk(
    manifest: Manifest, chain: Chain, stretch: Stretch, numbered: Numbered
) -> dict[UUID, bytes]:
    """Take the stretch's actions out of `numbered` and return their links, each one checked."""
    links: dict[UUID, bytes] = {}
    name = short(chain.kiosk_id)
    value = genesis(chain.kiosk_id, manifest.event_id) if stretch.first == 1 else None
    for seq in range(stretch.first, stretch.last + 1):
        envelope = numbered.pop((chain.kiosk_id, seq), None)
        if envelope is None:
            raise BundleFault(
                Code.MISSING,
                f"Number {seq} of kiosk {name} is missing from the bundle. Nothing was taken. "
                "Copy the file again.",
            )
        value = stretch.start if value is None else link(value, envelope.digest_bytes)
        links[envelope.id] = value
        if seq == stretch.first and value != stretch.start:
            raise altered(f"the chain of kiosk {name} does not begin with its number 1")
    ends_there = stretch.last == chain.captured and chain.head is not None
    if value != stretch.end or (ends_there and value != chain.head):
        raise altered(
            f"numbers {stretch.first} to {stretch.last} of kiosk {name} do not fit its chain"
        )
    return links
