"""What Action Network is sent, byte for byte, and that nobody is subscribed without leave."""

import json
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest

from kiosk.actions.records import Consent, OpenAction, Person
from kiosk.models import State
from kiosk.receivers import ActionNetwork, Reason, Result
from kiosk.receivers.action_network import bodies
from kiosk.receivers.action_network.account import Account
from kiosk.receivers.action_network.bodies import PLAIN, Style
from kiosk.receivers.plans import Plan, Request
from kiosk.receivers.transport import Answer
from tests.receivers.scripted import NOW, now, signed, told, walk

KEY = "0123456789abcdef"
PETITION = "33333333-3333-4333-8333-333333333333"
PERSON_ID = "11111111-1111-4111-8111-111111111111"
HREF = f"https://actionnetwork.org/api/v2/people/{PERSON_ID}"
SIGNATURES = f"/api/v2/petitions/{PETITION}/signatures"
READS = {"OSDI-API-Token": KEY, "User-Agent": "ecritoire"}
WRITES = READS | {"Content-Type": "application/json"}

SIGNATURE = told(
    {"identifiers": ["action_network:22222222"], "created_date": NOW.isoformat()},
    media_type="application/hal+json",
)
ACCEPTED = Result(State.ACCEPTED, remote_ref="action_network:22222222")


def a_person(email: str = "amal@example.org", status: str = "unsubscribed") -> dict[str, Any]:
    return {
        "identifiers": [f"action_network:{PERSON_ID}"],
        "email_addresses": [{"address": email, "primary": True, "status": status}],
        "_links": {"self": {"href": HREF}},
    }


def people(*found: dict[str, Any]) -> Answer:
    return told({"_embedded": {"osdi:people": list(found)}}, media_type="application/hal+json")


def receiver(style: Style = PLAIN) -> ActionNetwork:
    return ActionNetwork(KEY, {"an-invented-case": PETITION}, style, clock=now)


def search(email: str = "amal%40example.org") -> Request:
    target = f"/api/v2/people?filter=email_address%20eq%20%27{email}%27"
    return Request("GET", target, headers=READS, is_read=True)


def post(target: str, body: str) -> Request:
    return Request("POST", target, body.encode(), WRITES)


def fields(contact: str) -> str:
    return (
        '"custom_fields":{"ecritoire_event":"marathon-2026",'
        f'"ecritoire_signed_at":"2026-12-10T10:04:11Z","ecritoire_contact":"{contact}"}}'
    )


SOURCE = '"action_network:referrer_data":{"source":"marathon-2026","website":"kiosk"}'
LINKED = f'{{"_links":{{"osdi:person":{{"href":"{HREF}"}}}},{SOURCE}}}'
QUIET = '"triggers":{"autoresponse":{"enabled":false}}'


def one_call(person: str, more: str = QUIET) -> Request:
    return post(SIGNATURES, f'{{"person":{{{person}}},{more},{SOURCE}}}')


def ticked_person(names: str, email: str, place: str, language: str) -> str:
    address = f'"email_addresses":[{{"address":"{email}","primary":true,"status":"subscribed"}}]'
    return f'{names},{address},{place}"languages_spoken":["{language}"],{fields("1")}'


SWISS = '"postal_addresses":[{"primary":true,"country":"CH"}],'
AMAL = ticked_person('"given_name":"Amal Example"', "amal@example.org", SWISS, "fr")


def test_ticked_is_one_call() -> None:
    result, requests = walk(receiver().plan(signed(True)), SIGNATURE)
    assert requests == [one_call(AMAL)]
    assert result == ACCEPTED


@pytest.mark.parametrize("ticked", [False, None], ids=["not ticked", "not asked"])
def test_not_ticked_and_found_is_linked_and_left_alone(ticked: bool | None) -> None:
    for status in ("subscribed", "unsubscribed", "bouncing"):
        plan = receiver().plan(signed(ticked))
        result, requests = walk(plan, people(a_person(status=status)), SIGNATURE)
        assert requests == [search(), post(SIGNATURES, LINKED)]
        assert result == ACCEPTED


@pytest.mark.parametrize("ticked", [False, None], ids=["not ticked", "not asked"])
def test_not_ticked_and_not_found_is_made_unsubscribed_and_linked(ticked: bool | None) -> None:
    plan = receiver(Style(tags=("Marathon 2026", "Été"))).plan(signed(ticked))
    made = told(a_person(), media_type="application/hal+json")
    result, requests = walk(plan, people(), made, SIGNATURE)
    address = '{"address":"amal@example.org","primary":true,"status":"unsubscribed"}'
    person = (
        f'"given_name":"Amal Example","email_addresses":[{address}],{SWISS}'
        f'"languages_spoken":["fr"],{fields("0")}'
    )
    signup = f'{{"person":{{{person}}},"add_tags":["Marathon 2026","Été"],{SOURCE}}}'
    assert requests == [search(), post("/api/v2/people", signup), post(SIGNATURES, LINKED)]
    assert result == ACCEPTED


def test_a_quote_in_an_address_is_doubled() -> None:
    person = Person("Nuala O’Brien", "o'brien@example.org", "IE")
    plan = receiver().plan(signed(False, person))
    _, requests = walk(plan, people(a_person("o'brien@example.org")), SIGNATURE)
    assert requests[0] == search("o%27%27brien%40example.org")


