"""A hub as another party would write it: keeps envelopes by id and digest, and can misbehave."""

import contextlib
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook as Reference
from standardwebhooks.webhooks import WebhookVerificationError

from kiosk.actions.envelopes import Envelope
from tests.receivers.peers import SECRET, RawServer, http, raw_server

JSON = "application/json"


@dataclass
class HubPeer:
    """What a hub holds; `limit` is the longest body it takes, `lost` how many answers get lost."""

    limit: int = 10**9
    lost: int = 0
    knows_withdrawals: bool = True
    kept: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    keys: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    server: RawServer | None = None

    @property
    def url(self) -> str:
        assert self.server
        return f"http://127.0.0.1:{self.server.port}"

    def reply(self, line: socket.socket) -> None:
        assert self.server
        head, _, body = self.server.requests[-1].partition(b"\r\n\r\n")
        before = len(self.sizes)
        answer = self.answer(head.decode().split("\r\n"), body)
        if self.lost and len(self.sizes) > before:
            self.lost -= 1
        else:
            line.sendall(answer)

    def answer(self, head: list[str], body: bytes) -> bytes:
        if head[0] == "GET /healthz HTTP/1.1":
            return http("200 OK", JSON, b'{"status": "ok"}')
        fields = dict(line.split(": ", 1) for line in head[1:])
        if len(body) > self.limit:
            # As a proxy says it, which knows nothing of JSON.
            return http("413 Content Too Large", "text/html", b"<html>too large")
        try:
            # It parses JSON after it verified; lines of JSON are more than it knows.
            with contextlib.suppress(json.JSONDecodeError):
                Reference(SECRET).verify(body, fields)
        except WebhookVerificationError:
            return http("401 Unauthorized")
        if head[0] != "POST /hub/v1/batches HTTP/1.1" or fields["Ecritoire-Device"] != "desk-2":
            return http("403 Forbidden")
        self.keys.append(fields["Idempotency-Key"])
        lines = [json.loads(line) for line in body.decode().split("\n") if line]
        self.sizes.append(len(lines))
        told = self.take([Envelope.from_json(content) for content in lines])
        return http("200 OK", JSON, json.dumps(told).encode())

    def take(self, envelopes: list[Envelope]) -> dict[str, list[Any]]:
        told: dict[str, list[Any]] = {"accepted": [], "duplicate": [], "refused": []}
        for envelope in envelopes:
            name = str(envelope.id)
            if self.kept.setdefault(name, envelope.digest) != envelope.digest:
                refusal = {"uuid": name, "status": 422, "reason": "digest_mismatch"}
                told["refused"].append(refusal)
                continue
            told["duplicate" if name in self.known else "accepted"].append(name)
            if envelope.withdrawn_at and self.knows_withdrawals:
                self.withdrawn.add(name)
        self.known |= set(self.kept)
        return told | {"withdrawn": sorted(self.withdrawn)}


@contextlib.contextmanager
def a_hub(**how: Any) -> Iterator[HubPeer]:
    hub = HubPeer(**how)
    with raw_server(hub.reply) as server:
        hub.server = server
        yield hub
