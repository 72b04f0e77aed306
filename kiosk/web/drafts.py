"""What set-up holds in memory and nowhere else: secrets not kept yet, and the link to begin it."""

import secrets
import threading
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from kiosk.vault import KeyPair, new_pair, new_passphrase, new_pin


@dataclass(frozen=True)
class Draft:
    """The secrets of an event as they are shown for writing down; a restart makes new ones.

    `id` goes into the form, so that words are kept only by who saw exactly these. `organisation`
    is the 32 bytes of a public key, b"" for none.
    """

    event_id: UUID
    language: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    pin: str = field(default_factory=new_pin, repr=False)
    passphrase: str = field(default="", repr=False)
    pair: KeyPair = field(default_factory=new_pair, repr=False)
    organisation: bytes = b""
    is_relay: bool = False


class Drafts:
    """At most one draft: two hosts who set up one event see the same words."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._draft: Draft | None = None

    def of(self, event_id: UUID, language: str) -> Draft:
        """Return the draft, made anew for another event, or when the event speaks otherwise now."""
        with self._lock:
            kept = self._draft
            if kept is None or (kept.event_id, kept.language) != (event_id, language):
                kept = Draft(event_id, language, passphrase=new_passphrase(language))
                self._draft = kept
            return kept

    def take_organisation(self, draft: Draft, public: bytes, *, is_relay: bool) -> None:
        """Note the organisation's key beside the same words."""
        with self._lock:
            if self._draft is not None and self._draft.id == draft.id:
                self._draft = replace(self._draft, organisation=public, is_relay=is_relay)

    def drop(self) -> None:
        with self._lock:
            self._draft = None


class Welcome:
    """The link that lets the first host in without a PIN: random, and good once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: UUID | None = None

    def issue(self) -> UUID:
        """Return a new key; an earlier one is good no more."""
        with self._lock:
            self._key = uuid4()
            return self._key

    def use(self, key: UUID) -> bool:
        """Tell whether the key is right, which it is once."""
        with self._lock:
            is_right = self._key is not None and secrets.compare_digest(self._key.bytes, key.bytes)
            if is_right:
                self._key = None
            return is_right
