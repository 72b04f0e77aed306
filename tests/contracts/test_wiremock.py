"""The webhook against WireMock's faults: each ends in the right state, and heals under one key."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import urllib3

from kiosk.actions.records import OpenAction
from kiosk.models import State
from kiosk.outbox.dispatch import Make
from kiosk.receivers import Reason, Receiver, Result, Webhook, make_receiver
from kiosk.receivers.transport import Limits
from tests.contracts.started import MODULES, must_have_peers, started
from tests.outbox.desk import Desk, a_desk
from tests.receivers.peers import SECRET, closed_port

SHORT = Limits(connect=5, read=1.5, total=15)
DELAY = 20_000
"""Milliseconds: well beyond what the short limits let an answer take."""


class WireMock:
    """Its way in for tests: what to answer where, and the journal of what came."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def hook(self, *answers: dict[str, Any]) -> str:
        """Return an address that gives these answers one after the other, the last for ever."""
        path = f"/hook-{uuid4().hex}"
        for number, answer in enumerate(answers):
            is_last = number == len(answers) - 1
            mapping = {
                "request": {"method": "POST", "url": path},
                "response": answer,
                "scenarioName": path,
                "requiredScenarioState": f"{number}" if number else "Started",
            } | ({} if is_last else {"newScenarioState": f"{number + 1}"})
            made = urllib3.request("POST", f"{self.address}/__admin/mappings", json=mapping)
            assert made.status == 201, made.data
        return self.address + path

    def requests(self, url: str) -> list[dict[str, Any]]:
        """Return the journal of that address, the first request first."""
        asked = {"method": "POST", "url": url.removeprefix(self.address)}
        found = urllib3.request("POST", f"{self.address}/__admin/requests/find", json=asked)
        requests: list[dict[str, Any]] = found.json()["requests"]
        return sorted(requests, key=lambda request: request["loggedDate"])

    def keys(self, url: str) -> list[str]:
        return [request["headers"]["Idempotency-Key"] for request in self.requests(url)]


@pytest.fixture(scope="module")
def wiremock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WireMock]:
    must_have_peers()
    java = shutil.which("java")
    if java is None:
        # Also in CI: a machine that is new has none, and nothing else here needs it.
        pytest.skip("no java on this machine, and WireMock needs it (Debian: default-jre-headless)")
    [jar] = (MODULES / "wiremock" / "build").glob("*.jar")
    folder, port = tmp_path_factory.mktemp("wiremock"), closed_port()
    command = [str(java), "-jar", str(jar), "--port", str(port), "--bind-address", "127.0.0.1"]
    command += ["--root-dir", str(folder), "--disable-banner"]
    with started(command, port, folder / "told.txt"):
        yield WireMock(port)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path / "kiosk.db") as made:
        yield made


def hasty(_kind: str, settings: Any, secret: str | None) -> Receiver[Any]:
    """Make a webhook that waits less long than the delay lasts."""
    return Webhook(settings["url"], secret or "", SHORT)


def first_and_healed(desk: Desk, url: str, make: Make = make_receiver) -> tuple[Result, State]:
    """Hand one signature over; return what came of the first try and of the last."""
    action_id = desk.sign()
    receiver_id = desk.add_receiver("webhook", url=url)
    desk.hand_over(receiver_id, make)
    row = desk.rows(receiver_id)[action_id]
    reason = Reason(row.reason) if row.reason else None
    first = Result(row.state, reason, row.remote_ref, spends=bool(row.attempts))
    desk.heal(receiver_id, make)
    return first, desk.states(receiver_id)[action_id]


def lost(reason: Reason = Reason.NO_ANSWER, spends: bool = False) -> Result:
    return Result(State.UNKNOWN, reason, spends=spends)


