"""Action Network's requests judged by Prism, a third party's mock server, over real sockets.

It checks each request by our own description of the API, so what this proves is the shape.
"""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from urllib3.util import parse_url

from kiosk.actions.records import Person
from kiosk.models import State
from kiosk.receivers import ActionNetwork, Finding, Reason, Result
from kiosk.receivers.action_network import LIMITS, bodies
from kiosk.receivers.action_network.account import Account
from kiosk.receivers.action_network.bodies import PLAIN, Style
from kiosk.receivers.action_network.plans import look_up
from kiosk.receivers.calls import Calls, Gate
from kiosk.receivers.plans import Request, follow
from kiosk.receivers.transport import Answer
from tests.contracts.started import MODULES, must_have_peers, node, started
from tests.receivers.peers import closed_port
from tests.receivers.scripted import now, signed

DESCRIPTION = Path(__file__).parent / "action-network.openapi.yaml"
PETITION = "33333333-3333-4333-8333-333333333333"
CASES = {"an-invented-case": PETITION}
SIGNATURE = "action_network:22222222-2222-4222-8222-222222222222"
ACCEPTED = Result(State.ACCEPTED, remote_ref=SIGNATURE)
STYLE = Style(tags=("Marathon 2026",), answers_by_mail=True, splits_names=True)


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run Prism with the description and return its address."""
    must_have_peers()
    port = closed_port()
    prism = MODULES / "@stoplight" / "prism-cli" / "dist" / "index.js"
    options = ("mock", "-h", "127.0.0.1", "-p", str(port), str(DESCRIPTION))
    told = tmp_path_factory.mktemp("prism") / "told"
    with started([node(), str(prism), *options], port, told):
        yield f"http://127.0.0.1:{port}"


def receiver(mock: str, style: Style = STYLE, key: str = "key") -> ActionNetwork:
    return ActionNetwork(key, CASES, style, mock, Gate(0), clock=now)


class Preferring:
    """Makes calls and asks Prism for an example or a status, by method and end of the path."""

    def __init__(self, mock: str, wishes: Mapping[tuple[str, str], str]) -> None:
        self.calls = Calls(parse_url(mock), LIMITS)
        self.wishes = wishes
        self.answers: list[Answer] = []

    def __call__(self, request: Request) -> Answer:
        path = request.target.partition("?")[0]
        wish = self.wishes.get((request.method, path.rpartition("/")[2]), "")
        headers = {**request.headers, **({"Prefer": wish} if wish else {})}
        answer = self.calls(replace(request, headers=headers))
        self.answers.append(answer)
        return answer


@contextlib.contextmanager
def preferring(mock: str, **wishes: str) -> Iterator[Preferring]:
    """Yield calls with wishes such as `get_people="example=one"`."""
    split = {tuple(name.split("_", 1)): wish for name, wish in wishes.items()}
    calls = Preferring(mock, {(name[0].upper(), name[1]): wish for name, wish in split.items()})
    try:
        yield calls
    finally:
        calls.calls.close()


PEOPLE = [
    Person("Amal Example", "amal@example.org", "CH"),
    Person("Nuala O’Brien", "o'brien@example.org", "IE"),
    Person("李小龍", "x+y@example.org"),
    Person("A. E.", "Amal@Example.org", town="Lausanne"),
]


@pytest.mark.parametrize("person", PEOPLE, ids=[person.name for person in PEOPLE])
@pytest.mark.parametrize("ticked", [True, False, None])
def test_every_route_is_taken(mock: str, person: Person, ticked: bool | None) -> None:
    for style in (PLAIN, STYLE):
        with contextlib.closing(receiver(mock, style)) as it:
            assert it.send([signed(ticked, person)]) == [ACCEPTED]


def test_one_who_is_found_is_linked(mock: str) -> None:
    with preferring(mock, get_people="example=one") as calls:
        assert follow(receiver(mock).plan(signed(False)), calls) == ACCEPTED
    assert len(calls.answers) == 2


def test_an_earlier_signature_is_known(mock: str) -> None:
    with preferring(mock, post_signatures="example=earlier") as calls:
        result = follow(receiver(mock).plan(signed(True)), calls)
    assert result == Result(State.KNOWN, remote_ref=SIGNATURE)


@pytest.mark.parametrize("ticked", [True, False])
def test_an_empty_object_proves_nothing(mock: str, ticked: bool) -> None:
    with preferring(mock, post_signatures="example=blind") as calls:
        result = follow(receiver(mock).plan(signed(ticked)), calls)
    assert json.loads(calls.answers[-1].body) == {}
    assert result == Result(State.UNKNOWN, Reason.NOT_PROVED)


FAULTS = {
    400: Result(State.REFUSED, Reason.INVALID),
    403: Result(State.WAITING, Reason.FORBIDDEN, pauses=True, spends=False),
    404: Result(State.WAITING, Reason.NOT_FOUND, pauses=True, spends=False),
    429: Result(State.WAITING, Reason.SLOW_DOWN, spends=False),
    500: Result(State.UNKNOWN, Reason.SERVER_FAULT),
}


@pytest.mark.parametrize("status", FAULTS)
@pytest.mark.parametrize("ticked", [True, False])
def test_faults(mock: str, ticked: bool, status: int) -> None:
    with preferring(mock, post_signatures=f"code={status}") as calls:
        result = follow(receiver(mock).plan(signed(ticked)), calls)
    assert calls.answers[-1].status == status
    assert result == FAULTS[status]


def test_a_country_that_is_none_is_refused(mock: str) -> None:
    """Without any wish: Prism's own check of the request."""
    person = Person("Amal Example", "amal@example.org", "Switzerland")
    with contextlib.closing(receiver(mock)) as it:
        assert it.send([signed(True, person)]) == [Result(State.REFUSED, Reason.INVALID)]


