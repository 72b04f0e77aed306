"""What is handed over, read for many actions at once: opened in memory, or left sealed."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.envelopes import Envelope, envelopes
from kiosk.actions.records import OpenAction, open_action
from kiosk.models import Action, Correction, Event, SealedPart
from kiosk.vault import KeyPair

Read = Callable[[], AbstractContextManager[Session]]
"""Makes a session that only reads."""


class Source(Protocol):
    """Gives what a receiver is handed for the actions that can be given."""

    def take(self, ids: Collection[UUID]) -> Mapping[UUID, Any]: ...


@dataclass(frozen=True)
class Sealed:
    """Gives the actions of one event as they are on disk, for a receiver that takes them sealed."""

    read: Read
    event_id: UUID

    def take(self, ids: Collection[UUID]) -> Mapping[UUID, Envelope]:
        """Return the envelopes of the actions whose sealed parts are still there."""
        with self.read() as session:
            return envelopes(session, self.event_id, ids)


@dataclass(frozen=True)
class Opener:
    """Opens the actions of one event with one of its keys; what was corrected, as corrected."""

    read: Read
    event_id: UUID
    key_id: UUID
    pair: KeyPair

    def take(self, ids: Collection[UUID]) -> Mapping[UUID, OpenAction]:
        """Return the actions but those whose sealed part is gone, changed or from elsewhere."""
        with self.read() as session:
            event = session.get_one(Event, self.event_id)
            parts = self._parts(session, SealedPart, ids) | self._parts(session, Correction, ids)
            rows = session.scalars(select(Action).where(Action.id.in_(ids)))
            found = ((row.id, self._opened(row, parts.get(row.id), event)) for row in rows)
            return {action_id: action for action_id, action in found if action}

    def original(self, action_id: UUID) -> OpenAction | None:
        """Return the action as its signer wrote it, whatever was corrected since."""
        with self.read() as session:
            event = session.get_one(Event, self.event_id)
            row = session.scalar(select(Action).where(Action.id == action_id))
            part = self._parts(session, SealedPart, [action_id]).get(action_id)
            return self._opened(row, part, event) if row else None

    def _parts(
        self, session: Session, table: type[SealedPart] | type[Correction], ids: Collection[UUID]
    ) -> dict[UUID, bytes]:
        own = (table.action_id.in_(ids), table.key_id == self.key_id)
        rows = session.execute(select(table.action_id, table.ciphertext).where(*own))
        return {action_id: ciphertext for action_id, ciphertext in rows}

    def _opened(self, action: Action, part: bytes | None, event: Event) -> OpenAction | None:
        if part is None:
            return None
        sealed = SealedPart(action_id=action.id, key_id=self.key_id, ciphertext=part)
        try:
            return open_action(action, sealed, event, self.pair)
        except (ValueError, LookupError, TypeError):
            return None
