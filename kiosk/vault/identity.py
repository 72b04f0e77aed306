"""A kiosk's own Ed25519 key pair: it signs bundles, so that what was added shows (trust.md 10)."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.durable import PART, NotWritten, write_whole
from kiosk.vault.passphrase import normalise_passphrase, word_list

FILE_NAME = "kiosk.json"
WORDS = 6
"""About 78 bits: enough to read aloud, too many to search for another key that has them."""


class BrokenIdentity(RuntimeError):  # noqa: N818 - reads as what it says where it is caught
    """The key file cannot be used; the text says what to do."""


@dataclass(frozen=True)
class Identity:
    """Which kiosk this is: an id, and the key that proves it."""

    id: UUID
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Return the public half, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        """Return the signature, 64 bytes."""
        return self.private.sign(content)


def is_signed(content: bytes, signature: bytes, public: bytes) -> bool:
    """Tell whether the holder of that key signed exactly this content."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def load_or_make(folder: Path) -> Identity:
    """Return the identity kept in that folder, made at the first start. Raises BrokenIdentity.

    Call it under the instance's lock. It is never copied to another machine: two laptops that
    count with one identity would give the same numbers to different actions.
    """
    path = folder / FILE_NAME
    try:
        if not path.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, Identity(uuid.uuid4(), Ed25519PrivateKey.generate()))
        return _read(path)
    except (OSError, NotWritten, ValueError, LookupError, TypeError) as fault:
        raise BrokenIdentity(
            f"The key of this kiosk, {path}, cannot be used ({type(fault).__name__}). Move the "
            "file away and start again: the kiosk makes a new one, and nothing captured is lost."
        ) from None


def _read(path: Path) -> Identity:
    kept = json.loads(path.read_bytes())
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept["private"]))
    return Identity(UUID(kept["id"]), private)


def _write(path: Path, identity: Identity) -> None:
    content = {"id": str(identity.id), "private": identity.private.private_bytes_raw().hex()}
    part = path.with_suffix(PART)
    part.unlink(missing_ok=True)
    write_whole(path.parent, [path.name], json.dumps(content).encode(), part.name)


@dataclass(frozen=True)
class Fingerprint:
    """What people compare of a public key: six words, or 32 characters from 0 to f."""

    words: str
    hex: str

    def is_what_was_typed(self, typed: str) -> bool:
        """Tell whether this is it, however it was spaced."""
        found = normalise_passphrase(typed)
        return found in (normalise_passphrase(self.words), self.hex) or (
            found.replace(" ", "").replace(":", "") == self.hex
        )


def fingerprint(public: bytes) -> Fingerprint:
    digest = hashlib.sha256(b"ecritoire.kiosk/1|" + public).digest()
    words, number = [], int.from_bytes(digest, "big")
    for _ in range(WORDS):
        number, place = divmod(number, len(word_list()))
        words.append(word_list()[place])
    return Fingerprint(" ".join(words), digest.hex()[:32])
