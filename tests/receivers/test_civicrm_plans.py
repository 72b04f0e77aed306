"""What CiviCRM is sent, byte for byte, and that nobody gets onto a list without leave."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, quote_plus

import pytest

from kiosk.actions.records import Person
from kiosk.models import State
from kiosk.receivers import CiviCrm, Reason, Result
from kiosk.receivers.plans import Request
from kiosk.receivers.transport import Answer
from tests.receivers.scripted import AMAL, ID, now, signed, told, walk

KEY = "0123456789abcdef"
SITE = "https://site.example"
HEADERS = {
    "X-Civi-Auth": f"Bearer {KEY}",
    "X-Requested-With": "XMLHttpRequest",
    "User-Agent": "ecritoire",
    "Content-Type": "application/x-www-form-urlencoded",
}
ACCEPTED = Result(State.ACCEPTED, remote_ref="901")
KNOWN = Result(State.KNOWN, remote_ref="77")


def receiver(group: str = "5", opts_out: bool = False, url: str = SITE) -> CiviCrm:
    return CiviCrm(url, KEY, {"an-invented-case": "12"}, group, opts_out, clock=now)


def rows(*ids: int) -> Answer:
    return told({"values": [{"id": it} for it in ids], "count": len(ids)})


NONE = rows()


def request(target: str, params: str, is_read: bool) -> Request:
    body = f"params={quote_plus(params)}".encode()
    return Request("POST", f"/civicrm/ajax/api4/{target}", body, HEADERS, is_read)


LOOK_UP = request(
    "Activity/get",
    f'{{"select":["id"],"where":[["location","=","ecritoire:{ID}"]],"limit":1}}',
    True,
)


def duplicates(name: str = "Amal Example", email: str = "amal@example.org") -> Request:
    values = f'"values":{{"first_name":"{name}","email_primary.email":"{email}"}}'
    params = f'{{"dedupeRule":"Individual.Unsupervised",{values}}}'
    return request("Contact/getDuplicates", params, True)


def create(
    name: str = "Amal Example",
    place: str = '"address_primary.country_id:name":"CH",',
    more: str = "",
) -> Request:
    values = (
        f'"contact_type":"Individual","first_name":"{name}",'
        f'"email_primary.email":"amal@example.org",{place}"source":"kiosk marathon-2026"{more}'
    )
    return request("Contact/create", f'{{"values":{{{values}}}}}', False)


def joining(contact: int) -> Request:
    records = f'"records":[{{"contact_id":{contact},"group_id":5,"status":"Added"}}]'
    params = f'{{{records},"match":["contact_id","group_id"]}}'
    return request("GroupContact/save", params, False)


def is_signed(contact: int) -> Request:
    where = (
        '[["source_record_id","=",12],["activity_type_id:name","=","Petition"],'
        f'["source_contact_id","=",{contact}]]'
    )
    return request("Activity/get", f'{{"select":["id"],"where":{where},"limit":1}}', True)


def activity(contact: int, ticked: int) -> Request:
    values = (
        '"activity_type_id:name":"Petition","source_record_id":12,'
        f'"source_contact_id":{contact},"target_contact_id":[{contact}],'
        '"subject":"an-invented-case","status_id:name":"Completed",'
        '"activity_date_time":"2026-12-10T10:04:11+00:00",'
        f'"location":"ecritoire:{ID}","details":"kiosk event=marathon-2026 contact={ticked}"'
    )
    return request("Activity/create", f'{{"values":{{{values}}}}}', False)


def test_ticked_and_not_found() -> None:
    plan = receiver().plan(signed(True))
    result, requests = walk(plan, NONE, NONE, rows(203), rows(1), NONE, rows(901))
    assert requests == [
        LOOK_UP,
        duplicates(),
        create(),
        joining(203),
        is_signed(203),
        activity(203, 1),
    ]
    assert result == ACCEPTED
    assert len(requests) + 1 == receiver().capabilities.calls


@pytest.mark.parametrize("ticked", [False, None], ids=["not ticked", "not asked"])
def test_not_ticked_and_not_found(ticked: bool | None) -> None:
    plan = receiver().plan(signed(ticked))
    result, requests = walk(plan, NONE, NONE, rows(203), NONE, rows(901))
    assert requests == [LOOK_UP, duplicates(), create(), is_signed(203), activity(203, 0)]
    assert result == ACCEPTED


def test_not_ticked_and_found() -> None:
    plan = receiver(opts_out=True).plan(signed(False))
    result, requests = walk(plan, NONE, rows(42), NONE, rows(901))
    assert requests == [LOOK_UP, duplicates(), is_signed(42), activity(42, 0)]
    assert result == ACCEPTED


def test_of_several_the_first_made_is_taken() -> None:
    _, requests = walk(receiver().plan(signed(False)), NONE, rows(99, 42, 57), NONE, rows(901))
    assert requests[2:] == [is_signed(42), activity(42, 0)]


def test_one_who_signed_on_the_web_is_known_and_a_new_tick_counts() -> None:
    result, requests = walk(receiver().plan(signed(True)), NONE, rows(42), rows(1), rows(77))
    assert requests == [LOOK_UP, duplicates(), joining(42), is_signed(42)]
    assert result == KNOWN


def test_an_activity_of_an_earlier_try_ends_the_plan() -> None:
    """It is written last, so the group was seen to."""
    result, requests = walk(receiver().plan(signed(True)), rows(77))
    assert requests == [LOOK_UP]
    assert result == KNOWN


def test_without_a_group_nobody_joins_one() -> None:
    plan = receiver(group="").plan(signed(True))
    _, requests = walk(plan, NONE, rows(42), NONE, rows(901))
    assert requests == [LOOK_UP, duplicates(), is_signed(42), activity(42, 1)]


@pytest.mark.parametrize(
    ("ticked", "more"),
    [(False, ',"is_opt_out":true'), (None, ',"is_opt_out":true'), (True, "")],
    ids=["not ticked", "not asked", "ticked"],
)
def test_only_who_did_not_tick_is_made_without_bulk_mail(ticked: bool | None, more: str) -> None:
    plan = receiver(group="", opts_out=True).plan(signed(ticked))
    _, requests = walk(plan, NONE, NONE, rows(203), NONE, rows(901))
    assert requests[2] == create(more=more)


def test_an_address_with_a_quote() -> None:
    person = Person("Nuala O'Brien", "o'brien+a&b@example.org", "IE")
    _, requests = walk(receiver().plan(signed(False, person)), NONE, rows(42), NONE, rows(901))
    assert requests[1] == duplicates("Nuala O'Brien", "o'brien+a&b@example.org")
    assert b"o%27brien%2Ba%26b%40example.org" in requests[1].body


@pytest.mark.parametrize(
    ("person", "place"),
    [
        (Person("李小龍", "amal@example.org", "HK"), '"address_primary.country_id:name":"HK",'),
        (Person("أمل مثال", "amal@example.org"), ""),
        (Person("A. E.", "amal@example.org", town="Zürich"), '"address_primary.city":"Zürich",'),
    ],
    ids=["Han", "Arabic, no country", "initials"],
)
def test_names_and_places(person: Person, place: str) -> None:
    plan = receiver().plan(signed(False, person))
    _, requests = walk(plan, NONE, NONE, rows(203), NONE, rows(901))
    assert requests[1:3] == [duplicates(person.name), create(person.name, place)]


def test_a_case_without_a_survey_is_not_for_this_receiver() -> None:
    result, _ = walk(receiver().plan(signed(True, case="another-case")))
    assert result == Result(State.NOT_APPLICABLE, Reason.CASE_NOT_TAKEN, spends=False)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://site.example", ""),
        ("https://site.example/", ""),
        ("https://site.example/civicrm/", ""),
        ("https://site.example/crm/civicrm", "/crm"),
        ("https://site.example/crm//", "/crm"),
    ],
)
def test_the_site_may_lie_below_the_top(url: str, path: str) -> None:
    request = next(receiver(url=url).plan(signed(False)))
    assert request.target == f"{path}/civicrm/ajax/api4/Activity/get"


def test_the_key_is_in_no_text_for_people() -> None:
    assert KEY not in repr(receiver()._site)


def breaches(requests: Sequence[Request]) -> list[str]:
    """Return what would put somebody who did not tick the box onto a list."""
    found = []
    for it in requests:
        entity, action = it.target.split("/")[-2:]
        params = json.loads(parse_qs(it.body.decode())["params"][0])
        if entity == "GroupContact" and not it.is_read:
            found.append("in a group")
        if (entity, action) == ("Contact", "create") and "is_opt_out" not in params["values"]:
            found.append("open to bulk mail")
        if entity == "Contact" and action in ("update", "save"):
            found.append("a contact that was there is changed")
    return found


@pytest.mark.parametrize("ticked", [False, None], ids=["not ticked", "not asked"])
def test_no_route_lists_anybody_without_leave(ticked: bool | None) -> None:
    for replies in ([NONE, NONE, rows(203), NONE, rows(901)], [NONE, rows(42), NONE, rows(901)]):
        _, requests = walk(receiver(opts_out=True).plan(signed(ticked)), *replies)
        assert breaches(requests) == []


def test_control_the_route_of_a_ticked_box_is_caught() -> None:
    plan: Any = receiver(opts_out=True).plan(signed(True, AMAL))
    _, requests = walk(plan, NONE, NONE, rows(203), rows(1), NONE, rows(901))
    assert breaches(requests) == ["open to bulk mail", "in a group"]
