"""Sealing with HPKE (RFC 9180): one ciphertext per recipient, bound to its place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kiosk.vault.keys import KeyPair

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
STEP = 256
"""Plaintexts are padded to multiples of this many bytes, so that length tells little."""


class CannotOpen(ValueError):  # noqa: N818 - reads as what it says where it is caught
    """The ciphertext was changed, moved to another place, or sealed to another key."""


@dataclass(frozen=True)
class Recipient:
    """A public key that can be sealed to: 32 raw bytes, and the id that names it."""

    key_id: UUID
    public: bytes


def seal(content: Mapping[str, Any], recipient: Recipient, place: str) -> bytes:
    """Return `content` as padded JSON, its keys in their order, sealed to the recipient.

    `place` says where the ciphertext belongs (trust.md 6.2); it must be the same when opening.
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    # JSON ends in blanks without harm, so blanks are the padding and need no length field.
    padded = text.ljust(-(-len(text) // STEP) * STEP)
    public = X25519PublicKey.from_public_bytes(recipient.public)
    return SUITE.encrypt(padded, public, info=_info(place, recipient.key_id))


def open_sealed(ciphertext: bytes, pair: KeyPair, key_id: UUID, place: str) -> dict[str, Any]:
    """Return what `seal` sealed. Raises CannotOpen."""
    try:
        padded = SUITE.decrypt(ciphertext, pair.private, info=_info(place, key_id))
    except (InvalidTag, ValueError):
        raise CannotOpen from None
    content: dict[str, Any] = json.loads(padded)
    return content


def _info(place: str, key_id: UUID) -> bytes:
    return f"ecritoire/1|{place}|{key_id}".encode()
