"""Laptops of one invented event, each with an identity of its own, that exchange bundles."""

import dataclasses
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import update

from kiosk.actions.kiosks import become, next_bundle
from kiosk.actions.tallies import TallyLine, count
from kiosk.bundles import (
    Bundle,
    Standing,
    Taken,
    compose,
    read_bundle,
    standings,
    take_in,
    tar_of,
    write_bundle,
)
from kiosk.models import Action, Counted, Event
from kiosk.vault import Identity, Recipient, encrypt, fingerprint, load_or_make, new_age_key
from kiosk.vault.age import SealedAgeKey, open_age_key
from tests.actions.stall import CASE, NOW, Stall


class Laptop:
    """A stall with an identity; those made `beside` another share its event and age key."""

    def __init__(self, folder: Path, beside: "Laptop | None" = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.stall: Stall = Stall(folder / "kiosk.db", beside=beside.stall if beside else None)
        self.identity: Identity = load_or_make(folder / "keys")
        self.age: SealedAgeKey = beside.age if beside else self._age_key()
        self.write = self.stall.writer.write
        self.write(lambda session: become(session, self.identity.id, self.identity.public))

    @property
    def event_id(self) -> UUID:
        return self.stall.event_id

    @property
    def trust(self) -> str:
        return fingerprint(self.identity.public).words

    @property
    def secret(self) -> str:
        """Return the secret half of the event's age key."""
        [pair] = self.stall.pairs.values()
        return open_age_key(self.age, pair, self.event_id)

    def _age_key(self) -> SealedAgeKey:
        [(key_id, pair)] = self.stall.pairs.items()
        return new_age_key(self.event_id, Recipient(key_id, pair.public))

    def sign(self, number: int = 1) -> list[UUID]:
        return [self.stall.sign(self.stall.form()) for _ in range(number)]

    def tally(self, number: int = 1) -> None:
        count(self.write, TallyLine(uuid4(), self.event_id, CASE, Counted.LETTER, number), NOW)

    def withdraw(self, action_id: UUID) -> None:
        taken = update(Action).where(Action.id == action_id).values(withdrawn_at=NOW)
        self.write(lambda session: session.execute(taken))

    def bundle(self, number: int = 1) -> Bundle:
        with self.stall.read() as session:
            event = session.get_one(Event, self.event_id)
            return compose(session, event, self.identity, number)

    def tar(self) -> bytes:
        return tar_of(self.bundle(), self.identity)

    def file(self) -> bytes:
        """Return the content of a bundle file."""
        return encrypt(self.tar(), self.age.recipient)

    def export(self, folder: Path) -> Path:
        number = self.write(next_bundle)
        return write_bundle(folder, self.bundle(number), self.identity, self.age.recipient)

    def take(self, content: bytes | Bundle, trust: str = "") -> Taken:
        bundle = content if isinstance(content, Bundle) else read_bundle(content, self.secret)
        with self.stall.read() as session:
            event = session.get_one(Event, self.event_id)
        return self.write(lambda session: take_in(session, bundle, event, [trust]))

    def standings(self) -> dict[UUID, Standing]:
        with self.stall.read() as session:
            return {found.kiosk_id: found for found in standings(session, self.event_id)}

    def close(self) -> None:
        self.stall.writer.stop()


def changed(bundle: Bundle, **changes: object) -> Bundle:
    """Return the bundle with another manifest: names of its fields, or of the bundle's own."""
    own = {name: changes.pop(name) for name in list(changes) if hasattr(bundle, name)}
    manifest = dataclasses.replace(bundle.manifest, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(bundle, manifest=manifest, **own)  # type: ignore[arg-type]
