"""Hand-overs that run beside the screens: one thread a receiver, gone on when the page is left.

The key pair is in memory as long as its hand-over runs or rests, in the function given to `start`
and nowhere else; it is let go at the end, when the host gives up, and after a rest of 15 minutes.
"""

import enum
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from kiosk.outbox import Progress
from kiosk.receivers import Reason

log = logging.getLogger("kiosk")
LONGEST_REST = 15 * 60.0
"""Seconds that a hand-over may rest until the passphrase is asked again."""
HandOver = Callable[[Progress, threading.Event], object]


class Phase(enum.StrEnum):
    """Where a hand-over stands; the first three end by themselves."""

    RUNNING = "running"
    PAUSING = "pausing"
    STOPPING = "stopping"
    RESTING = "resting"
    ENDED = "ended"


@dataclass
class Running:
    """One hand-over: its progress, and the sign that asks it to stop.

    `before` is how many it settled before it rested the last time.
    """

    progress: Progress
    stop: threading.Event
    before: int = 0
    hand_over: HandOver | None = None
    is_held: bool = False
    thread: threading.Thread = field(init=False)
    rest: threading.Timer | None = None

    @property
    def phase(self) -> Phase:
        if self.thread.is_alive():
            if not self.stop.is_set():
                return Phase.RUNNING
            return Phase.PAUSING if self.is_held else Phase.STOPPING
        return Phase.RESTING if self.is_held else Phase.ENDED

    def let_go(self) -> None:
        """Forget what it would take to go on: the key pair."""
        self.hand_over, self.is_held = None, False
        if self.rest:
            self.rest.cancel()
            self.rest = None


class Sends:
    """At most one hand-over per receiver; the newest one's progress stays readable."""

    def __init__(self, longest_rest: float = LONGEST_REST) -> None:
        self._lock = threading.RLock()
        self._running: dict[UUID, Running] = {}
        self._longest_rest = longest_rest

    def start(self, receiver_id: UUID, hand_over: HandOver) -> bool:
        """Begin the hand-over; False when one to this receiver is under way already."""
        with self._lock:
            earlier = self._running.get(receiver_id)
            if earlier is not None:
                if earlier.thread.is_alive():
                    return False
                earlier.let_go()
            self._begin(receiver_id, hand_over)
            return True

    def find(self, receiver_id: UUID) -> Running | None:
        return self._running.get(receiver_id)

    @property
    def is_any_running(self) -> bool:
        return any(running.thread.is_alive() for running in list(self._running.values()))

    def hold(self, receiver_id: UUID) -> None:
        """Let the hand-over rest after the requests that are on their way."""
        with self._lock:
            running = self._running.get(receiver_id)
            if running is None or not running.thread.is_alive() or running.stop.is_set():
                return
            running.is_held = True
            running.stop.set()
            running.rest = threading.Timer(self._longest_rest, self._give_up, [running])
            running.rest.daemon = True
            running.rest.start()

    def go_on(self, receiver_id: UUID) -> bool:
        """Go on after a rest; False when there is none, or it was too long."""
        with self._lock:
            rested = self._running.get(receiver_id)
            if rested is None or not rested.is_held or rested.hand_over is None:
                return False
            hand_over, earlier = rested.hand_over, rested.thread
            rested.let_go()
            before = rested.before + rested.progress.snapshot().done
            self._begin(receiver_id, hand_over, before, earlier)
            return True

    def cancel(self, receiver_id: UUID) -> None:
        """Ask the hand-over to stop after the requests on their way, and let its key go."""
        with self._lock:
            if running := self._running.get(receiver_id):
                running.stop.set()
                running.let_go()

    def give_up_rests(self) -> None:
        """Let the keys of resting hand-overs go, unless another one runs; the desk is locked."""
        with self._lock:
            if not self.is_any_running:
                for running in self._running.values():
                    running.let_go()

    def stop_all(self) -> None:
        """Stop every hand-over and wait a little for the requests that are on their way."""
        for receiver_id in list(self._running):
            self.cancel(receiver_id)
        for running in list(self._running.values()):
            running.thread.join(timeout=1.0)

    def _begin(
        self,
        receiver_id: UUID,
        hand_over: HandOver,
        before: int = 0,
        earlier: threading.Thread | None = None,
    ) -> None:
        running = Running(Progress(), threading.Event(), before, hand_over)
        running.thread = threading.Thread(
            target=self._run, args=(running, hand_over, earlier), name="hand-over", daemon=True
        )
        self._running[receiver_id] = running
        running.thread.start()

    def _run(self, running: Running, hand_over: HandOver, earlier: threading.Thread | None) -> None:
        if earlier is not None:
            earlier.join()
        try:
            hand_over(running.progress, running.stop)
        except Exception as error:  # noqa: BLE001 - the last place that can still tell of it
            log.error("hand-over ended by %s", type(error).__name__)
            running.progress.finish(Reason.FAULT)
        with self._lock:
            seen = running.progress.snapshot()
            if not running.is_held or seen.paused or seen.done >= seen.total:
                running.let_go()

    def _give_up(self, running: Running) -> None:
        with self._lock:
            if running.is_held:
                running.let_go()
