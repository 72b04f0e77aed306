"""A bundle in memory: what it carries, and the files that it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from kiosk.actions.envelopes import Envelope
from kiosk.actions.tallying import CountedLine
from kiosk.actions.withdrawing import LooseWithdrawal
from kiosk.bundles.manifest import Manifest

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
ACTIONS, TALLIES = "actions.jsonl", "tallies.jsonl"
MOST_BYTES = 512 * 2**20
"""Of a bundle; 100,000 signatures take about 100 MB."""
SUFFIX = ".bundle.age"


@dataclass(frozen=True)
class Bundle:
    """What a bundle carries. `links` are the chains' values by action id.

    `damaged` are actions that were left out when it was composed, since they no longer are what
    was captured; of a bundle that was read it is empty.
    """

    manifest: Manifest
    envelopes: tuple[Envelope, ...]
    withdrawals: tuple[LooseWithdrawal, ...]
    tallies: tuple[CountedLine, ...]
    links: Mapping[UUID, bytes]
    damaged: tuple[UUID, ...] = ()


def short(kiosk_id: UUID) -> str:
    """Return the name by which people tell kiosks apart: 8 characters of the id."""
    return kiosk_id.hex[:8]
