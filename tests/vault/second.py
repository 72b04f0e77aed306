"""A second implementation of HPKE base mode, written from RFC 9180 alone, to check ours against.

Suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305. It decrypts only.
"""

import hmac
import math

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEM_SUITE = b"KEM" + bytes([0x00, 0x20])
SUITE = b"HPKE" + bytes([0x00, 0x20, 0x00, 0x01, 0x00, 0x03])
BASE_MODE = b"\x00"
HASH_BYTES = 32


def open_base(private: X25519PrivateKey, sealed: bytes, info: bytes, aad: bytes = b"") -> bytes:
    """Return the plaintext of `enc || ciphertext`. Raises InvalidTag (RFC 9180, 5.1.1 and 6.1)."""
    enc, ciphertext = sealed[:32], sealed[32:]
    shared = _decapsulate(private, enc)
    psk_id_hash = _extract(SUITE, b"", b"psk_id_hash", b"")
    context = BASE_MODE + psk_id_hash + _extract(SUITE, b"", b"info_hash", info)
    secret = _extract(SUITE, shared, b"secret", b"")
    key = _expand(SUITE, secret, b"key", context, 32)
    nonce = _expand(SUITE, secret, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).decrypt(nonce, ciphertext, aad)


def _decapsulate(private: X25519PrivateKey, enc: bytes) -> bytes:
    """Return the shared secret (RFC 9180, 4.1)."""
    shared_point = private.exchange(X25519PublicKey.from_public_bytes(enc))
    context = enc + private.public_key().public_bytes_raw()
    prk = _extract(KEM_SUITE, b"", b"eae_prk", shared_point)
    return _expand(KEM_SUITE, prk, b"shared_secret", context, 32)


def _extract(suite: bytes, salt: bytes, label: bytes, key_material: bytes) -> bytes:
    """Return LabeledExtract (RFC 9180, 4)."""
    return hmac.digest(salt, b"HPKE-v1" + suite + label + key_material, "sha256")


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """Return LabeledExpand (RFC 9180, 4), with HKDF-Expand after RFC 5869, 2.3."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    block, made = b"", b""
    for counter in range(1, math.ceil(length / HASH_BYTES) + 1):
        block = hmac.digest(prk, block + labelled + bytes([counter]), "sha256")
        made += block
    return made[:length]
