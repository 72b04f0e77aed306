"""Hand-overs that run beside the screens: one thread a receiver, gone on when the page is left."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from kiosk.outbox import Progress
from kiosk.receivers import Reason

log = logging.getLogger("kiosk")


@dataclass
class Running:
    """One hand-over: its progress, and the sign that asks it to stop."""

    progress: Progress
    stop: threading.Event
    thread: threading.Thread


class Sends:
    """At most one hand-over per receiver; the newest one's progress stays readable."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[UUID, Running] = {}

    def start(
        self, receiver_id: UUID, hand_over: Callable[[Progress, threading.Event], object]
    ) -> bool:
        """Begin the hand-over; False when one to this receiver is under way already."""
        progress, stop = Progress(), threading.Event()
        thread = threading.Thread(
            target=_run, args=(hand_over, progress, stop), name="hand-over", daemon=True
        )
        with self._lock:
            earlier = self._running.get(receiver_id)
            if earlier is not None and earlier.thread.is_alive():
                return False
            self._running[receiver_id] = Running(progress, stop, thread)
            thread.start()
            return True

    def find(self, receiver_id: UUID) -> Running | None:
        return self._running.get(receiver_id)

    def cancel(self, receiver_id: UUID) -> None:
        """Ask the hand-over to stop after the request that is on its way."""
        if running := self._running.get(receiver_id):
            running.stop.set()

    def stop_all(self) -> None:
        """Stop every hand-over and wait a little for the request that is on its way."""
        for running in list(self._running.values()):
            running.stop.set()
        for running in list(self._running.values()):
            running.thread.join(timeout=1.0)


def _run(
    hand_over: Callable[[Progress, threading.Event], object],
    progress: Progress,
    stop: threading.Event,
) -> None:
    try:
        hand_over(progress, stop)
    except Exception as error:  # noqa: BLE001 - the last place that can still tell of it
        log.error("hand-over ended by %s", type(error).__name__)
        progress.finish(Reason.FAULT)
