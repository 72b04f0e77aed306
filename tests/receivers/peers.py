"""The other ends of the line: the receiver in its own process, and servers that misbehave."""

import base64
import contextlib
import datetime as dt
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from kiosk.actions.records import Consent, OpenAction, Person, PersonalPart
from kiosk.models import Kind

ROOT = Path(__file__).parents[2]
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
SIGNED_AT = dt.datetime(2026, 12, 10, 10, 4, 11, tzinfo=dt.UTC)


def an_action(action_id: UUID | None = None, name: str = "Amal Example") -> OpenAction:
    return OpenAction(
        id=action_id or uuid4(),
        event="marathon-2026",
        is_practice=True,
        case="an-invented-case",
        kind=Kind.SIGNATURE,
        locale="fr",
        personal=PersonalPart(
            SIGNED_AT,
            Person(name, "amal@example.org", "CH"),
            (Consent("contact", False, "0" * 64),),
        ),
    )


@dataclass
class Peer:
    """A running `tests.standard_receiver`."""

    process: subprocess.Popen[str]
    port: int
    store: Path
    scheme: str

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    def stored(self) -> list[dict[str, Any]]:
        text = self.store.read_text() if self.store.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    def stored_ids(self) -> list[str]:
        return [event["id"] for event in self.stored()]

    def next_line(self) -> str:
        """Return what the process says of the next request; blocks until it has one."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()


@contextlib.contextmanager
def standard_receiver(store: Path, *switches: str, port: int = 0) -> Iterator[Peer]:
    """Run the receiver; a store that is there already is added to."""
    command = [sys.executable, "-m", "tests.standard_receiver", "--secret", SECRET]
    command += ["--port", str(port), "--store", str(store), *switches]
    with subprocess.Popen(  # noqa: S603 - our own module, our own switches
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout
        scheme = "https" if "--certificate" in switches else "http"
        try:
            yield Peer(process, int(process.stdout.readline()), store, scheme)
        finally:
            process.kill()


@dataclass
class RawServer:
    """A server of bytes: hands each request to `answer`, which writes to the socket itself."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


Answer = Callable[[socket.socket], None]


@contextlib.contextmanager
def raw_server(answer: bytes | Answer) -> Iterator[RawServer]:
    """Serve one connection after the other; bytes are sent as they are, then the line is cut."""
    reply = answer if callable(answer) else lambda line: line.sendall(answer)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = RawServer(listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=[listener, server, reply])
        thread.start()
        try:
            yield server
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _serve(listener: socket.socket, server: RawServer, reply: Answer) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        server.connections += 1
        with line, contextlib.suppress(OSError):
            if request := _request_on(line):
                server.requests.append(request)
                reply(line)


def _request_on(line: socket.socket) -> bytes:
    text = b""
    while b"\r\n\r\n" not in text:
        more = line.recv(65536)
        if not more:
            return text
        text += more
    head, _, body = text.partition(b"\r\n\r\n")
    fields = dict(field.lower().split(b": ", 1) for field in head.split(b"\r\n")[1:])
    while len(body) < int(fields.get(b"content-length", b"0")):
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


def http(status: str, media_type: str = "", body: bytes = b"", *more: str) -> bytes:
    """Return a whole answer as bytes; `more` are header lines."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *more]
    if media_type:
        lines.append(f"Content-Type: {media_type}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
