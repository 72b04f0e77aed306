"""Keys, sealing, passphrases and door secrets: what keeps captured actions unreadable."""

from kiosk.vault.keys import KeyPair, WrongPassphrase, new_pair, unwrap, wrap
from kiosk.vault.passphrase import new_passphrase, new_pin, normalise_passphrase
from kiosk.vault.sealing import CannotOpen, Recipient, open_sealed, seal
from kiosk.vault.secrets import hash_secret, matches_secret

__all__ = [
    "CannotOpen",
    "KeyPair",
    "Recipient",
    "WrongPassphrase",
    "hash_secret",
    "matches_secret",
    "new_pair",
    "new_passphrase",
    "new_pin",
    "normalise_passphrase",
    "open_sealed",
    "seal",
    "unwrap",
    "wrap",
]
