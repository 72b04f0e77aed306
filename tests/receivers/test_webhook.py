"""The webhook on the wire: what it sends, to whom, and how it bears a bad line (SEC21)."""

import contextlib
import datetime as dt
import json
import socket
import threading
from pathlib import Path
from uuid import UUID

import pytest
from standardwebhooks import Webhook as Reference

from kiosk.models import State
from kiosk.receivers import Finding, Reason, Result, Webhook, make_receiver
from kiosk.receivers.transport import Limits
from kiosk.receivers.webhook import LIMITS
from tests.receivers.certificates import self_signed
from tests.receivers.peers import (
    SECRET,
    an_action,
    closed_port,
    http,
    raw_server,
    standard_receiver,
)

ID = UUID("0190f3b0-1111-4aaa-8bbb-0123456789ab")
LOST = Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False)
UNREACHED = Result(State.WAITING, Reason.NOT_REACHED, spends=False)


def sent(
    url: str, action_id: UUID | None = None, limits: Limits = LIMITS, secret: str = SECRET
) -> Result:
    """Return what became of one action at that address."""
    with contextlib.closing(Webhook(url, secret, limits)) as webhook:
        return webhook.send([an_action(action_id)])[0]


def test_the_reference_library_takes_it(tmp_path: Path) -> None:
    with standard_receiver(tmp_path / "store") as peer:
        first, repeat = sent(peer.url, ID), sent(peer.url, ID)
    assert first == Result(State.ACCEPTED, remote_ref=f"msg_{ID}")
    assert repeat == Result(State.KNOWN, remote_ref=f"msg_{ID}")
    assert peer.stored_ids() == [str(ID)]


def test_another_secret_pauses_the_receiver(tmp_path: Path) -> None:
    other = SECRET.replace("AAEC", "AAAA")
    with standard_receiver(tmp_path / "store") as peer:
        result = sent(peer.url, secret=other)
    assert result == Result(State.WAITING, Reason.UNAUTHORISED, pauses=True, spends=False)
    assert peer.stored() == []


def test_the_bytes_are_those_of_the_contract() -> None:
    with raw_server(http("201 Created")) as server:
        assert sent(server.url, ID).state is State.ACCEPTED
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook HTTP/1.1\r\n")
    fields = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])
    assert fields["Content-Type"] == "application/cloudevents+json"
    assert fields["Idempotency-Key"] == f'"{ID}"'
    assert fields["webhook-id"] == f"msg_{ID}"
    assert Reference(SECRET).verify(body, fields) == json.loads(body)
    assert json.loads(body) == {
        "specversion": "1.0",
        "id": str(ID),
        "source": "urn:ecritoire:event:marathon-2026",
        "type": "ecritoire.signature.recorded.v1",
        "subject": "petition/an-invented-case",
        "time": "2026-12-10T10:04:11+00:00",
        "datacontenttype": "application/json",
        "data": {
            "schema": "ecritoire.action/1",
            "id": str(ID),
            "event": "marathon-2026",
            "practice": True,
            "case": "an-invented-case",
            "kind": "signature",
            "locale": "fr",
            "signed_at": "2026-12-10T10:04:11+00:00",
            "person": {"name": "Amal Example", "email": "amal@example.org", "country": "CH"},
            "consents": [{"purpose": "contact", "granted": False, "wording_sha256": "0" * 64}],
        },
    }


def test_every_try_has_the_same_key_and_body_and_a_fresh_time() -> None:
    times = iter(dt.datetime(2026, 12, 10, hour, tzinfo=dt.UTC) for hour in range(10, 20))
    with raw_server(http("500 Oops")) as server:
        webhook = Webhook(server.url, SECRET, clock=lambda: next(times))
        webhook.send([an_action(ID, "Zoë Ünïcode 李")])
        webhook.send([an_action(ID, "Zoë Ünïcode 李")])
        webhook.close()
    first, second = (request.partition(b"\r\n\r\n") for request in server.requests)
    assert first[2] == second[2]
    assert "Zoë Ünïcode 李".encode() in first[2]
    assert first[0] != second[0]
    stamps = [
        line for head in (first, second) for line in head[0].split(b"\r\n") if b"stamp" in line
    ]
    assert len(set(stamps)) == 2