def test_an_address_in_capitals_is_looked_for_as_typed_and_in_lower_case() -> None:
    person = Person("Amal Example", "Amal@Example.org")
    plan = receiver().plan(signed(False, person))
    _, requests = walk(plan, people(), people(a_person()), SIGNATURE)
    assert requests[:2] == [search("Amal%40Example.org"), search()]
    assert requests[2] == post(SIGNATURES, LINKED)
    plan = receiver().plan(signed(False, person))
    _, requests = walk(plan, people(a_person()), SIGNATURE)
    assert requests == [search("Amal%40Example.org"), post(SIGNATURES, LINKED)]


def test_a_plus_and_letters_of_all_scripts_survive_the_filter() -> None:
    person = Person("Amal Example", "amäl+1&2@example.org")
    plan = receiver().plan(signed(False, person))
    _, requests = walk(plan, people(a_person("amäl+1&2@example.org")), SIGNATURE)
    assert requests[0] == search("am%C3%A4l%2B1%262%40example.org")


@pytest.mark.parametrize(
    ("person", "splits", "names", "place"),
    [
        (Person("李小龍", "x@example.org", "HK"), False, '"given_name":"李小龍"', "HK"),
        (Person("李小龍", "x@example.org", "HK"), True, '"given_name":"李小龍"', "HK"),
        (Person("أمل مثال", "x@example.org"), False, '"given_name":"أمل مثال"', ""),
        (
            Person("Ana María Sosa", "x@example.org"),
            True,
            '"given_name":"Ana María","family_name":"Sosa"',
            "",
        ),
        (Person("Ana María Sosa", "x@example.org"), False, '"given_name":"Ana María Sosa"', ""),
        (Person('O\'Neill "Z"', "x@example.org"), False, '"given_name":"O\'Neill \\"Z\\""', ""),
    ],
    ids=["Han", "Han split", "Arabic, no country", "split", "whole", "quotes"],
)
def test_names(person: Person, splits: bool, names: str, place: str) -> None:
    plan = receiver(Style(splits_names=splits)).plan(signed(True, person, locale="ar"))
    _, requests = walk(plan, SIGNATURE)
    where = f'"postal_addresses":[{{"primary":true,"country":"{place}"}}],' if place else ""
    assert requests == [one_call(ticked_person(names, "x@example.org", where, "ar"))]


def test_initials_come_with_their_town() -> None:
    person = Person("A. E.", "x@example.org", town="Lausanne")
    _, requests = walk(receiver().plan(signed(True, person)), SIGNATURE)
    where = '"postal_addresses":[{"primary":true,"locality":"Lausanne"}],'
    names = '"given_name":"A. E."'
    assert requests == [one_call(ticked_person(names, "x@example.org", where, "fr"))]


def test_tags_and_the_autoresponse_are_sent_when_they_are_set() -> None:
    plan = receiver(Style(tags=("Marathon",), answers_by_mail=True)).plan(signed(True))
    _, requests = walk(plan, SIGNATURE)
    more = '"add_tags":["Marathon"],"triggers":{"autoresponse":{"enabled":true}}'
    assert requests == [one_call(AMAL, more)]


def test_a_case_without_a_petition_is_not_for_this_receiver() -> None:
    result, _ = walk(receiver().plan(signed(True, case="another-case")))
    assert result == Result(State.NOT_APPLICABLE, Reason.CASE_NOT_TAKEN, spends=False)


def test_consents_for_other_purposes_subscribe_nobody() -> None:
    action = signed(None)
    other = (Consent("photographs", True, "0" * 64),)
    personal = type(action.personal)(action.personal.signed_at, action.personal.person, other)
    action = OpenAction(**{**vars(action), "personal": personal})
    _, requests = walk(receiver().plan(action), people(a_person()), SIGNATURE)
    assert requests == [search(), post(SIGNATURES, LINKED)]


def breaches(requests: Sequence[Request]) -> list[str]:
    """Return what would subscribe somebody who did not tick the box (the vendor's own rules)."""
    found = []
    for request in requests:
        if request.method != "POST":
            continue
        content = json.loads(request.body)
        if "/signatures" in request.target and "person" in content:
            found.append("a person inside a signature is subscribed")
        addresses = content.get("person", {}).get("email_addresses", [])
        if any(it.get("status") != "unsubscribed" for it in addresses):
            found.append("a person without the status is subscribed")
        if "background_processing" in request.target:
            found.append("nothing would prove it")
    return found


MADE = told(a_person(), media_type="application/hal+json")
ROUTES = [[people(a_person()), SIGNATURE], [people(), MADE, SIGNATURE]]
STYLES = [
    Style(tags, mail, splits)
    for tags, mail, splits in product([(), ("x",)], [False, True], [False, True])
]


@pytest.mark.parametrize("replies", ROUTES, ids=["found", "not found"])
@pytest.mark.parametrize("ticked", [False, None], ids=["not ticked", "not asked"])
def test_no_route_subscribes_without_leave(replies: list[Answer], ticked: bool | None) -> None:
    for style in STYLES:
        _, requests = walk(receiver(style).plan(signed(ticked)), *replies)
        assert breaches(requests) == []


def _in_one_call(action: OpenAction) -> Plan:
    yield Account(KEY).post(SIGNATURES, bodies.signature_with_person(action, PLAIN))
    return ACCEPTED


def _without_a_status(action: OpenAction) -> Plan:
    content = bodies.signup(action, PLAIN)
    del content["person"]["email_addresses"][0]["status"]
    yield Account(KEY).post("/people", content)
    return ACCEPTED


@pytest.mark.parametrize("plan", [_in_one_call, _without_a_status])
def test_control_a_plan_that_subscribes_without_leave_is_caught(plan: Any) -> None:
    _, requests = walk(plan(signed(False)), SIGNATURE)
    assert breaches(requests)


def test_the_key_is_in_no_text_for_people() -> None:
    assert KEY not in repr(Account(KEY))
