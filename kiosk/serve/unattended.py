"""Handing over to hubs by itself, where the host allowed it once (design: who may start a send)."""

import logging
import threading
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import exc, select
from sqlalchemy.orm import Session, sessionmaker

from kiosk import outbox
from kiosk.actions.events import current_event
from kiosk.database import reading_engine
from kiosk.models import Receiver, State
from kiosk.receivers import KINDS
from kiosk.receivers.hub import unattended_secret
from kiosk.web.sends import Phase
from kiosk.web.state import Kiosk

EVERY = 60.0
"""Seconds from one look to the next; a hub that is away is asked no more often than that."""
UNSETTLED = (State.WAITING, State.UNKNOWN)
log = logging.getLogger("kiosk")


class Unattended:
    """A thread that looks now and then whether something waits for a hub that may be served.

    Only receivers that take sealed actions can be: nobody is there to type the passphrase.
    """

    def __init__(self, kiosk: Kiosk, every: float = EVERY) -> None:
        self._kiosk = kiosk
        self._every = every
        self._read: sessionmaker[Session] = sessionmaker(reading_engine(kiosk.settings.database))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="unattended", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the looking; hand-overs under way are stopped with all others."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(self._every):
            try:
                waiting = list(self._waiting())
            except exc.DatabaseError as fault:
                log.error("unattended hand-over: %s", type(fault.orig).__name__)
                continue
            for event_id, receiver_id in waiting:
                self._hand_over(event_id, receiver_id)

    def _waiting(self) -> Iterator[tuple[UUID, UUID]]:
        """Yield event and receiver where something waits and the host allowed it."""
        with self._read() as session:
            event = current_event(session)
            if event is None:
                return
            rows = session.scalars(select(Receiver).where(Receiver.event_id == event.id))
            allowed = {row.id for row in rows if _is_allowed(row)}
            for standing in outbox.standings(session, event.id) if allowed else ():
                is_due = any(standing.states.get(state) for state in UNSETTLED)
                if standing.receiver_id in allowed and is_due:
                    yield event.id, standing.receiver_id

    def _hand_over(self, event_id: UUID, receiver_id: UUID) -> None:
        earlier = self._kiosk.sends.find(receiver_id)
        if earlier is not None and earlier.phase is Phase.RESTING:
            # The host lets it rest: until they go on, or the rest has been too long.
            return
        write = self._kiosk.writer.write
        self._kiosk.sends.start(
            receiver_id,
            lambda progress, stop: outbox.hand_over(
                write, self._read, event_id, receiver_id, None, progress, stop
            ),
        )


def _is_allowed(row: Receiver) -> bool:
    # A paused one waits until the host has looked at why.
    is_sealed = row.kind in KINDS and KINDS[row.kind].capabilities.sealed
    return is_sealed and row.paused is None and unattended_secret(row.settings) is not None
