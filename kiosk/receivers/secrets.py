"""A receiver's secret at rest: sealed to the event's key, bound to its receiver."""

from uuid import UUID

from kiosk.vault import KeyPair, Recipient, open_sealed, seal


def seal_secret(secret: str, recipient: Recipient, receiver_id: UUID, event_id: UUID) -> bytes:
    return seal({"secret": secret}, recipient, _place(receiver_id, event_id))


def open_secret(
    sealed: bytes, pair: KeyPair, key_id: UUID, receiver_id: UUID, event_id: UUID
) -> str:
    """Return what `seal_secret` sealed. Raises vault.CannotOpen."""
    content = open_sealed(sealed, pair, key_id, _place(receiver_id, event_id))
    return str(content["secret"])


def _place(receiver_id: UUID, event_id: UUID) -> str:
    return f"receiver|{receiver_id}|{event_id}"
