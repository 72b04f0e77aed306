"""Keeping the promise of the last day: what people wrote is destroyed on the date that was told."""

import logging
import threading
from functools import partial
from uuid import UUID

from sqlalchemy import exc
from sqlalchemy.orm import Session, sessionmaker

from kiosk.database import NotSaved, reading_engine
from kiosk.outbox import closing
from kiosk.web.state import Kiosk

EVERY = 3600.0
"""Seconds from one look to the next: a laptop that is on over midnight keeps the date too."""
log = logging.getLogger("kiosk")


class Retention:
    """Looks at the start and then each hour whether an event's last day has come.

    `closing.due` says which, and when the clock is not believed.
    """

    def __init__(self, kiosk: Kiosk, every: float = EVERY) -> None:
        self._kiosk = kiosk
        self._every = every
        self._read: sessionmaker[Session] = sessionmaker(reading_engine(kiosk.settings.database))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="retention", daemon=True)

    def start(self) -> None:
        self.look()
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> list[UUID]:
        """Destroy what is due and return the events; what fails is tried at the next look."""
        try:
            return self._destroy_due()
        except (NotSaved, exc.DatabaseError) as fault:
            log.error("retention: %s", type(fault).__name__)
            return []

    def _destroy_due(self) -> list[UUID]:
        now, writer = self._kiosk.now(), self._kiosk.writer
        with self._read() as session:
            events = closing.due(session, now)
        for event_id in events:
            writer.write(partial(closing.destroy, event_id=event_id, now=now))
        if events:
            writer.tidy()
        return events

    def _go_on(self) -> None:
        while not self._over.wait(self._every):
            self.look()
