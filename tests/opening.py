"""What the kiosk has sealed, opened with the event's passphrase."""

import functools
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from kiosk.actions.records import place_of
from kiosk.models import Action, EventKey, SealedPart
from kiosk.vault import KeyPair, open_sealed, unwrap
from tests.conftest import Home


def count(home: Home) -> int:
    """Return how many actions there are."""
    with home.read() as session:
        return session.scalar(select(func.count()).select_from(Action)) or 0


def opened(home: Home) -> list[dict[str, Any]]:
    """Return every sealed part in the order of the actions."""
    with home.read() as session:
        key = session.scalars(select(EventKey)).one()
        assert key.wrapped
        pair = _pair(key.wrapped, home.made.passphrase, key.id)
        rows = session.execute(
            select(Action, SealedPart)
            .join(SealedPart, SealedPart.action_id == Action.id)
            .order_by(Action.seq)
        )
        return [
            open_sealed(
                part.ciphertext, pair, key.id, place_of(row.id, row.event_id, row.case_slug)
            )
            for row, part in rows
        ]


@functools.cache
def _pair(wrapped: bytes, passphrase: str, key_id: UUID) -> KeyPair:
    """Unwrap each key once: it takes a second and 256 MiB by design."""
    return unwrap(wrapped, passphrase, key_id)