FAULTS: dict[str, tuple[dict[str, Any], Result]] = {
    "reset": ({"fault": "CONNECTION_RESET_BY_PEER"}, lost()),
    "empty": ({"fault": "EMPTY_RESPONSE"}, lost()),
    "malformed": ({"fault": "MALFORMED_RESPONSE_CHUNK"}, lost()),
    "rubbish": ({"fault": "RANDOM_DATA_THEN_CLOSE"}, lost()),
    "late": ({"status": 201, "fixedDelayMilliseconds": DELAY}, lost()),
    "500": ({"status": 500}, lost(Reason.SERVER_FAULT, spends=True)),
    "portal": (
        {"status": 200, "body": "<html>hi", "headers": {"Content-Type": "text/html"}},
        lost(Reason.NOT_THE_RECEIVER, spends=True),
    ),
    "conflict": ({"status": 409}, Result(State.WAITING, Reason.BUSY)),
}
TAKEN: dict[str, Any] = {"status": 201, "jsonBody": {"id": "sig_81"}}
TAKEN["headers"] = {"Content-Type": "application/json"}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_state_and_heals_under_the_same_key(
    desk: Desk, wiremock: WireMock, name: str
) -> None:
    answer, expected = FAULTS[name]
    url = wiremock.hook(answer, TAKEN)
    make = hasty if name == "late" else make_receiver
    assert first_and_healed(desk, url, make) == (expected, State.ACCEPTED)
    first, second = wiremock.requests(url)
    assert first["body"] == second["body"]
    for field in ("webhook-id", "Idempotency-Key"):
        assert first["headers"][field] == second["headers"][field]


def test_control_without_a_fault_one_request_is_enough(desk: Desk, wiremock: WireMock) -> None:
    url = wiremock.hook(TAKEN)
    accepted = Result(State.ACCEPTED, remote_ref="sig_81")
    assert first_and_healed(desk, url) == (accepted, State.ACCEPTED)
    assert len(wiremock.keys(url)) == 1


def test_control_a_new_key_at_each_try_is_in_the_journal(desk: Desk, wiremock: WireMock) -> None:
    class Careless(Webhook):
        """Changes the key with every try."""

        def send(self, actions: Sequence[OpenAction]) -> list[Result]:
            return super().send([replace(action, id=uuid4()) for action in actions])

    url = wiremock.hook({"fault": "EMPTY_RESPONSE"}, TAKEN)
    desk.sign()
    desk.heal(desk.add_receiver("webhook", url=url), lambda *_: Careless(url, SECRET))
    assert len(set(wiremock.keys(url))) == 2


def test_a_receiver_that_asks_for_time_gets_it(desk: Desk, wiremock: WireMock) -> None:
    url = wiremock.hook({"status": 429, "headers": {"Retry-After": "40"}}, TAKEN)
    action_id, receiver_id = desk.sign(), desk.add_receiver("webhook", url=url)
    desk.hand_over(receiver_id)
    row = desk.rows(receiver_id)[action_id]
    assert (row.state, row.reason, row.attempts) == (State.WAITING, Reason.SLOW_DOWN, 0)
    desk.turn(39)
    desk.hand_over(receiver_id)
    assert len(wiremock.keys(url)) == 1
    desk.turn(1)
    desk.hand_over(receiver_id)
    assert desk.states(receiver_id) == {action_id: State.ACCEPTED}
    assert len(wiremock.keys(url)) == 2


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, Reason.UNAUTHORISED),
        (403, Reason.FORBIDDEN),
        (404, Reason.NOT_FOUND),
        (410, Reason.GONE),
        (302, Reason.MOVED),
    ],
)
def test_a_closed_door_pauses_and_nothing_more_is_sent(
    desk: Desk, wiremock: WireMock, status: int, reason: Reason
) -> None:
    elsewhere = wiremock.hook(TAKEN)
    url = wiremock.hook({"status": status, "headers": {"Location": elsewhere}})
    ids = [desk.sign() for _ in range(3)]
    receiver_id = desk.add_receiver("webhook", url=url)
    desk.hand_over(receiver_id)
    assert desk.paused(receiver_id) == reason
    assert desk.states(receiver_id) == dict.fromkeys(ids, State.WAITING)
    assert len(wiremock.keys(url)) == 1
    assert wiremock.keys(elsewhere) == []


def test_a_refusal_waits_for_the_host_and_holds_nobody_up(desk: Desk, wiremock: WireMock) -> None:
    url = wiremock.hook({"status": 422}, TAKEN)
    first, second = desk.sign(), desk.sign()
    receiver_id = desk.add_receiver("webhook", url=url)
    desk.hand_over(receiver_id)
    states = desk.states(receiver_id)
    assert sorted([states[first], states[second]]) == [State.ACCEPTED, State.REFUSED]
    assert len(wiremock.keys(url)) == 2
