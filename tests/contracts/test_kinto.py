"""Hand-overs to Kinto, a store of others: whatever the line loses, each action is there once."""

import base64
import datetime as dt
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self
from uuid import uuid4

import pytest
import urllib3
from urllib3.util import parse_url

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers import Capabilities, Field, Finding, Reason, Receiver, Result
from kiosk.receivers.answers import is_html, meaning, object_in
from kiosk.receivers.calls import Calls
from kiosk.receivers.plans import Plan, Request, follow
from kiosk.receivers.transport import Limits
from tests.contracts.cutting import Lose, cutting
from tests.contracts.started import started
from tests.outbox.desk import Desk, a_desk
from tests.receivers.peers import closed_port

ACCOUNT, WORD = "office", "an-invented-word"
AUTHORISATION = "Basic " + base64.b64encode(f"{ACCOUNT}:{WORD}".encode()).decode()
SETTINGS = """
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.memory
kinto.cache_backend = kinto.core.cache.memory
kinto.permission_backend = kinto.core.permission.memory
kinto.includes = kinto.plugins.accounts kinto.plugins.default_bucket
multiauth.policies = account
multiauth.policy.account.use = kinto.plugins.accounts.AccountsPolicy
kinto.account_create_principals = system.Everyone
kinto.bucket_create_principals = system.Authenticated
kinto.userid_hmac_secret = invented
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
"""


class KintoStore:
    """A receiver made for tests: one record an action, under the action's own id."""

    kind: ClassVar[str] = "kinto"
    fields: ClassVar[Sequence[Field]] = ()
    capabilities: Capabilities = Capabilities(takes=frozenset({Kind.SIGNATURE}), concurrency=4)

    def __init__(self, port: int, collection: str) -> None:
        self._path = f"/v1/buckets/default/collections/{collection}/records"
        address = parse_url(f"http://127.0.0.1:{port}")
        self._calls = Calls(address, Limits(connect=5, read=20, total=30))

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        raise NotImplementedError

    def preflight(self) -> list[Finding]:
        return []

    def probe(self) -> list[Finding]:
        answer = self._calls(Request("GET", "/v1/__heartbeat__", is_read=True))
        is_there = answer.status == 200 and not is_html(answer)
        return [] if is_there else [Finding(Reason.NOT_THE_RECEIVER)]

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        return [follow(self.plan(action), self._calls) for action in actions]

    def plan(self, action: OpenAction) -> Plan:
        """Put the record only where there is none of that id."""
        body = json.dumps({"data": action.as_json()}).encode()
        headers = {"Content-Type": "application/json", "Authorization": AUTHORISATION}
        target = f"{self._path}/{action.id}"
        answer = yield Request("PUT", target, body, headers | {"If-None-Match": "*"})
        if answer.status == 412 and "existing" in object_in(answer).get("details", {}):
            return Result(State.KNOWN)
        return meaning(answer, dt.datetime.now(dt.UTC))

    def reconcile(self, action: OpenAction) -> Result | None:
        return None

    def erase(self, action: OpenAction) -> Result:
        raise NotImplementedError

    def close(self) -> None:
        self._calls.close()


class Careless(KintoStore):
    """Makes a new id with every try."""

    def plan(self, action: OpenAction) -> Plan:
        return super().plan(replace(action, id=uuid4()))


@pytest.fixture(scope="module")
def kinto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder, port = tmp_path_factory.mktemp("kinto"), closed_port()
    (folder / "kinto.ini").write_text(SETTINGS.format(port=port))
    command = [
        str(Path(sys.executable).with_name("kinto")),
        "start",
        "--ini",
        f"{folder}/kinto.ini",
    ]
    with started(command, port, folder / "told.txt", {"PYTHONWARNINGS": "ignore"}):
        made = urllib3.request(
            "PUT",
            f"http://127.0.0.1:{port}/v1/accounts/{ACCOUNT}",
            json={"data": {"password": WORD}},
        )
        assert made.status == 201, made.data
        yield port


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path / "kiosk.db") as made:
        yield made


