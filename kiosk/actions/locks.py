"""What an event is locked with: PIN, its own key under the passphrase, the organisation's key."""

import datetime as dt
import uuid
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kiosk.actions.events import ensure_age_keys
from kiosk.models import Event, EventKey
from kiosk.vault import KeyPair, hash_secret, wrap


@dataclass(frozen=True)
class Locks:
    """What is written of it: no PIN, no passphrase, no private key.

    `organisation` is the 32 bytes of a public key, b"" for none. In relay mode only that one opens
    what attendees write.
    """

    pin_hash: str
    key_id: UUID
    public: bytes
    wrapped: bytes
    organisation: bytes = b""
    is_relay: bool = False


def make_locks(
    pair: KeyPair, passphrase: str, pin: str, organisation: bytes = b"", *, is_relay: bool = False
) -> Locks:
    """Return the locks for these secrets; it takes about a second, so not in the writer.

    Raises ValueError for relay mode without the organisation's key: nobody could read anything.
    """
    if is_relay and not organisation:
        raise ValueError("relay mode needs the organisation's key")
    key_id = uuid.uuid4()
    wrapped = wrap(pair, passphrase, key_id)
    return Locks(hash_secret(pin), key_id, pair.public, wrapped, organisation, is_relay)


def fit(session: Session, event: Event, locks: Locks, now: dt.datetime) -> None:
    """Give the event its locks; it has none yet."""
    event.pin_hash = locks.pin_hash
    session.add(
        EventKey(
            id=locks.key_id,
            event_id=event.id,
            public=locks.public,
            wrapped=locks.wrapped,
            is_recipient=not locks.is_relay,
            created_at=now,
        )
    )
    if locks.organisation:
        session.add(EventKey(event_id=event.id, public=locks.organisation, created_at=now))
    session.flush()
    ensure_age_keys(session)
