"""TLS handshakes beside the server: whoever never speaks keeps nobody else waiting."""

import collections
import contextlib
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable

from cheroot.server import HTTPConnection

GREETING_SECONDS = 8.0
"""How long a device may take to say which key it wants; a slow tablet takes a tenth of one."""
AT_ONCE = 24
"""Handshakes under way with one address: a browser opens six."""
PLAIN_ANSWER = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n%s"
)
PLAIN_WORDS = b"This address begins with https:// and not with http://."
WAITS = {ssl.SSLWantReadError: selectors.EVENT_READ, ssl.SSLWantWriteError: selectors.EVENT_WRITE}


class Greeter:
    """One thread that shakes hands with all who come, and passes on who is ready.

    cheroot does it in the thread that accepts, for ten seconds with each one: a device that
    connects and stays silent would keep out the whole hall (measured with 16 of them).
    """

    def __init__(self, is_ready: Callable[[HTTPConnection], None]) -> None:
        self._is_ready = is_ready
        self._selector = selectors.DefaultSelector()
        self._arrived: collections.deque[HTTPConnection] = collections.deque()
        self._ends: dict[HTTPConnection, float] = {}
        self._bell, self._button = socket.socketpair()
        self._bell.setblocking(False)
        self._is_over = False
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="greeter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def take(self, connection: HTTPConnection) -> None:
        """Begin to shake hands with a connection; called by the thread that accepts."""
        self._arrived.append(connection)
        self._button.send(b".")

    def stop(self) -> None:
        self._is_over = True
        self._button.send(b".")
        self._thread.join()
        for connection in [*self._ends, *self._arrived]:
            _hang_up(connection)
        self.give_up()

    def give_up(self) -> None:
        """Close what it holds; where the server cannot listen it never started."""
        self._selector.close()
        self._bell.close()
        self._button.close()

    def _run(self) -> None:
        while not self._is_over:
            for key, _ in self._selector.select(1.0):
                if key.data is None:
                    with contextlib.suppress(BlockingIOError):
                        self._bell.recv(4096)
                else:
                    self._step(key.data)
            while self._arrived:
                self._begin(self._arrived.popleft())
            self._tire()

    def _begin(self, connection: HTTPConnection) -> None:
        theirs = [one for one in self._ends if one.remote_addr == connection.remote_addr]
        if len(theirs) >= AT_ONCE:
            # The one that has been silent longest goes.
            self._give_up(theirs[0])
        connection.socket.settimeout(0)
        self._ends[connection] = time.monotonic() + GREETING_SECONDS
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        self._step(connection)

    def _step(self, connection: HTTPConnection) -> None:
        try:
            connection.socket.do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as wait:
            self._selector.modify(connection.socket, WAITS[type(wait)], connection)
        except (OSError, ValueError) as fault:
            if "HTTP_REQUEST" in str(getattr(fault, "reason", "")):
                _answer_plainly(connection)
            self._give_up(connection)
        else:
            self._forget(connection)
            self._is_ready(connection)

    def _tire(self) -> None:
        now = time.monotonic()
        for connection in [one for one, end in self._ends.items() if end <= now]:
            self._give_up(connection)

    def _give_up(self, connection: HTTPConnection) -> None:
        self._forget(connection)
        _hang_up(connection)

    def _forget(self, connection: HTTPConnection) -> None:
        self._ends.pop(connection, None)
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(connection.socket)


def _answer_plainly(connection: HTTPConnection) -> None:
    """Tell a browser that came without TLS what to type; below the TLS that never began."""
    with contextlib.suppress(OSError):
        answer = PLAIN_ANSWER % (len(PLAIN_WORDS), PLAIN_WORDS)
        socket.socket.send(connection.socket, answer)


def _hang_up(connection: HTTPConnection) -> None:
    with contextlib.suppress(OSError, ValueError):
        connection.close()
