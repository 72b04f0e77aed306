"""A webhook receiver as another party would write it: its own process, the reference library.

`python -m tests.standard_receiver --port 0 --secret whsec_… --store FILE` prints its port. It
keeps each action once, by `webhook-id`, as one JSON line, and tells of a repeat. With `--no-keys`
it keeps whatever comes, and tells by GET how often it has an id.
"""

import argparse
import contextlib
import datetime as dt
import email.utils
import json
import os
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from tests.mishaps import HTML, LATE, MISHAPS, Mishap, Mix

ATTRIBUTES = ("specversion", "id", "source", "type", "time", "datacontenttype", "data")


@dataclass
class Faults:
    """What goes wrong: `drop_after_commit` and `times` count requests, 0 times means always.

    `mix` is the seed of a random mix of mishaps, 0 for none; `delay` is in seconds, before each
    answer.
    """

    drop_after_commit: int = 0
    status: int = 0
    html: bool = False
    times: int = 0
    retry_after: str = ""
    hold: bool = False
    no_keys: bool = False
    mix: int = 0
    delay: float = 0.0


class StandardReceiver(ThreadingHTTPServer):
    """Keeps what is signed, whole and new; `recorded` and `repeats` count by webhook-id."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, secret: str, store: Path, faults: Faults) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.faults = faults
        self.store = store
        self.webhook = Webhook(secret)
        self.recorded: dict[str, bytes] = {}
        self.repeats: list[str] = []
        self.differing: list[str] = []
        self.lock = threading.Lock()
        self.answered = 0
        self.mix = Mix(faults.mix) if faults.mix else None

    def take(self, message_id: str, body: bytes) -> dict[str, Any]:
        with self.lock:
            if message_id in self.recorded and not self.faults.no_keys:
                self.repeats.append(message_id)
                if self.recorded[message_id] != body:
                    self.differing.append(message_id)
                    return {"status": "differing", "id": message_id}
                return {"status": "duplicate", "id": message_id}
            self.recorded[message_id] = body
            with self.store.open("ab") as file:
                file.write(body + b"\n")
                file.flush()
                os.fsync(file.fileno())
            return {"status": "recorded", "id": message_id}

    def is_faulty(self) -> bool:
        """Tell whether this request is answered wrongly, and count it."""
        with self.lock:
            self.answered += 1
            is_within = self.faults.times == 0 or self.answered <= self.faults.times
            return is_within and bool(self.faults.status or self.faults.html)

    def serve(self) -> None:
        """Serve for good; where a mishap closes the door, nobody is let in for a moment."""
        while True:
            self.serve_forever(0.01)
            self.socket.close()
            threading.Event().wait(0.1)
            self.socket = socket.socket()
            self.server_bind()
            self.server_activate()

    def is_dropped(self) -> bool:
        with self.lock:
            self.faults.drop_after_commit -= 1
            return self.faults.drop_after_commit >= 0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet: a sender that was killed is what the tests are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: StandardReceiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        mishap = self.server.mix.next() if self.server.mix else ""
        if mishap:
            return self._befall(MISHAPS[mishap], body)
        if self.server.is_faulty():
            return self._answer_wrongly()
        if fault := self._fault(body):
            return self._answer(*fault)
        told = self._record(body)
        if self.server.faults.hold:
            threading.Event().wait()
        threading.Event().wait(self.server.faults.delay)
        if self.server.is_dropped():
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return None
        return self._answer(201 if told["status"] == "recorded" else 200, told)

    def do_GET(self) -> None:
        """Tell how often the id of the query is here."""
        with self.server.lock:
            found = self.server.recorded.get(f"msg_{urlsplit(self.path).query}")
        self._answer(200, {"found": found is not None})

    def _record(self, body: bytes) -> dict[str, Any]:
        told = self.server.take(self.headers["webhook-id"], body)
        # How a test follows along; in one piece, for many do it at once.
        print(f"{told['status']} {told['id']}\n", end="", flush=True)  # noqa: T201
        return told

    def _befall(self, mishap: Mishap, body: bytes) -> None:
        if mishap.is_recorded and self._fault(body) is None:
            self._record(body)
        if mishap.is_closing:
            threading.Thread(target=self.server.shutdown).start()
        if mishap.is_late:
            threading.Event().wait(LATE)
        if not mishap.status:
            # No polite end: a reset, as by a router that restarts.
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()
            return
        self.close_connection = mishap.is_cut
        headers = {"Retry-After": mishap.retry_after, "Location": mishap.location}
        if mishap.retry_after == "date":
            soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
            headers["Retry-After"] = email.utils.format_datetime(soon, usegmt=True)
        content = mishap.body.encode()
        more = len(content) if mishap.is_cut else 0
        self._send(mishap.status, mishap.media_type, content, headers, more)

    def _fault(self, body: bytes) -> tuple[int, dict[str, Any]] | None:
        try:
            event = self.server.webhook.verify(body, dict(self.headers.items()))
        except WebhookVerificationError as fault:
            return 401, {"error": str(fault)}
        if self.headers["content-type"] != "application/cloudevents+json":
            return 415, {"error": "content type"}
        if missing := [name for name in ATTRIBUTES if name not in event]:
            return 422, {"error": f"missing {missing}"}
        if self.headers["idempotency-key"] != f'"{event["id"]}"':
            return 400, {"error": "idempotency-key"}
        return None

    def _answer_wrongly(self) -> None:
        faults = self.server.faults
        if faults.html:
            return self._send(faults.status or 200, "text/html; charset=utf-8", HTML.encode())
        return self._answer(faults.status, {"error": "as told"})

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(content).encode())

    def _send(
        self,
        status: int,
        media_type: str,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        missing: int = 0,
    ) -> None:
        """Send an answer; `missing` bytes of it are promised and never come."""
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body) + missing))
        for name, value in (headers or {"Retry-After": self.server.faults.retry_after}).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: standard output belongs to the test."""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--drop-after-commit", type=int, default=0, metavar="N")
    parser.add_argument("--status", type=int, default=0)
    parser.add_argument("--html", action="store_true", help="answer like a captive portal")
    parser.add_argument("--times", type=int, default=0, help="how many wrong answers, 0 for all")
    parser.add_argument("--retry-after", default="")
    parser.add_argument("--hold", action="store_true", help="record, then never answer")
    parser.add_argument("--no-keys", action="store_true", help="keep repeats as further ones")
    parser.add_argument("--mix", type=int, default=0, metavar="SEED", help="mishaps by chance")
    parser.add_argument("--delay", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--certificate", type=Path, help="PEM with certificate and key: use TLS")
    chosen = parser.parse_args(arguments)
    faults = Faults(**{each.name: getattr(chosen, each.name) for each in fields(Faults)})
    server = StandardReceiver(chosen.port, chosen.secret, chosen.store, faults)
    if chosen.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chosen.certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)  # noqa: T201 - how the caller learns it
    server.serve()


if __name__ == "__main__":
    main(sys.argv[1:])
