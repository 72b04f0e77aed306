"""The event's age key: opened only with the event's own key, and for its event only."""

from uuid import uuid4

import pyrage
import pytest

from kiosk.vault import CannotOpen, NotForUs, Recipient, decrypt, encrypt, new_age_key, new_pair
from kiosk.vault.age import open_age_key

EVENT = uuid4()


def test_what_is_encrypted_to_it_opens_with_the_events_key() -> None:
    pair, key_id = new_pair(), uuid4()
    made = new_age_key(EVENT, Recipient(key_id, pair.public))
    secret = open_age_key(made, pair, EVENT)
    file = encrypt(b"content", made.recipient)
    assert b"content" not in file
    assert decrypt(file, secret) == b"content"
    identity = pyrage.x25519.Identity.from_str(secret)
    assert pyrage.decrypt(file, [identity]) == b"content", "it is a plain age file"
    assert secret.encode() not in made.sealed


def test_another_key_or_event_opens_nothing() -> None:
    pair, key_id = new_pair(), uuid4()
    made = new_age_key(EVENT, Recipient(key_id, pair.public))
    with pytest.raises(CannotOpen):
        open_age_key(made, new_pair(), EVENT)
    with pytest.raises(CannotOpen):
        open_age_key(made, pair, uuid4())
    other = new_age_key(EVENT, Recipient(key_id, pair.public))
    with pytest.raises(NotForUs):
        decrypt(encrypt(b"content", other.recipient), open_age_key(made, pair, EVENT))


@pytest.mark.parametrize("content", [b"", b"age-encryption.org/v1\n", b"not an age file" * 100])
def test_what_is_no_age_file_is_refused(content: bytes) -> None:
    pair, key_id = new_pair(), uuid4()
    made = new_age_key(EVENT, Recipient(key_id, pair.public))
    with pytest.raises(NotForUs):
        decrypt(content, open_age_key(made, pair, EVENT))
