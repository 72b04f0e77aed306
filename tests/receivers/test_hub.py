"""The hub: one batch a request under one key, and a result for each envelope."""

import contextlib
import dataclasses
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from kiosk.actions.envelopes import Envelope
from kiosk.models import Kind, State
from kiosk.receivers import KINDS, Finding, Hub, Reason, Result, make_receiver
from kiosk.receivers.batches import LONGEST, fitting
from kiosk.receivers.hub import CALLS, settle_unattended, unattended_secret
from kiosk.receivers.transport import Limits
from tests.actions.parcels import an_envelope
from tests.actions.stall import NOW
from tests.receivers.hub_peer import JSON, a_hub
from tests.receivers.peers import SECRET, closed_port, http, raw_server

ACCEPTED, KNOWN = Result(State.ACCEPTED), Result(State.KNOWN)
LOST = Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False)
PAGE = b"<!doctype html><title>Welcome</title>"


def envelopes(number: int) -> list[Envelope]:
    return [an_envelope(seq=seq) for seq in range(1, number + 1)]


@contextlib.contextmanager
def client(url: str, **how: Any) -> Iterator[Hub]:
    with contextlib.closing(Hub(url, "desk-2", SECRET, **how)) as hub:
        yield hub


def told(reply: bytes, number: int = 2) -> list[Result]:
    """Return the results of a batch that got this answer."""
    with raw_server(reply) as server, client(server.url) as hub:
        return hub.send(envelopes(number))


def test_a_batch_is_one_request_and_arrives_sealed() -> None:
    some = envelopes(500)
    with a_hub() as peer, client(peer.url) as hub:
        assert hub.preflight() == hub.probe() == []
        assert hub.send(some) == [ACCEPTED] * 500
        assert hub.send(some) == [KNOWN] * 500
    assert peer.sizes == [500, 500]
    assert peer.kept == {str(envelope.id): envelope.digest for envelope in some}
    assert hub.capabilities.sealed
    assert hub.capabilities.takes == frozenset(Kind)
    assert "hub" in KINDS


def test_the_same_batch_has_the_same_key_in_whatever_order() -> None:
    some = envelopes(5)
    with a_hub(lost=1) as peer, client(peer.url) as hub:
        assert hub.send(some) == [LOST] * 5
        assert hub.send(some[::-1]) == [KNOWN] * 5
        assert hub.send(some[:4]) == [KNOWN] * 4
    assert peer.keys[0] == peer.keys[1] != peer.keys[2]
    assert len(peer.kept) == 5


def test_control_a_key_of_its_own_for_each_try_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.receivers.hub.key_of_batch", lambda body: uuid4().hex)
    with a_hub() as peer, client(peer.url) as hub:
        hub.send(envelopes(1))
        hub.send(envelopes(1))
    assert len(set(peer.keys)) == 2


def test_an_action_that_differs_there_needs_the_host() -> None:
    one = an_envelope()
    other = dataclasses.replace(one, locale="fr")
    with a_hub() as peer, client(peer.url) as hub:
        hub.send([one])
        results = hub.send([other, an_envelope(seq=2)])
    assert results == [Result(State.REFUSED, Reason.DIFFERS_THERE), ACCEPTED]
    assert peer.kept[str(one.id)] == one.digest


@pytest.mark.parametrize(("status", "reason"), [(413, Reason.TOO_LARGE), (400, Reason.INVALID)])
def test_a_refusal_is_that_of_one_envelope(status: int, reason: Reason) -> None:
    first, second = envelopes(2)
    refusal = {"uuid": str(first.id), "status": status, "reason": "bad"}
    body = json.dumps({"accepted": [str(second.id)], "refused": [refusal, 7, {"uuid": 1}]})
    assert told(http("200 OK", JSON, body.encode())) == [Result(State.REFUSED, reason), ACCEPTED]


def test_what_the_answer_leaves_out_is_not_proved() -> None:
    first, _ = envelopes(2)
    body = json.dumps({"accepted": [str(first.id), str(uuid4())], "duplicate": 3})
    not_proved = Result(State.UNKNOWN, Reason.NOT_PROVED)
    assert told(http("200 OK", JSON, body.encode())) == [ACCEPTED, not_proved]


