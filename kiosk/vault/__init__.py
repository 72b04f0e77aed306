"""Keys, sealing, passphrases and door secrets: what keeps captured actions unreadable."""

from kiosk.vault.age import NotForUs, SealedAgeKey, decrypt, encrypt, new_age_key, open_age_key
from kiosk.vault.identity import (
    BrokenIdentity,
    Fingerprint,
    Identity,
    fingerprint,
    is_signed,
    load_or_make,
)
from kiosk.vault.keys import KeyPair, WrongPassphrase, new_pair, unwrap, wrap
from kiosk.vault.organisation import NotAKey, key_line, read_key
from kiosk.vault.passphrase import has_words, new_passphrase, new_pin, normalise_passphrase
from kiosk.vault.sealing import CannotOpen, Recipient, open_sealed, seal
from kiosk.vault.secrets import hash_secret, matches_secret

__all__ = [
    "BrokenIdentity",
    "CannotOpen",
    "Fingerprint",
    "Identity",
    "KeyPair",
    "NotAKey",
    "NotForUs",
    "Recipient",
    "SealedAgeKey",
    "WrongPassphrase",
    "decrypt",
    "encrypt",
    "fingerprint",
    "has_words",
    "hash_secret",
    "is_signed",
    "key_line",
    "load_or_make",
    "matches_secret",
    "new_age_key",
    "new_pair",
    "new_passphrase",
    "new_pin",
    "normalise_passphrase",
    "open_age_key",
    "open_sealed",
    "read_key",
    "seal",
    "unwrap",
    "wrap",
]
