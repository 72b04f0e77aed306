"""Requests to one receiver: bounded, paced, over lines that stay open between them."""

import contextlib
import queue
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from hashlib import sha256

from urllib3.util import Url

from kiosk.receivers.plans import Request
from kiosk.receivers.transport import Answer, Limits, Line


class Gate:
    """Lets calls pass one after the other, `interval` seconds apart: a bucket of one token.

    `turn` is held for a whole plan where a search and a write belong together.
    """

    def __init__(
        self,
        interval: float,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self.interval = interval
        self.turn = threading.RLock()
        self._clock = clock
        self._wait = wait or threading.Event().wait
        self._next = 0.0
        self._lock = threading.Lock()

    def pass_one(self) -> None:
        """Wait until the next call may go out, and take its place."""
        with self._lock:
            now = self._clock()
            at = max(self._next, now)
            self._next = at + self.interval
        if at > now:
            self._wait(at - now)


_gates: "weakref.WeakValueDictionary[bytes, Gate]" = weakref.WeakValueDictionary()
_gates_lock = threading.Lock()


def gate_of(key: str, interval: float) -> Gate:
    """Return the one gate of an account, however many receivers share its key."""
    name = sha256(key.encode()).digest()
    with _gates_lock:
        return _gates.setdefault(name, Gate(interval))


class Calls:
    """Makes the requests of one receiver, from any thread; `address` gives scheme, host, port."""

    def __init__(self, address: Url, limits: Limits, gate: Gate | None = None) -> None:
        self._address = address
        self._limits = limits
        self._gate = gate
        self._idle: queue.LifoQueue[Line] = queue.LifoQueue()

    def __call__(self, request: Request) -> Answer:
        """Send exactly this request. Raises transport.NotSent or NoAnswer."""
        with self._line() as line:
            if self._gate:
                self._gate.pass_one()
            return line.send(request.method, request.target, request.body, request.headers)

    def close(self) -> None:
        """Close every line that is not in use."""
        while not self._idle.empty():
            with contextlib.suppress(queue.Empty):
                self._idle.get_nowait().close()

    @contextlib.contextmanager
    def _line(self) -> Iterator[Line]:
        try:
            line = self._idle.get_nowait()
        except queue.Empty:
            line = Line(self._address, self._limits)
        try:
            yield line
        finally:
            self._idle.put(line)
