"""One request over a bounded connection: no redirects, no proxies, certificates checked (SEC21)."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import Url

from kiosk.receivers.reasons import Reason

_FAULTS = (OSError, urllib3.exceptions.HTTPError, http.client.HTTPException)


@dataclass(frozen=True)
class Limits:
    """How long one request may take, in seconds, and how many bytes its answer may have.

    `connect` holds for each address of the host, `read` for each silence, `total` for everything
    after connecting: together they stay under the lease of 90 s.
    """

    connect: float = 10
    read: float = 30
    total: float = 60
    answer: int = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back, whole; `media_type` is in lower case and without parameters.

    `location` is where a redirect leads, "" where there is none; nobody follows it. `date` is
    what time the other end says that it is, "" where it does not.
    """

    status: int
    media_type: str
    retry_after: str | None
    body: bytes
    location: str = ""
    date: str = ""


class NotSent(Exception):  # noqa: N818 - reads as what it says where it is caught
    """No connection: not one byte of the request left this machine."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class NoAnswer(Exception):  # noqa: N818 - reads as what it says where it is caught
    """The request went out, in part at least, and no whole answer came."""

    def __init__(self, reason: Reason = Reason.NO_ANSWER) -> None:
        super().__init__(reason)
        self.reason = reason


class Line:
    """A connection to one host, kept open from one request to the next.

    Connecting is a step of its own, apart from sending: a pool would not tell whether a fault
    came before or after the first byte, and `waiting` or `unknown` hangs on that.
    """

    def __init__(self, url: Url, limits: Limits) -> None:
        self._limits = limits
        host = (url.host or "").strip("[]")
        self._connection: HTTPConnection
        if url.scheme == "https":
            context = ssl.create_default_context()
            self._connection = HTTPSConnection(host, url.port, ssl_context=context)
        else:
            self._connection = HTTPConnection(host, url.port)

    def send(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send exactly these bytes to that path and query. Raises NotSent or NoAnswer."""
        if not self._connection.is_connected:
            self._connect()
        try:
            with _deadline(self._connection.sock, self._limits.total):
                return self._exchange(method, target, body, headers)
        except BaseException as fault:
            self.close()
            if isinstance(fault, _FAULTS):
                raise NoAnswer from fault
            raise

    def close(self) -> None:
        self._connection.close()

    def _connect(self) -> None:
        self.close()
        self._connection.timeout = self._limits.connect
        try:
            self._connection.connect()
        except _FAULTS as fault:
            self.close()
            raise NotSent(_why_not(fault)) from fault
        self._connection.timeout = self._limits.read
        self._connection.sock.settimeout(self._limits.read)

    def _exchange(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        self._connection.request(
            method, target, body or None, headers, preload_content=False, decode_content=False
        )
        response = self._connection.getresponse()
        content = b""
        try:
            # To the end: only there does a body shorter than its length show.
            while more := response.read(self._limits.answer, decode_content=False):
                content += more
                if len(content) > self._limits.answer:
                    raise NoAnswer(Reason.ANSWER_TOO_LONG)
        finally:
            response.close()
        media_type = response.headers.get("content-type", "").partition(";")[0]
        return Answer(
            status=response.status,
            media_type=media_type.strip().lower(),
            retry_after=response.headers.get("retry-after"),
            body=content,
            location=response.headers.get("location", ""),
            date=response.headers.get("date", ""),
        )


def _why_not(fault: BaseException) -> Reason:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return Reason.BAD_CERTIFICATE
    if isinstance(fault, ssl.SSLError | urllib3.exceptions.SSLError):
        return Reason.NOT_SECURE
    return Reason.NOT_REACHED


@contextlib.contextmanager
def _deadline(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Cut the line after `seconds`: a timeout of the socket starts anew with every byte."""
    is_over = threading.Event()

    def cut() -> None:
        is_over.set()
        with contextlib.suppress(OSError):
            # Not SSLSocket.shutdown: it swaps the state under the thread that is reading.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if is_over.is_set():
        # An answer without a length looks complete when it was only cut.
        raise TimeoutError