def test_the_line_stays_open_and_is_made_anew_when_it_was_closed(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        peer = stack.enter_context(standard_receiver(tmp_path / "store"))
        webhook = stack.enter_context(contextlib.closing(Webhook(peer.url, SECRET)))
        assert webhook.send([an_action(), an_action()]) == webhook_accepts(peer.stored_ids())
        peer.process.kill()
        peer.process.wait()
        assert webhook.send([an_action()]) == [UNREACHED]
        again = stack.enter_context(standard_receiver(tmp_path / "store", port=peer.port))
        assert webhook.send([an_action()])[0].state is State.ACCEPTED
    assert len(again.stored()) == 3


def webhook_accepts(ids: list[str]) -> list[Result]:
    return [Result(State.ACCEPTED, remote_ref=f"msg_{action_id}") for action_id in ids]


def test_a_redirect_is_not_followed() -> None:
    with raw_server(http("201 Created")) as elsewhere:
        location = f"Location: {elsewhere.url}"
        with raw_server(http("308 Permanent Redirect", "", b"", location)) as server:
            result = sent(server.url)
    assert result == Result(State.WAITING, Reason.MOVED, pauses=True, spends=False)
    assert elsewhere.connections == 0


def test_a_proxy_of_the_surroundings_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(http("201 Created")) as proxy, raw_server(http("201 Created")) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert sent(server.url).state is State.ACCEPTED
    assert (proxy.connections, server.connections) == (0, 1)


def test_nobody_listens() -> None:
    assert sent(f"http://127.0.0.1:{closed_port()}/") == UNREACHED


def test_no_such_name() -> None:
    assert sent("https://no-such-host.invalid/hook") == UNREACHED


def test_a_self_signed_certificate_is_final(tmp_path: Path) -> None:
    pem = self_signed(tmp_path / "peer.pem", "127.0.0.1")
    with standard_receiver(tmp_path / "store", "--certificate", str(pem)) as peer:
        result = sent(peer.url)
    assert result == Result(State.WAITING, Reason.BAD_CERTIFICATE, pauses=True, spends=False)
    assert peer.stored() == []


def test_control_the_same_certificate_trusted_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = self_signed(tmp_path / "peer.pem", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with standard_receiver(tmp_path / "store", "--certificate", str(pem)) as peer:
        assert sent(peer.url).state is State.ACCEPTED
        assert sent(peer.url.replace("127.0.0.1", "localhost")).reason is Reason.BAD_CERTIFICATE
    assert len(peer.stored()) == 1


def test_a_port_without_tls_is_not_secure(tmp_path: Path) -> None:
    with standard_receiver(tmp_path / "store") as peer:
        result = sent(peer.url.replace("http:", "https:"))
    assert result == Result(State.WAITING, Reason.NOT_SECURE, pauses=True, spends=False)


def test_silence_ends() -> None:
    is_over = threading.Event()
    with raw_server(lambda line: _hold(is_over)) as server:
        assert sent(server.url, limits=Limits(read=0.2)) == LOST
        is_over.set()


def test_a_connection_that_is_reset_is_unknown() -> None:
    def reset(line: socket.socket) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    with raw_server(reset) as server:
        assert sent(server.url) == LOST


@pytest.mark.parametrize(
    "beginning",
    [
        b"HTTP/1.1 200 OK\r\nX-Drip: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9999\r\n\r\n",
    ],
    ids=["in the head", "in the body", "in a body of known length"],
)
def test_a_dripping_answer_is_cut(beginning: bytes) -> None:
    is_over = threading.Event()

    def drip(line: socket.socket) -> None:
        line.sendall(beginning)
        while not is_over.wait(0.02):
            line.sendall(b"x")

    with raw_server(drip) as server:
        assert sent(server.url, limits=Limits(read=5, total=0.3)) == LOST
        is_over.set()


def test_an_endless_answer_is_cut() -> None:
    written = 0

    def flood(line: socket.socket) -> None:
        nonlocal written
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            written += line.send(b"x" * 65536)

    with raw_server(flood) as server:
        assert sent(server.url) == Result(State.UNKNOWN, Reason.ANSWER_TOO_LONG)
    # What lies in the buffers of the two sockets is out of our hands.
    assert written < 16 * 1024 * 1024


def test_an_answer_of_the_greatest_length_is_taken() -> None:
    with raw_server(http("200 OK", "text/plain", b"x" * 64 * 1024)) as server:
        assert sent(server.url).state is State.ACCEPTED


@pytest.mark.parametrize(
    ("url", "secret", "code"),
    [
        ("", SECRET, Reason.BAD_ADDRESS),
        ("hook", SECRET, Reason.BAD_ADDRESS),
        ("https://", SECRET, Reason.BAD_ADDRESS),
        ("https://[::1", SECRET, Reason.BAD_ADDRESS),
        ("https://example.org:99999/", SECRET, Reason.BAD_ADDRESS),
        ("ftp://example.org/", SECRET, Reason.BAD_ADDRESS),
        ("https://user:word@example.org/", SECRET, Reason.BAD_ADDRESS),
        ("https://example.org/#part", SECRET, Reason.BAD_ADDRESS),
        ("http://example.org/hook", SECRET, Reason.NOT_HTTPS),
        ("http://192.168.1.20/hook", SECRET, Reason.NOT_HTTPS),
        ("http://localhost.example.org/hook", SECRET, Reason.NOT_HTTPS),
        ("https://example.org/hook", "", Reason.BAD_SECRET),
        ("https://example.org/hook", SECRET.removeprefix("whsec_"), Reason.BAD_SECRET),
        ("https://example.org/hook", "whsec_AAAA", Reason.BAD_SECRET),
        ("https://example.org/hook", "whsec_!!!!", Reason.BAD_SECRET),
        ("https://example.org/hook", "whsec_é", Reason.BAD_SECRET),
    ],
)
def test_bad_settings_are_found_and_nothing_is_sent(url: str, secret: str, code: Reason) -> None:
    webhook = make_receiver("webhook", {"url": url}, secret)
    assert [finding.code for finding in webhook.preflight()] == [code]
    assert webhook.send([an_action()]) == [Result(State.WAITING, code, pauses=True, spends=False)]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/hook?key=1",
        "HTTPS://example.org",
        "http://localhost:8787/",
        "http://127.0.0.1/",
        "http://127.9.9.9/",
        "http://[::1]:80/hook",
    ],
)
def test_good_settings_have_no_findings(url: str) -> None:
    assert Webhook(url, SECRET).preflight() == []


def test_looking_at_the_settings_sends_nothing() -> None:
    with raw_server(http("201 Created")) as server:
        assert Webhook(server.url, SECRET).preflight() == []
        assert Webhook(server.url, "x").preflight() == [Finding(Reason.BAD_SECRET)]
        assert Webhook(server.url, SECRET).reconcile(an_action(ID)) is None
    assert server.connections == 0


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="'fax'.*file, .*webhook"):
        make_receiver("fax", {}, None)


def _hold(is_over: threading.Event) -> None:
    is_over.wait(10)
