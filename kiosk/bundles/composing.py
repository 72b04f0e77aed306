"""Writing a bundle: everything of the event that is here, signed, encrypted, read back."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kiosk.actions.chain import Holding, holdings, known_ends
from kiosk.actions.envelopes import envelopes
from kiosk.actions.tallying import counted_lines
from kiosk.actions.withdrawing import LooseWithdrawal
from kiosk.bundles.bundle import ACTIONS, MANIFEST, SIGNATURE, SUFFIX, TALLIES, Bundle, short
from kiosk.bundles.manifest import Chain, Manifest
from kiosk.bundles.tars import pack
from kiosk.durable import PART, write_whole
from kiosk.models import Action, Event, Withdrawal
from kiosk.vault import Identity, encrypt


def compose(session: Session, event: Event, identity: Identity, number: int) -> Bundle:
    """Return everything of the event that is here, also what came from other kiosks.

    Call it in one transaction. What no longer is what was captured is left out and named.
    """
    present = envelopes(session, event.id)
    held, ends = holdings(session, event.id, present), known_ends(session, event.id)
    damaged = {found for holding in held.values() for found in holding.damaged}
    whole = [found for found in present.values() if found.kiosk_id and found.id not in damaged]
    tallies = counted_lines(session, event.id)
    carried = {found.id for found in whole}
    withdrawals = [found for found in _withdrawals(session, event.id) if found.id not in carried]
    manifest = Manifest(
        app=version("ecritoire"),
        event_id=event.id,
        event=event.slug,
        kiosk_id=identity.id,
        public=identity.public,
        number=number,
        actions=len(whole),
        withdrawals=len(withdrawals),
        tallies=len(tallies),
        chains=tuple(
            Chain(kiosk_id, *ends[kiosk_id], tuple(held.get(kiosk_id, Holding()).stretches))
            for kiosk_id in sorted(ends)
        ),
        loose=tuple(found for holding in held.values() for found in holding.loose),
        files={},
    )
    return Bundle(
        manifest, tuple(whole), tuple(withdrawals), tuple(tallies), {}, tuple(sorted(damaged))
    )


def _withdrawals(session: Session, event_id: UUID) -> Iterator[LooseWithdrawal]:
    """Yield what was withdrawn: before it came, and what is here, with its sealed parts or not.

    Without this a signer who had everything erased would still be sent from another laptop.
    """
    is_here = exists().where(Action.id == Withdrawal.action_id)
    early = select(Withdrawal.action_id, Withdrawal.withdrawn_at).where(
        Withdrawal.event_id == event_id, ~is_here
    )
    here = select(Action.id, Action.withdrawn_at).where(Action.event_id == event_id)
    for rows in (early, here.where(Action.withdrawn_at.is_not(None))):
        for action_id, withdrawn_at in session.execute(rows):
            if withdrawn_at:
                yield LooseWithdrawal(action_id, event_id, withdrawn_at)


def tar_of(bundle: Bundle, identity: Identity) -> bytes:
    """Return the tar of the bundle, its manifest signed."""
    files = {
        ACTIONS: _lines(
            [*(e.as_json() for e in bundle.envelopes), *(w.as_json() for w in bundle.withdrawals)]
        ),
        TALLIES: _lines(found.as_json() for found in bundle.tallies),
    }
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = dataclasses.replace(bundle.manifest, files=digests).as_bytes()
    signed = [(MANIFEST, manifest), (SIGNATURE, identity.sign(manifest))]
    return pack([*signed, *files.items()])


def _lines(records: Iterable[dict[str, Any]] | list[dict[str, Any]]) -> bytes:
    return b"".join(
        json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for record in records
    )


def write_bundle(folder: Path, bundle: Bundle, identity: Identity, recipient: str) -> Path:
    """Write the bundle as `<event>-<kiosk>-<number>.bundle.age`; when this returns it is durable.

    `recipient` is the event's age key. Nothing is overwritten or deleted. Raises
    durable.NotWritten.
    """
    manifest = bundle.manifest
    stem = f"{manifest.event}-{short(manifest.kiosk_id)}"
    name = f"{stem}-{manifest.number:04}{SUFFIX}"
    content = encrypt(tar_of(bundle, identity), recipient)
    for half in folder.glob(f"{stem}-*{SUFFIX}{PART}"):
        half.unlink(missing_ok=True)  # Our own, left by a crash.
    return write_whole(folder, [name], content, f"{name}{PART}")
