"""Door secrets such as the PIN: only their Argon2id hash is kept."""

import os
import threading

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

PASSES = 2
MEMORY_KIB = 64 * 1024

_one_at_a_time = threading.Lock()


def hash_secret(secret: str) -> str:
    """Return a PHC string. It guards screens only: six digits fall to who has it (trust.md 6.3)."""
    kdf = Argon2id(
        salt=os.urandom(16), length=32, iterations=PASSES, lanes=1, memory_cost=MEMORY_KIB
    )
    with _one_at_a_time:
        return kdf.derive_phc_encoded(secret.encode())


def matches_secret(secret: str, hashed: str) -> bool:
    with _one_at_a_time:
        try:
            Argon2id.verify_phc_encoded(secret.encode(), hashed)
        except InvalidKey:
            return False
    return True
