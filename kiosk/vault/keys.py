"""The event's key pair (X25519), and the private half wrapped under a passphrase."""

import os
import threading
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from kiosk.vault.passphrase import normalise_passphrase

FORMAT = b"\x01"
SALT_BYTES = 16
NONCE_BYTES = 12
WRAPPED_BYTES = 1 + SALT_BYTES + NONCE_BYTES + 32 + 16
"""Format, salt, nonce, private key, authentication tag."""
PASSES = 3
MEMORY_KIB = 256 * 1024
"""About one second and 256 MiB a guess (trust.md 6.3)."""

_one_at_a_time = threading.Lock()


class WrongPassphrase(ValueError):  # noqa: N818 - reads as what it says where it is caught
    """The passphrase does not open this key."""


@dataclass(frozen=True)
class KeyPair:
    """A private key and its public half, 32 bytes each in raw form."""

    private: X25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()


def new_pair() -> KeyPair:
    return KeyPair(X25519PrivateKey.generate())


def wrap(pair: KeyPair, passphrase: str, key_id: UUID) -> bytes:
    """Return the private key under Argon2id(passphrase): format, salt, nonce, ciphertext."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    box = ChaCha20Poly1305(_derive(passphrase, salt))
    return (
        FORMAT + salt + nonce + box.encrypt(nonce, pair.private.private_bytes_raw(), key_id.bytes)
    )


def unwrap(wrapped: bytes, passphrase: str, key_id: UUID) -> KeyPair:
    """Return the pair that `wrap` wrapped. Raises WrongPassphrase, also when it was damaged."""
    if len(wrapped) != WRAPPED_BYTES or not wrapped.startswith(FORMAT):
        raise WrongPassphrase
    salt = wrapped[1 : 1 + SALT_BYTES]
    nonce = wrapped[1 + SALT_BYTES : 1 + SALT_BYTES + NONCE_BYTES]
    box = ChaCha20Poly1305(_derive(passphrase, salt))
    try:
        raw = box.decrypt(nonce, wrapped[1 + SALT_BYTES + NONCE_BYTES :], key_id.bytes)
    except InvalidTag:
        raise WrongPassphrase from None
    return KeyPair(X25519PrivateKey.from_private_bytes(raw))


def _derive(passphrase: str, salt: bytes) -> bytes:
    # One at a time: sixteen at once would take 4 GiB (trust.md 6.3).
    with _one_at_a_time:
        kdf = Argon2id(salt=salt, length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB)
        return kdf.derive(normalise_passphrase(passphrase).encode())
