"""CiviCRM's form bodies read by software that is not ours: Node's and Werkzeug's form parsers."""

import json
import subprocess
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request as WerkzeugRequest

from kiosk.actions.records import Person
from kiosk.receivers import CiviCrm
from kiosk.receivers.plans import Request
from tests.contracts.started import node
from tests.receivers.scripted import now, signed, told, walk

READ = """
const read = body => [...new URLSearchParams(body)].map(([name, text]) => [name, JSON.parse(text)]);
const bodies = require("node:fs").readFileSync(0, "utf8").split("\\n");
process.stdout.write(JSON.stringify(bodies.map(read)));
"""
PEOPLE = [
    Person("Nuala O'Brien & Sons + 1 = 100 %", "o'brien+a&b@example.org", "IE"),
    Person("أمل 李小龍 Zoë 😀", "amal@example.org", "CH", town="Zürich; Genève"),
    Person('A "quote" and a \\ and params=x', "amal@example.org"),
]


def requests_of(person: Person) -> list[Request]:
    """Return what the longest plan asks and writes."""
    receiver = CiviCrm("https://site.example", "key", {"an-invented-case": "12"}, "5", clock=now)
    none, one = told({"values": []}), told({"values": [{"id": 203}]})
    _, requests = walk(receiver.plan(signed(True, person)), none, none, one, one, none, one)
    return requests


def by_node(requests: list[Request]) -> Any:
    bodies = b"\n".join(request.body for request in requests)
    done = subprocess.run(  # noqa: S603 - our own line
        [node(), "-e", READ], input=bodies, capture_output=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


def by_werkzeug(request: Request) -> list[tuple[str, str]]:
    headers = list(request.headers.items())
    builder = EnvironBuilder(method="POST", data=request.body, headers=headers)
    with builder.get_request(WerkzeugRequest) as read:
        return list(read.form.items(multi=True))


@pytest.mark.parametrize("person", PEOPLE, ids=["signs", "scripts", "quotes"])
def test_two_parsers_read_one_field_with_the_same_json(person: Person) -> None:
    requests = requests_of(person)
    for request, fields in zip(requests, by_node(requests), strict=True):
        [(name, text)] = by_werkzeug(request)
        assert name == "params"
        assert fields == [["params", json.loads(text)]]
    [(_, text)] = by_werkzeug(requests[2])
    values = json.loads(text)["values"]
    assert values["first_name"] == person.name
    assert values["email_primary.email"] == person.email


def test_control_a_body_of_json_alone_has_no_such_field() -> None:
    request = requests_of(PEOPLE[0])[0]
    bare = Request("POST", request.target, b'{"limit":1}', request.headers)
    assert [name for name, _ in by_werkzeug(bare)] != ["params"]
