"""What each answer of a webhook means, over a real socket (design: Delivery states)."""

import datetime as dt
import json
from typing import NamedTuple

import pytest

from kiosk.models import State
from kiosk.receivers import Reason, Result, Webhook
from kiosk.receivers.answers import LONGEST_WAIT, seconds_of
from tests.receivers.peers import SECRET, an_action, http, raw_server

NOW = dt.datetime(2026, 12, 10, 10, 0, 0, tzinfo=dt.UTC)
PAGE = b"<!DOCTYPE html><title>Welcome</title>"
JSON = "application/json"


class Case(NamedTuple):
    name: str
    reply: bytes
    expected: Result


def json_of(**told: object) -> bytes:
    return json.dumps(told).encode()


def paused(reason: Reason) -> Result:
    return Result(State.WAITING, reason, pauses=True, spends=False)


ACCEPTED = Result(State.ACCEPTED)
FOREIGN = Result(State.UNKNOWN, Reason.NOT_THE_RECEIVER)
CASES = [
    Case("201 empty", http("201 Created"), ACCEPTED),
    Case("204", b"HTTP/1.1 204 No Content\r\n\r\n", ACCEPTED),
    Case("empty, called html by its framework", http("200 OK", "text/html"), ACCEPTED),
    Case("text", http("200 OK", "text/plain", b"ok"), ACCEPTED),
    Case("text without a type", http("200 OK", "", b"ok"), ACCEPTED),
    Case("JSON", http("202 Accepted", JSON, b"{}"), ACCEPTED),
    Case("JSON that is no object", http("200 OK", JSON, b"[1]"), ACCEPTED),
    Case("JSON that is none", http("200 OK", JSON, b"ok"), ACCEPTED),
    Case("JSON too deep", http("200 OK", JSON, b"[" * 60_000), ACCEPTED),
    Case(
        "JSON with id",
        http("200 OK", "application/json; charset=utf-8", json_of(id="sig_81")),
        Result(State.ACCEPTED, remote_ref="sig_81"),
    ),
    Case("id that is an address", http("200 OK", JSON, json_of(id="amal@example.org")), ACCEPTED),
    Case("id with blanks", http("200 OK", JSON, json_of(id="Amal Example")), ACCEPTED),
    Case("id too long", http("200 OK", JSON, json_of(id="x" * 201)), ACCEPTED),
    Case("id that is a number", http("200 OK", JSON, json_of(id=7)), ACCEPTED),
    Case("duplicate", http("200 OK", JSON, json_of(status="duplicate")), Result(State.KNOWN)),
    Case(
        "duplicate with id",
        http("200 OK", "application/problem+json", json_of(status="duplicate", id="7")),
        Result(State.KNOWN, remote_ref="7"),
    ),
    Case("captive portal", http("200 OK", "text/html; charset=utf-8", PAGE), FOREIGN),
    Case("captive portal, other type", http("200 OK", "text/plain", b"\n <HTML>hi"), FOREIGN),
    Case("captive portal, no type", http("200 OK", "", PAGE), FOREIGN),
    Case("captive portal, xhtml", http("200 OK", "application/xhtml+xml", b"<p/>"), FOREIGN),
    Case("a picture", http("200 OK", "image/png", b"\x89PNG"), FOREIGN),
    Case("a page instead of a refusal", http("400 Bad Request", "text/html", PAGE), FOREIGN),
    Case("301", http("301 Moved", "", b"", "Location: /new"), paused(Reason.MOVED)),
    Case("304", b"HTTP/1.1 304 Not Modified\r\n\r\n", paused(Reason.MOVED)),
    Case("307", http("307 Moved", "", b"", "Location: /new"), paused(Reason.MOVED)),
    Case("401", http("401 Unauthorized"), paused(Reason.UNAUTHORISED)),
    Case("403", http("403 Forbidden", "text/html", PAGE), paused(Reason.FORBIDDEN)),
    Case("404", http("404 Not Found", "text/html", PAGE), paused(Reason.NOT_FOUND)),
    Case("410", http("410 Gone"), paused(Reason.GONE)),
    Case("409", http("409 Conflict"), Result(State.WAITING, Reason.BUSY)),
    Case(
        "409 that proves a duplicate",
        http("409 Conflict", JSON, json_of(status="duplicate", id="7")),
        Result(State.KNOWN, remote_ref="7"),
    ),
    Case(
        "409 that says duplicate in words",
        http("409 Conflict", "text/plain", b'{"status":"duplicate"}'),
        Result(State.WAITING, Reason.BUSY),
    ),
    Case("400", http("400 Bad Request", JSON, b"{}"), Result(State.REFUSED, Reason.INVALID)),
    Case("422", http("422 Unprocessable"), Result(State.REFUSED, Reason.INVALID)),
    Case("413", http("413 Too Large"), Result(State.REFUSED, Reason.TOO_LARGE)),
    Case("418", http("418 Teapot"), Result(State.REFUSED, Reason.REJECTED)),
    Case(
        "429 in seconds",
        http("429 Too Many Requests", "", b"", "Retry-After: 17"),
        Result(State.WAITING, Reason.SLOW_DOWN, retry_after=17.0, spends=False),
    ),
    Case(
        "429 with a date",
        http("429 Too Many", "", b"", "Retry-After: Thu, 10 Dec 2026 10:02:00 GMT"),
        Result(State.WAITING, Reason.SLOW_DOWN, retry_after=120.0, spends=False),
    ),
    Case(
        "429 alone",
        http("429 Too Many Requests"),
        Result(State.WAITING, Reason.SLOW_DOWN, spends=False),
    ),
    Case("500", http("500 Oops", "text/html", PAGE), Result(State.UNKNOWN, Reason.SERVER_FAULT)),
    Case("502", http("502 Bad Gateway"), Result(State.UNKNOWN, Reason.SERVER_FAULT)),
    Case(
        "503",
        http("503 Unavailable", "", b"", "Retry-After: 5"),
        Result(State.UNKNOWN, Reason.SERVER_FAULT, retry_after=5.0),
    ),
    Case("599", http("599 Whatever"), Result(State.UNKNOWN, Reason.SERVER_FAULT)),
    Case("no answer", b"", Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False)),
    Case("no HTTP", b"220 mail\r\n", Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False)),
    Case(
        "half an answer",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_meaning(case: Case) -> None:
    with raw_server(case.reply) as server:
        webhook = Webhook(server.url, SECRET, clock=lambda: NOW)
        assert webhook.send([an_action()]) == [case.expected]
        webhook.close()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        (" 90 ", 90.0),
        ("9" * 5000, LONGEST_WAIT),
        ("100000", LONGEST_WAIT),
        ("Thu, 10 Dec 2020 10:02:00 GMT", 0.0),
        ("Thu, 10 Dec 2040 10:02:00 GMT", LONGEST_WAIT),
        ("Thu, 10 Dec 99999999999 10:02:00 GMT", None),
        ("Thu, 10 Dec 2026 10:02:00 -0000", 120.0),
        ("-5", None),
        ("soon", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(text: str | None, seconds: float | None) -> None:
    assert seconds_of(text, NOW) == seconds
