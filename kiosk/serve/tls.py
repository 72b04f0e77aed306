"""The second listener: https on the local network, for stations (design: Shape)."""

import errno
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cheroot import wsgi
from cheroot.server import HTTPConnection
from cheroot.ssl.builtin import BuiltinSSLAdapter
from flask import Flask

from kiosk.serve.greeting import Greeter
from kiosk.serve.logs import log_fault
from kiosk.web.lan import CannotListen, Trouble

THREADS = 16
BACKLOG = 128
SHUTDOWN_SECONDS = 1
KEPT_OPEN = 96
"""Connections that may stay open between two requests: each new one costs a handshake."""
EVERYWHERE = "0.0.0.0"  # noqa: S104 - the networks change; who may ask for what, security.py tells
WINDOWS_IN_USE = 10048
ENVIRON = {"wsgi.url_scheme": "https", "HTTPS": "on"}


class _Adapter(BuiltinSSLAdapter):
    """Wraps a connection without shaking hands, which the greeter does."""

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, {}


class _Server(wsgi.Server):
    """A server whose workers get only connections that have something to say."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.greeter = Greeter(self._greeted)

    def process_conn(self, conn: HTTPConnection) -> None:
        if conn.ssl_env:
            super().process_conn(conn)
        else:
            self.greeter.take(conn)

    def _greeted(self, conn: HTTPConnection) -> None:
        conn.ssl_env = ENVIRON
        conn.socket.settimeout(self.timeout)
        # Not to a worker yet: browsers open connections in advance that stay silent.
        self._connections.put(conn)  # type: ignore[attr-defined]


class TlsListener:
    """The listener while it is open."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve, name="lan", daemon=True)
        server.greeter.start()
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.bind_addr[1])

    def use(self, certificate: Path) -> None:
        """Show this certificate to whoever connects from now on."""
        self._server.ssl_adapter.context = _context(certificate)

    def stop(self) -> None:
        self._server.stop()
        self._thread.join(SHUTDOWN_SECONDS)
        self._server.greeter.stop()


def listener_of(app: Flask, port: int) -> Callable[[Path], TlsListener]:
    """Return what opens the listener with a certificate. It raises CannotListen."""

    def listen(certificate: Path) -> TlsListener:
        server = _Server(
            (EVERYWHERE, port),
            app,
            numthreads=THREADS,
            server_name="kiosk",
            request_queue_size=BACKLOG,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )
        server.keep_alive_conn_limit = KEPT_OPEN
        server.error_log = log_fault  # type: ignore[method-assign]
        try:
            server.ssl_adapter = _Adapter(str(certificate), str(certificate))
            server.prepare()
        except OSError as fault:
            server.greeter.give_up()
            if server.socket is not None:
                server.socket.close()
            raise CannotListen(_trouble(fault)) from None
        return TlsListener(server)

    return listen


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def _trouble(fault: OSError) -> Trouble:
    # cheroot raises an error of its own, which keeps the number only in its text.
    numbers = (errno.EADDRINUSE, WINDOWS_IN_USE)
    is_taken = any(f" {number}]" in str(fault) for number in numbers)
    return Trouble.PORT if is_taken else Trouble.SYSTEM
