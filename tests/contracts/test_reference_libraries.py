"""Signature and envelope, read by the reference libraries of Standard Webhooks and CloudEvents."""

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import urllib3
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks import Webhook as Reference
from standardwebhooks.webhooks import WebhookVerificationError

from kiosk.models import State
from kiosk.receivers import Reason, Result, Webhook
from kiosk.receivers.batches import body_of as batch_of
from kiosk.receivers.batches import key_of_batch
from kiosk.receivers.webhook import body_of, signed, utc_now, withdrawal_of
from tests.actions.parcels import an_envelope
from tests.contracts.started import HERE, must_have_peers, node, started
from tests.outbox.desk import Desk, a_desk
from tests.receivers.peers import SECRET, SIGNED_AT, an_action, closed_port

KEY = bytes(range(32))
EVENTS = "application/cloudevents+json"
NAME = "Zoë Ünïcode 李 \u2028 'x'"


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the receiver in Node, and return its address."""
    must_have_peers()
    port, told = closed_port(), tmp_path_factory.mktemp("node") / "told.txt"
    command = [node(), str(HERE / "webhook_receiver.mjs"), str(port)]
    with started(command, port, told, {"WHSEC": SECRET}):
        yield f"http://127.0.0.1:{port}/hook"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path / "kiosk.db") as made:
        yield made


def told(
    url: str, body: bytes, now: dt.datetime | None = None, media_type: str = EVENTS
) -> tuple[int, Any]:
    """Post a body as the webhook does; return what was answered."""
    headers = signed(KEY, json.loads(body)["id"], body, media_type, now or utc_now())
    answer = urllib3.request("POST", url, body=body, headers=headers)
    return answer.status, answer.json()


def kept(url: str) -> dict[str, Any]:
    found: dict[str, Any] = urllib3.request("GET", url).json()
    return found


def test_what_is_handed_over_is_an_event_of_others(desk: Desk, receiver: str) -> None:
    names = {str(desk.sign(f"{NAME} {number}")): f"{NAME} {number}" for number in range(12)}
    receiver_id = desk.add_receiver("webhook", url=receiver)
    assert desk.hand_over(receiver_id).is_complete
    assert set(desk.states(receiver_id).values()) == {State.ACCEPTED}
    found = {key: event for key, event in kept(receiver).items() if key in names}
    assert {key: event["data"]["person"]["name"] for key, event in found.items()} == names
    assert {event["type"] for event in found.values()} == {"ecritoire.signature.recorded.v1"}


def test_new_then_duplicate(receiver: str) -> None:
    action = an_action(name=NAME)
    with contextlib.closing(Webhook(receiver, SECRET)) as webhook:
        results = [webhook.send([action])[0] for _ in range(2)]
    reference = str(action.id)
    assert results == [
        Result(State.ACCEPTED, remote_ref=reference),
        Result(State.KNOWN, remote_ref=reference),
    ]
    event = kept(receiver)[reference]
    assert event["source"] == "urn:ecritoire:event:marathon-2026"
    assert event["subject"] == "petition/an-invented-case"
    assert dt.datetime.fromisoformat(event["time"]) == SIGNED_AT
    assert event["data"] == action.as_json()


def test_a_withdrawal_is_an_event_too(receiver: str) -> None:
    action = an_action()
    with contextlib.closing(Webhook(receiver, SECRET)) as webhook:
        webhook.send([action])
        assert webhook.erase(action).state is State.WITHDRAWN
    event = kept(receiver)[f"{action.id}-withdrawn"]
    assert (event["type"], event["data"]["id"]) == (
        "ecritoire.signature.withdrawn.v1",
        str(action.id),
    )


def test_control_what_was_tampered_with_is_turned_away(receiver: str) -> None:
    body = body_of(an_action())
    headers = signed(KEY, json.loads(body)["id"], body, EVENTS, utc_now())
    tampered = body.replace(b"Amal", b"Emal")
    assert urllib3.request("POST", receiver, body=tampered, headers=headers).status == 401
    with contextlib.closing(Webhook(receiver, SECRET.replace("AAEC", "AAAA"))) as webhook:
        assert webhook.send([an_action()]) == [
            Result(State.WAITING, Reason.UNAUTHORISED, pauses=True, spends=False)
        ]


@pytest.mark.parametrize("minutes", [-6, 6])
def test_control_what_is_too_old_is_turned_away(receiver: str, minutes: int) -> None:
    """Why the time is fresh at every try."""
    then = utc_now() + dt.timedelta(minutes=minutes)
    assert told(receiver, body_of(an_action()), then)[0] == 401
    with contextlib.closing(Webhook(receiver, SECRET, clock=lambda: then)) as webhook:
        assert webhook.send([an_action()])[0].reason is Reason.UNAUTHORISED


@pytest.mark.parametrize("name", ["type", "source"])
def test_control_what_is_no_event_is_turned_away(receiver: str, name: str) -> None:
    event = json.loads(body_of(an_action()))
    del event[name]
    assert told(receiver, json.dumps(event).encode())[0] == 422


def test_control_a_charset_is_refused_by_the_library(receiver: str) -> None:
    """Why the content type has none: the library takes the body for something else."""
    with_charset = f"{EVENTS}; charset=UTF-8"
    assert told(receiver, body_of(an_action()), media_type=with_charset)[0] == 422


def read(body: bytes, media_type: str = EVENTS) -> BaseCloudEvent:
    message = HTTPMessage({"content-type": media_type}, body)
    return from_http(message, JSONFormat(), CloudEvent)


def test_python_s_library_reads_the_event() -> None:
    action = an_action(name=NAME)
    event = read(body_of(action))
    assert event.get_id() == str(action.id)
    assert event.get_source() == "urn:ecritoire:event:marathon-2026"
    assert event.get_type() == "ecritoire.signature.recorded.v1"
    assert event.get_subject() == "petition/an-invented-case"
    assert event.get_time() == SIGNED_AT
    assert event.get_data() == action.as_json()
    assert read(withdrawal_of(action)).get_type() == "ecritoire.signature.withdrawn.v1"


@pytest.mark.parametrize("name", ["type", "source"])
def test_control_python_s_library_misses_what_is_missing(name: str) -> None:
    event = json.loads(body_of(an_action()))
    del event[name]
    with pytest.raises(CloudEventValidationError):
        read(json.dumps(event).encode())


def test_python_s_library_takes_the_signature() -> None:
    body = body_of(an_action(name=NAME))
    headers = signed(KEY, "a-key", body, EVENTS, utc_now())
    assert Reference(SECRET).verify(body, headers) == json.loads(body)
    assert (
        Reference(SECRET).sign(
            headers["webhook-id"],
            dt.datetime.fromtimestamp(int(headers["webhook-timestamp"]), dt.UTC),
            body.decode(),
        )
        == headers["webhook-signature"]
    )
    with pytest.raises(WebhookVerificationError):
        Reference(SECRET).verify(body.replace(b"Zo", b"Zu"), headers)


def test_python_s_library_takes_the_signature_of_a_batch() -> None:
    body = batch_of([replace(an_envelope(seq=1), locale="fr"), an_envelope(seq=2)])
    headers = signed(KEY, key_of_batch(body), body, "application/x-ndjson", utc_now())
    # It reads one JSON value after it verified; lines of JSON are more than it knows.
    with pytest.raises(json.JSONDecodeError):
        Reference(SECRET).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Reference(SECRET).verify(body + b"\n", headers)
