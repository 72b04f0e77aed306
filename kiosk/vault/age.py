"""The event's age key for bundles and backups; its secret half is sealed to the event's key."""

from dataclasses import dataclass
from uuid import UUID

import pyrage
from pyrage import x25519

from kiosk.vault.keys import KeyPair
from kiosk.vault.sealing import Recipient, open_sealed, seal


class NotForUs(ValueError):  # noqa: N818 - reads as what it says where it is caught
    """The file was encrypted to another key, or it is damaged; the text is age's own."""


@dataclass(frozen=True)
class SealedAgeKey:
    """An age key pair: the public half as age1…, the secret half as only the event's key opens it.

    `key_id` names the event's key.
    """

    recipient: str
    key_id: UUID
    sealed: bytes


def new_age_key(event_id: UUID, to: Recipient) -> SealedAgeKey:
    """Make a pair without any passphrase; opening it takes the event's private key."""
    identity = x25519.Identity.generate()
    sealed = seal({"identity": str(identity)}, to, _place(event_id))
    return SealedAgeKey(str(identity.to_public()), to.key_id, sealed)


def open_age_key(key: SealedAgeKey, pair: KeyPair, event_id: UUID) -> str:
    """Return the secret half, AGE-SECRET-KEY-1…. Raises vault.CannotOpen."""
    return str(open_sealed(key.sealed, pair, key.key_id, _place(event_id))["identity"])


def encrypt(content: bytes, recipient: str) -> bytes:
    """Return an age file; `age -d` opens it as well."""
    return bytes(pyrage.encrypt(content, [x25519.Recipient.from_str(recipient)]))


def decrypt(content: bytes, identity: str) -> bytes:
    """Return what `encrypt` was given. Raises NotForUs."""
    try:
        return bytes(pyrage.decrypt(content, [x25519.Identity.from_str(identity)]))
    except pyrage.DecryptError as fault:
        raise NotForUs(str(fault)) from None


def _place(event_id: UUID) -> str:
    return f"age|{event_id}"
