"""A receiver's secret: sealed, and good at its own place only."""

from uuid import uuid4

import pytest

from kiosk.receivers import open_secret, seal_secret
from kiosk.vault import CannotOpen, Recipient, new_pair
from tests.receivers.peers import SECRET


def test_it_comes_back_and_cannot_be_moved() -> None:
    pair, key_id, receiver_id, event_id = new_pair(), uuid4(), uuid4(), uuid4()
    sealed = seal_secret(SECRET, Recipient(key_id, pair.public), receiver_id, event_id)
    assert SECRET.encode() not in sealed
    assert open_secret(sealed, pair, key_id, receiver_id, event_id) == SECRET
    with pytest.raises(CannotOpen):
        open_secret(sealed, pair, key_id, uuid4(), event_id)
    with pytest.raises(CannotOpen):
        open_secret(sealed, pair, key_id, receiver_id, uuid4())