@pytest.mark.parametrize(
    "reply",
    [
        http("200 OK", "text/html", PAGE),
        http("200 OK"),
        http("200 OK", JSON, b"{}"),
        http("200 OK", JSON, b'{"accepted": ["another"], "duplicate": [null]}'),
        http("200 OK", JSON, b'{"status": "duplicate"}'),
        http("200 OK", "text/plain", b"ok"),
    ],
)
def test_an_answer_without_any_of_ours_is_not_the_hubs(reply: bytes) -> None:
    assert told(reply) == [Result(State.UNKNOWN, Reason.NOT_THE_RECEIVER)] * 2


def paused(reason: Reason) -> Result:
    return Result(State.WAITING, reason, pauses=True, spends=False)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (http("401 Unauthorized"), paused(Reason.UNAUTHORISED)),
        (http("403 Forbidden"), paused(Reason.FORBIDDEN)),
        (http("404 Not Found"), paused(Reason.NOT_FOUND)),
        (http("308 Moved", "", b"", "Location: /x"), paused(Reason.MOVED)),
        (http("400 Bad Request"), paused(Reason.INVALID)),
        (http("422 Unprocessable"), paused(Reason.INVALID)),
        (
            http("429 Slow", "", b"", "Retry-After: 7"),
            Result(State.WAITING, Reason.SLOW_DOWN, retry_after=7.0, spends=False),
        ),
        (http("503 Oops"), Result(State.UNKNOWN, Reason.SERVER_FAULT)),
        (http("409 Conflict"), Result(State.WAITING, Reason.BUSY)),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}", LOST),
    ],
)
def test_what_another_answer_means(reply: bytes, expected: Result) -> None:
    assert told(reply) == [expected] * 2


def test_nobody_there() -> None:
    with client(f"http://127.0.0.1:{closed_port()}") as hub:
        assert (
            hub.send(envelopes(2)) == [Result(State.WAITING, Reason.NOT_REACHED, spends=False)] * 2
        )
        assert hub.probe() == [Finding(Reason.NOT_REACHED)]


def test_too_large_a_batch_is_halved_until_it_fits() -> None:
    some = envelopes(100)
    with a_hub(limit=20_000) as peer, client(peer.url) as hub:
        assert hub.send(some) == [ACCEPTED] * 100
        assert hub.send(some[:30]) == [KNOWN] * 30
    assert sum(peer.sizes) == 130
    assert max(peer.sizes) < 50
    assert len(peer.kept) == 100


def test_what_the_calls_do_not_suffice_for_waits_and_goes_next_time() -> None:
    some = envelopes(100)
    with a_hub(limit=1_800) as peer, client(peer.url) as hub:
        results = hub.send(some)
        assert peer.server
        assert len(peer.server.requests) == CALLS
        taken = results.count(ACCEPTED)
        assert 0 < taken < 100
        assert results[taken:] == [Result(State.WAITING, spends=False)] * (100 - taken)
        hub.send(some[taken:])
        assert len(peer.kept) >= taken + CALLS


def test_a_request_is_not_longer_than_a_slow_line_bears() -> None:
    one = an_envelope()
    box = dataclasses.replace(one.boxes[0], ciphertext=bytes(300_000))
    some = [dataclasses.replace(an_envelope(seq=seq), boxes=(box,)) for seq in range(1, 8)]
    with a_hub() as peer, client(peer.url) as hub:
        assert hub.send(some) == [ACCEPTED] * 7
        assert peer.server
        assert max(map(len, peer.server.requests)) < LONGEST + 1000
    assert peer.sizes == [2, 2, 2, 1]
    longer = dataclasses.replace(box, ciphertext=bytes(LONGEST))
    assert len(fitting([dataclasses.replace(one, boxes=(longer,)), *some], 500)) == 1


def test_one_envelope_that_is_too_large_is_refused_alone() -> None:
    large = an_envelope(seq=1)
    large = dataclasses.replace(
        large, boxes=(dataclasses.replace(large.boxes[0], ciphertext=bytes(9000)),)
    )
    with a_hub(limit=9_000) as peer, client(peer.url) as hub:
        results = hub.send([large, *envelopes(4)[1:]])
    assert results == [Result(State.REFUSED, Reason.TOO_LARGE), ACCEPTED, ACCEPTED, ACCEPTED]
    assert len(peer.kept) == 3


