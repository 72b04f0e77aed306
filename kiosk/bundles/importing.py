"""Taking a bundle in: whose it is, whether that kiosk is trusted, and what was new in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from kiosk.actions.kiosks import key_of, pin
from kiosk.actions.merging import Merged, know_kiosks, merge
from kiosk.actions.tallying import merge_lines
from kiosk.actions.withdrawing import withdraw
from kiosk.bundles.bundle import Bundle, short
from kiosk.bundles.faults import BundleFault, Code
from kiosk.models import ChainHead, Event
from kiosk.vault import fingerprint


@dataclass(frozen=True)
class Taken:
    """What taking in one bundle came to; `tallies` counts the new lines of the tally."""

    kiosk_id: UUID
    number: int
    merged: Merged
    tallies: int
    refused_tallies: tuple[UUID, ...]

    @property
    def is_whole(self) -> bool:
        return not (self.merged.refused or self.merged.foreign or self.refused_tallies)

    def as_json(self) -> dict[str, Any]:
        refused = {str(found): code.value for found, code in self.merged.refused.items()}
        return {
            "kiosk": str(self.kiosk_id),
            "number": self.number,
            "added": self.merged.added,
            "known": self.merged.known,
            "withdrawn": self.merged.withdrawn,
            "refused": refused,
            "tallies": self.tallies,
            "refused_tallies": [str(found) for found in self.refused_tallies],
        }


def take_in(session: Session, bundle: Bundle, event: Event, trust: Sequence[str] = ()) -> Taken:
    """Merge the bundle, in one transaction that the caller commits.

    `trust` are fingerprints that a person confirmed, in words or hex. Raises BundleFault, and
    then nothing may be committed: for another event, a kiosk that nobody has confirmed, and a known
    kiosk's id under another key.
    """
    manifest = bundle.manifest
    if manifest.event_id != event.id:
        raise BundleFault(
            Code.FOREIGN_EVENT,
            f"This bundle is of another event, “{manifest.event}”. It was set aside: import it on "
            "a laptop of that event.",
        )
    _check_trust(session, manifest.kiosk_id, manifest.public, trust)
    pin(session, manifest.kiosk_id, manifest.public)
    merged = merge(session, bundle.envelopes, bundle.links)
    merged.withdrawn += withdraw(session, bundle.withdrawals)
    tallies, refused = merge_lines(session, bundle.tallies)
    _note_heads(session, bundle)
    return Taken(manifest.kiosk_id, manifest.number, merged, tallies, tuple(refused))


def _check_trust(session: Session, kiosk_id: UUID, public: bytes, trust: Sequence[str]) -> None:
    known, found = key_of(session, kiosk_id), fingerprint(public)
    if known is not None and known != public:
        raise BundleFault(
            Code.FOREIGN_SIGNATURE,
            f"This bundle says that it is of kiosk {short(kiosk_id)}, but another key signed it "
            f"({found.words}). Nothing was taken. Ask whoever brought it where it was made.",
        )
    if known is None and not any(found.is_what_was_typed(words) for words in trust):
        raise BundleFault(
            Code.UNKNOWN_KIOSK,
            f"Kiosk {short(kiosk_id)} is not known here yet. Compare its fingerprint with what "
            f"`kiosk bundle export` says there: {found.words} ({found.hex}). If it is the same, "
            f'import again with --trust "{found.words}".',
        )


def _note_heads(session: Session, bundle: Bundle) -> None:
    """Remember how far each kiosk had come, so that what is missing here can be named."""
    know_kiosks(session, [chain.kiosk_id for chain in bundle.manifest.chains])
    for chain in bundle.manifest.chains:
        if chain.head is None:
            continue
        row = insert(ChainHead).values(
            event_id=bundle.manifest.event_id,
            kiosk_id=chain.kiosk_id,
            captured=chain.captured,
            head=chain.head,
        )
        session.execute(
            row.on_conflict_do_update(
                index_elements=[ChainHead.event_id, ChainHead.kiosk_id],
                set_={"captured": row.excluded.captured, "head": row.excluded.head},
                where=ChainHead.captured < row.excluded.captured,
            )
        )
