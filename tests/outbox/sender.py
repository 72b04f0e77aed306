"""A hand-over in a process of its own, to be killed: the private key comes on standard input."""

import datetime as dt
import sys
import threading
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.outbox import Progress, hand_over
from kiosk.vault import KeyPair
from tests.outbox.desk import Store


def main(database: str, event_id: str, receiver_id: str, now: str) -> None:
    store = Store(Path(database), dt.datetime.fromisoformat(now))
    pair = KeyPair(X25519PrivateKey.from_private_bytes(bytes.fromhex(sys.stdin.read())))
    hand_over(
        store.write,
        store.read,
        UUID(event_id),
        UUID(receiver_id),
        pair,
        Progress(),
        threading.Event(),
        clock=store.clock,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