def records(port: int, collection: str) -> tuple[int, dict[str, str]]:
    """Return Kinto's own count, and the name in each record by its id."""
    at = f"http://127.0.0.1:{port}/v1/buckets/default/collections/{collection}/records"
    answer = urllib3.request("GET", at, headers={"Authorization": AUTHORISATION})
    found = {record["id"]: record["person"]["name"] for record in answer.json()["data"]}
    head = urllib3.request("HEAD", at, headers={"Authorization": AUTHORISATION})
    return int(head.headers["Total-Objects"]), found


def hand_over(
    desk: Desk, port: int, lose: Lose, kind: type[KintoStore] = KintoStore
) -> tuple[str, Mapping[str, int]]:
    """Hand over until all is settled; returns the collection, and how many of what were lost."""
    collection = f"signatures-{uuid4().hex[:8]}"
    # A row names a kind that is built in; what is made of it is this test's.
    receiver_id = desk.add_receiver("webhook", url="http://127.0.0.1/")
    with cutting(port, lose) as line:

        def make(*_: Any) -> Receiver[Any]:
            return kind(line.port, collection)

        assert desk.heal(receiver_id, make).is_complete
        states = set(desk.states(receiver_id).values())
        assert states <= {State.ACCEPTED, State.KNOWN}
        known = sum(state is State.KNOWN for state in desk.states(receiver_id).values())
        return collection, line.lost | {"known": known}


def some_of_both(number: int) -> str:
    """Lose every third answer and every fifth request of the first hundred."""
    if number > 100:
        return ""
    return "answer" if number % 3 == 0 else "request" if number % 5 == 0 else ""


def test_lost_answers_and_requests_leave_no_double_and_no_gap(desk: Desk, kinto: int) -> None:
    signed = {str(desk.sign(f"Person {number}")): f"Person {number}" for number in range(60)}
    collection, lost = hand_over(desk, kinto, some_of_both)
    assert lost["answer"] > 10
    assert lost["request"] > 5
    # What was stored without an answer is told as known when it comes again.
    assert lost["known"] > 10
    assert records(kinto, collection) == (60, signed)


def test_every_first_answer_lost(desk: Desk, kinto: int) -> None:
    signed = {str(desk.sign("Amal")): "Amal" for _ in range(9)}
    collection, lost = hand_over(desk, kinto, lambda number: "answer" if number <= 9 else "")
    assert lost["known"] == 9
    assert records(kinto, collection) == (9, signed)


def test_a_line_that_loses_nothing_needs_one_request_each(desk: Desk, kinto: int) -> None:
    signed = {str(desk.sign("Amal")): "Amal" for _ in range(9)}
    collection, lost = hand_over(desk, kinto, lambda number: "")
    assert (lost[""], lost["known"]) == (9, 0)
    assert records(kinto, collection) == (9, signed)


def test_control_a_new_id_with_each_try_is_counted_twice(desk: Desk, kinto: int) -> None:
    for _ in range(9):
        desk.sign("Amal")
    collection, lost = hand_over(
        desk, kinto, lambda number: "answer" if number <= 4 else "", Careless
    )
    assert records(kinto, collection)[0] == 9 + lost["answer"] == 13


def test_control_without_the_condition_a_repeat_is_not_told(desk: Desk, kinto: int) -> None:
    """Why the condition matters: without it nobody could tell accepted from known."""
    at = f"http://127.0.0.1:{kinto}/v1/buckets/default/collections/control/records/{uuid4()}"
    headers = {"Authorization": AUTHORISATION}
    answers = [urllib3.request("PUT", at, headers=headers, json={"data": {}}) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 200]
    again = urllib3.request("PUT", at, headers=headers | {"If-None-Match": "*"}, json={"data": {}})
    assert again.status == 412
