"""The public key of an organisation as a line of text: in a file, or typed by a code scanner."""

import hashlib
import re

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

NAME = "ecritoire-key"
VERSION = "1"
KEY_BYTES = 32
CHECK_CHARACTERS = 8
"""Hex characters of the checksum: 32 bits, against slips of a scanner and of a hand."""
LONGEST = 10_000
"""Characters that are looked at; the line has 88, and the rest of a file may be remarks."""

_LINE = re.compile(rf"{NAME}:(\d+):(?:([0-9a-f]*):([0-9a-f]{{{CHECK_CHARACTERS}}}))?")


class NotAKey(ValueError):  # noqa: N818 - reads as what it says where it is caught
    """The text holds no key that can be used; `reason` is a code that the screen words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def key_line(public: bytes) -> str:
    """Return the line for a public key of X25519, 32 bytes: name, version, key, checksum."""
    return f"{NAME}:{VERSION}:{public.hex()}:{_checksum(public)}"


def read_key(text: str) -> bytes:
    """Return the 32 bytes of the public key that the text holds, whatever stands around it.

    Capitals and line breaks inside the line are no trap: some codes hold capitals only. Raises
    NotAKey: missing, newer, damaged, or weak for one that protects nothing.
    """
    found = _LINE.search("".join(text[:LONGEST].casefold().split()))
    if found is None:
        raise NotAKey("missing")
    version, key, check = found.groups()
    if version != VERSION:
        raise NotAKey("newer")
    if not key or len(key) != 2 * KEY_BYTES or check != _checksum(bytes.fromhex(key)):
        raise NotAKey("damaged")
    return _refuse_weak(bytes.fromhex(key))


def _checksum(public: bytes) -> str:
    line = f"{NAME}:{VERSION}:{public.hex()}"
    return hashlib.sha256(line.encode()).hexdigest()[:CHECK_CHARACTERS]


def _refuse_weak(public: bytes) -> bytes:
    """Refuse the few points with which anybody could open what was sealed (RFC 7748, 6.1)."""
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise NotAKey("weak") from None
    return public
