"""What the host opened with the passphrase and still works on: in memory, for a few minutes."""

import threading
import time
from collections.abc import Callable

LONGEST = 5 * 60.0
"""Seconds that an opened record stays: long enough to correct an address, not to go for lunch."""


class Drawer:
    """One thing for each login: another one takes its place, locking the desk empties it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._things: dict[str, tuple[float, object]] = {}

    def put(self, login_id: str, thing: object) -> None:
        with self._lock:
            self._tidy()
            self._things[login_id] = (self._clock() + LONGEST, thing)
        # Nobody may come to look again: the drawer empties itself all the same.
        waiting = threading.Timer(LONGEST + 1, self.tidy)
        waiting.daemon = True
        waiting.start()

    def find(self, login_id: str) -> object | None:
        with self._lock:
            self._tidy()
            _, thing = self._things.get(login_id, (0.0, None))
            return thing

    def leave(self, login_id: str | None, room: str) -> None:
        """Shut what belongs to another room: who goes elsewhere has done reading."""
        with self._lock:
            _, thing = self._things.get(login_id or "", (0.0, None))
            if getattr(thing, "room", room) != room:
                self._things.pop(login_id or "", None)

    def empty(self, login_id: str | None) -> None:
        with self._lock:
            self._things.pop(login_id or "", None)

    def empty_all(self) -> None:
        with self._lock:
            self._things.clear()

    def tidy(self) -> None:
        with self._lock:
            self._tidy()

    def _tidy(self) -> None:
        now = self._clock()
        over = [login_id for login_id, (until, _) in self._things.items() if until < now]
        for login_id in over:
            del self._things[login_id]