def test_looking_up(mock: str) -> None:
    with contextlib.closing(receiver(mock)) as it:
        assert it.reconcile(signed(True)) == Result(State.WAITING)
    plans = (look_up(Account("key"), signed(True), PETITION, now) for _ in range(2))
    with preferring(mock, get_people="example=one", get_signatures="example=one") as calls:
        assert follow(next(plans), calls) == ACCEPTED
    with preferring(mock, get_people="example=one", get_signatures="example=none") as calls:
        assert follow(next(plans), calls) == Result(State.WAITING)


def test_the_probe(mock: str) -> None:
    with contextlib.closing(receiver(mock)) as it:
        assert it.probe() == []
    with contextlib.closing(receiver(mock, Style(tags=("L'été",)))) as it:
        assert it.probe() == [Finding(Reason.UNKNOWN_TAG, "L'été")]


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(unknown=1),
        lambda body: body["person"].update(unknown=1),
        lambda body: body["person"].pop("email_addresses"),
        lambda body: body["person"]["email_addresses"][0].pop("status"),
        lambda body: body["person"]["email_addresses"][0].update(status="bouncing"),
        lambda body: body["person"]["email_addresses"][0].update(address="amal"),
        lambda body: body["person"]["custom_fields"].update(ecritoire_contact=1),
        lambda body: body.update(_links={"osdi:person": {"href": "https://example.org"}}),
        lambda body: body.update(triggers={"autoresponse": True}),
        lambda body: body.update(add_tags="Marathon 2026"),
    ],
)
def test_control_the_description_refuses_another_shape(mock: str, change: Change) -> None:
    body = bodies.signature_with_person(signed(True), STYLE)
    path = f"/petitions/{PETITION}/signatures"
    with preferring(mock) as calls:
        assert calls(Account("key").post(path, body)).status == 200
        change(body)
        assert calls(Account("key").post(path, body)).status == 400


def test_control_the_description_refuses_a_single_quote_in_a_filter(mock: str) -> None:
    good = Account("key").search("people", "email_address", "o'brien@example.org")
    with preferring(mock) as calls:
        assert calls(good).status == 200
        single = replace(good, target=good.target.replace("%27%27", "%27"))
        assert calls(single).status in (400, 422)
