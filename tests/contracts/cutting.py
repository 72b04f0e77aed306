"""A line to a server that loses requests and answers on the way, as the test says."""

import contextlib
import selectors
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator

Lose = Callable[[int], str]
"""Tells for the n-th request what is lost: "request", "answer", or nothing ("")."""


class Cutting:
    """Passes bytes on; counts the requests, and what was `lost` of which."""

    def __init__(self, port: int, lose: Lose) -> None:
        self.requests = 0
        self.lost: Counter[str] = Counter()
        self._to = port
        self._lose = lose
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._lines: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    def close(self) -> None:
        for line in (self._listener, *self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _start(self, job: Callable[[], None]) -> None:
        thread = threading.Thread(target=job, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self._lines.add(line)
                self._start(lambda line=line: self._serve(line))  # type: ignore[misc]

    def _serve(self, line: socket.socket) -> None:
        with (
            line,
            socket.create_connection(("127.0.0.1", self._to)) as server,
            selectors.DefaultSelector() as both,
            contextlib.suppress(OSError),
        ):
            both.register(line, selectors.EVENT_READ)
            both.register(server, selectors.EVENT_READ)
            fate = ""
            while True:
                for key, _ in both.select(10):
                    if not (some := key.fileobj.recv(65536)):  # type: ignore[union-attr]
                        return
                    if key.fileobj is line:
                        if some.startswith((b"PUT ", b"POST ")):
                            fate = self._next_fate()
                        if fate == "request":
                            return
                        server.sendall(some)
                    elif fate == "answer":
                        # The server has done it and said so; nobody hears.
                        return
                    else:
                        line.sendall(some)

    def _next_fate(self) -> str:
        with self._lock:
            self.requests += 1
            fate = self._lose(self.requests)
            self.lost[fate] += 1
            return fate


@contextlib.contextmanager
def cutting(port: int, lose: Lose) -> Iterator[Cutting]:
    line = Cutting(port, lose)
    try:
        yield line
    finally:
        line.close()