def test_a_fault_stops_the_rest_of_a_batch() -> None:
    first = http("413 Content Too Large", "text/html", PAGE)
    replies = iter([first, http("429 Slow", "", b"", "Retry-After: 7")])
    with raw_server(lambda line: line.sendall(next(replies))) as server, client(server.url) as hub:
        results = hub.send(envelopes(4))
    waiting = Result(State.WAITING, Reason.SLOW_DOWN, retry_after=7.0, spends=False)
    assert results == [waiting] * 4
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (http("200 OK", JSON, b'{"status": "ok"}'), None),
        (http("200 OK", JSON, b'{"status": "starting"}'), Reason.NOT_THE_RECEIVER),
        (http("200 OK", "text/plain", b"ok"), Reason.NOT_THE_RECEIVER),
        (http("200 OK", "text/html", PAGE), Reason.NOT_THE_RECEIVER),
        (http("302 Found", "", b"", "Location: https://login.example"), Reason.NOT_THE_RECEIVER),
        (http("511 Network Authentication Required"), Reason.NOT_THE_RECEIVER),
        (http("503 Oops"), Reason.SERVER_FAULT),
        (http("429 Slow"), Reason.SLOW_DOWN),
        (http("404 Not Found"), Reason.NOT_FOUND),
    ],
)
def test_the_probe_reads_what_is_answered(reply: bytes, reason: Reason | None) -> None:
    with raw_server(reply) as server, client(f"http://127.0.0.1:{server.port}/base/") as hub:
        assert hub.probe() == ([Finding(reason)] if reason else [])
    assert server.requests[0].startswith(b"GET /base/healthz HTTP/1.1\r\n")


def test_a_withdrawal_holds_when_the_hub_names_it() -> None:
    one, two = envelopes(2)
    with a_hub() as peer, client(peer.url) as hub:
        hub.send([one, two])
        assert hub.erase(one) == Result(State.WITHDRAWN, Reason.ERASED)
        assert hub.erase(dataclasses.replace(one, withdrawn_at=NOW)).state is State.WITHDRAWN
    assert peer.withdrawn == {str(one.id)}


def test_a_hub_that_knows_no_withdrawals_is_asked_by_hand() -> None:
    one = an_envelope()
    with a_hub(knows_withdrawals=False) as peer, client(peer.url) as hub:
        hub.send([one])
        assert hub.erase(one) == Result(State.ACCEPTED, Reason.ERASE_BY_HAND)
    with client(f"http://127.0.0.1:{closed_port()}", limits=Limits(connect=1)) as hub:
        assert hub.erase(one) == Result(State.ACCEPTED, Reason.NOT_REACHED, spends=False)


@pytest.mark.parametrize(
    ("url", "device", "secret", "code"),
    [
        ("http://example.org", "desk-2", SECRET, Reason.NOT_HTTPS),
        ("https://example.org/?a=1", "desk-2", SECRET, Reason.BAD_ADDRESS),
        ("hub", "desk-2", SECRET, Reason.BAD_ADDRESS),
        ("https://example.org", "", SECRET, Reason.BAD_ID),
        ("https://example.org", "desk 2\r\nX: y", SECRET, Reason.BAD_ID),
        ("https://example.org", "desk-2", "", Reason.BAD_SECRET),
    ],
)
def test_bad_settings_are_found_and_nothing_is_sent(
    url: str, device: str, secret: str, code: Reason
) -> None:
    hub = make_receiver("hub", {"url": url, "device": device}, secret)
    assert [finding.code for finding in hub.preflight()] == [code]
    assert hub.send(envelopes(1)) == [paused(code)]
    assert hub.erase(an_envelope()) == Result(State.ACCEPTED, code, spends=False)


def test_the_secret_is_readable_only_where_the_host_allowed_it() -> None:
    asked = {"url": "https://hub.example", "device": "desk-2", "unattended": True}
    allowed = settle_unattended(asked, SECRET)
    assert unattended_secret(allowed) == SECRET
    assert make_receiver("hub", allowed, None).preflight() == []
    taken_back = settle_unattended(allowed | {"unattended": False}, SECRET)
    assert SECRET not in taken_back.values()
    assert unattended_secret(taken_back) is unattended_secret(asked) is None
    assert unattended_secret(allowed | {"unattended": False}) is None
    refused = make_receiver("hub", taken_back, None)
    assert [it.code for it in refused.preflight()] == [Reason.BAD_SECRET]


def test_a_secret_that_was_opened_wins_over_one_that_lies_there() -> None:
    settings = {"device": "desk-2", "unattended": True, "unattended_secret": "whsec_AAAA"}
    with a_hub() as peer:
        hub = make_receiver("hub", settings | {"url": peer.url}, SECRET)
        assert hub.send(envelopes(1)) == [ACCEPTED]
        hub.close()
