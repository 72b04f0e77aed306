"""A webhook receiver as another party would write it: its own process, the reference library.

`python -m tests.standard_receiver --port 0 --secret whsec_… --store FILE` prints its port. It
keeps each action once, by `webhook-id`, as one JSON line, and tells of a repeat.
"""

import argparse
import contextlib
import json
import os
import socket
import ssl
import sys
import threading
from dataclasses import dataclass, fields
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

HTML = "<!doctype html><title>Welcome</title><p>Accept the terms to go online."
ATTRIBUTES = ("specversion", "id", "source", "type", "time", "datacontenttype", "data")


@dataclass
class Faults:
    """What goes wrong: `drop_after_commit` and `times` count requests, 0 times means always."""

    drop_after_commit: int = 0
    status: int = 0
    html: bool = False
    times: int = 0
    retry_after: str = ""
    hold: bool = False


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

    def take(self, message_id: str, body: bytes) -> dict[str, Any]:
        with self.lock:
            if message_id in self.recorded:
                self.repeats.append(message_id)
                if self.recorded[message_id] != body:
                    self.differing.append(message_id)
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
        if self.server.is_faulty():
            return self._answer_wrongly()
        if fault := self._fault(body):
            return self._answer(*fault)
        told = self.server.take(self.headers["webhook-id"], body)
        print(told["status"], told["id"], flush=True)  # noqa: T201 - how a test follows along
        if self.server.faults.hold:
            threading.Event().wait()
        if self.server.is_dropped():
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return None
        return self._answer(201 if told["status"] == "recorded" else 200, told)

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

    def _send(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        if self.server.faults.retry_after:
            self.send_header("Retry-After", self.server.faults.retry_after)
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
    parser.add_argument("--certificate", type=Path, help="PEM with certificate and key: use TLS")
    chosen = parser.parse_args(arguments)
    faults = Faults(**{each.name: getattr(chosen, each.name) for each in fields(Faults)})
    server = StandardReceiver(chosen.port, chosen.secret, chosen.store, faults)
    if chosen.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chosen.certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)  # noqa: T201 - how the caller learns it
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
