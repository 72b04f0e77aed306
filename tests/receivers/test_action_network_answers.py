"""What each answer of Action Network means, at every step at which it may come."""

import datetime as dt
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from kiosk.models import State
from kiosk.receivers import Reason, Result
from kiosk.receivers.action_network.account import Account
from kiosk.receivers.action_network.plans import MOST_PAGES, look_up
from kiosk.receivers.plans import Plan
from kiosk.receivers.transport import Answer, NoAnswer, NotSent
from tests.receivers.scripted import (
    NOW,
    SIGNED_AT,
    Reply,
    now,
    page,
    signed,
    told,
    walk,
)
from tests.receivers.test_action_network_plans import (
    ACCEPTED,
    KEY,
    MADE,
    PERSON_ID,
    PETITION,
    SIGNATURE,
    a_person,
    people,
    receiver,
)

UNPROVED = Result(State.UNKNOWN, Reason.NOT_PROVED)
FOREIGN = Result(State.UNKNOWN, Reason.NOT_THE_RECEIVER)
ERROR = {"error": "words"}


def paused(reason: Reason) -> Result:
    return Result(State.WAITING, reason, pauses=True, spends=False)


class Case(NamedTuple):
    name: str
    reply: Reply
    expected: Result


def limited(retry_after: str | None) -> Answer:
    return replace(told({"error": "Too many requests"}, 429), retry_after=retry_after)


EVERYWHERE = [
    Case("empty object", told({}), UNPROVED),
    Case("JSON that is no object", told([1]), UNPROVED),
    Case("empty", Answer(200, "", None, b""), FOREIGN),
    Case("text", Answer(200, "text/plain", None, b"ok"), FOREIGN),
    Case("captive portal", page(), FOREIGN),
    Case("302", Answer(302, "", None, b"", "https://portal.example"), paused(Reason.MOVED)),
    Case("400", told(ERROR, 400), Result(State.REFUSED, Reason.INVALID)),
    Case("400 page", page(400), FOREIGN),
    Case("401", told(ERROR, 401), paused(Reason.UNAUTHORISED)),
    Case("403", told({"error": "API Key invalid"}, 403), paused(Reason.FORBIDDEN)),
    Case("404", told(ERROR, 404), paused(Reason.NOT_FOUND)),
    Case("409", told(ERROR, 409), Result(State.WAITING, Reason.BUSY)),
    Case("410", told(ERROR, 410), paused(Reason.GONE)),
    Case("422", told(ERROR, 422), Result(State.REFUSED, Reason.INVALID)),
    Case("429", limited(None), Result(State.WAITING, Reason.SLOW_DOWN, spends=False)),
    Case(
        "429 in seconds",
        limited("17"),
        Result(State.WAITING, Reason.SLOW_DOWN, retry_after=17.0, spends=False),
    ),
    Case(
        "429 with a date",
        limited("Sat, 12 Dec 2026 09:02:00 GMT"),
        Result(State.WAITING, Reason.SLOW_DOWN, retry_after=120.0, spends=False),
    ),
    Case("500", told(ERROR, 500), Result(State.UNKNOWN, Reason.SERVER_FAULT)),
    Case("502 page", page(502), Result(State.UNKNOWN, Reason.SERVER_FAULT)),
    Case("lost", NoAnswer(), Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False)),
    Case(
        "endless", NoAnswer(Reason.ANSWER_TOO_LONG), Result(State.UNKNOWN, Reason.ANSWER_TOO_LONG)
    ),
    Case(
        "not reached",
        NotSent(Reason.NOT_REACHED),
        Result(State.WAITING, Reason.NOT_REACHED, spends=False),
    ),
    Case("bad certificate", NotSent(Reason.BAD_CERTIFICATE), paused(Reason.BAD_CERTIFICATE)),
]
IDS = [case.name for case in EVERYWHERE]


@pytest.mark.parametrize("case", EVERYWHERE, ids=IDS)
def test_the_one_call(case: Case) -> None:
    result, _ = walk(receiver().plan(signed(True)), case.reply)
    assert result == case.expected


@pytest.mark.parametrize("case", EVERYWHERE, ids=IDS)
def test_the_linked_signature(case: Case) -> None:
    plan = receiver().plan(signed(False))
    result, _ = walk(plan, people(a_person()), case.reply)
    assert result == case.expected


@pytest.mark.parametrize("case", EVERYWHERE, ids=IDS)
def test_the_new_person(case: Case) -> None:
    result, _ = walk(receiver().plan(signed(False)), people(), case.reply)
    assert result == case.expected


def but_nothing_was_written(expected: Result) -> Result:
    """Return what it means at a search: whatever became of it, nothing can be there."""
    is_unknown = expected.state is State.UNKNOWN
    return replace(expected, state=State.WAITING) if is_unknown else expected


@pytest.mark.parametrize("case", EVERYWHERE, ids=IDS)
def test_the_search(case: Case) -> None:
    result, _ = walk(receiver().plan(signed(False)), case.reply)
    assert result == but_nothing_was_written(case.expected)


@pytest.mark.parametrize(
    "content",
    [
        {"_embedded": {}},
        {"_embedded": []},
        {"_embedded": {"osdi:people": {}}},
        {"_embedded": {"osdi:people": ["x"]}},
        {"_embedded": {"osdi:people": [a_person("somebody.else@example.org")]}},
        {"_embedded": {"osdi:people": [{"email_addresses": ["amal@example.org"]}]}},
        {"_embedded": {"osdi:people": [a_person() | {"_links": {}}]}},
        {"_embedded": {"osdi:people": [a_person() | {"_links": {"self": {"href": "/x"}}}]}},
    ],
)
def test_a_search_that_proves_nothing_makes_nobody(content: dict[str, Any]) -> None:
    """Above all not where the filter was not heeded: the first of the list would sign."""
    result, _ = walk(receiver().plan(signed(False)), told(content))
    assert result == Result(State.WAITING, Reason.NOT_PROVED)


def test_a_new_person_without_an_address_of_its_own_is_not_linked() -> None:
    result, _ = walk(receiver().plan(signed(False)), people(), told(ERROR))
    assert result == UNPROVED


def signature(**more: object) -> dict[str, Any]:
    return {
        "identifiers": ["action_network:22222222"],
        "action_network:petition_id": PETITION,
        "created_date": NOW.isoformat(),
    } | more


KNOWN = replace(ACCEPTED, state=State.KNOWN)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (signature(), ACCEPTED),
        (signature(created_date="2026-12-12T09:00:00Z"), ACCEPTED),
        (signature(created_date="2026-12-12T08:56:00Z"), ACCEPTED),
        (signature(created_date="2026-12-12T08:54:59Z"), KNOWN),
        (signature(created_date="2020-01-01T00:00:00"), KNOWN),
        (signature(created_date="2040-01-01T00:00:00Z"), ACCEPTED),
        (signature(created_date="soon"), ACCEPTED),
        (signature(created_date=None), ACCEPTED),
        (signature(identifiers=["elsewhere:7", "action_network:22222222"]), ACCEPTED),
        (signature(identifiers=["elsewhere:7"]), UNPROVED),
        (signature(identifiers=["action_network:amal@example.org"]), UNPROVED),
        (signature(identifiers="action_network:22222222"), UNPROVED),
        (signature(identifiers=[]), UNPROVED),
        (ERROR, UNPROVED),
    ],
)
def test_proof(content: dict[str, Any], expected: Result) -> None:
    result, _ = walk(receiver().plan(signed(True)), told(content))
    assert result == expected


def asked(ticked: bool = True) -> Plan:
    return look_up(Account(KEY), signed(ticked), PETITION, now)


def signatures(*found: dict[str, Any], more: bool = False) -> Answer:
    links = {"next": {"href": "https://actionnetwork.org/api/v2/x?page=2"}} if more else {}
    return told({"_embedded": {"osdi:signatures": list(found)}, "_links": links})


def test_looking_up_finds_nobody() -> None:
    result, _ = walk(asked(), people())
    assert result == Result(State.WAITING)


def test_looking_up_finds_no_such_signature() -> None:
    other = signature() | {"action_network:petition_id": PERSON_ID}
    result, requests = walk(asked(), people(a_person()), signatures(other))
    assert result == Result(State.WAITING)
    assert requests[1].target == f"/api/v2/people/{PERSON_ID}/signatures?page=1"
    assert all(request.is_read for request in requests)


@pytest.mark.parametrize(
    "found",
    [
        signature(),
        {
            "identifiers": ["action_network:22222222"],
            "created_date": NOW.isoformat(),
            "_links": {"osdi:petition": {"href": f"https://actionnetwork.org/x/{PETITION}"}},
        },
    ],
    ids=["by id", "by link"],
)
def test_looking_up_finds_the_signature(found: dict[str, Any]) -> None:
    result, _ = walk(asked(), people(a_person()), signatures(found))
    assert result == ACCEPTED


@pytest.mark.parametrize(
    ("ticked", "status", "expected"),
    [
        (False, "unsubscribed", KNOWN),
        (True, "subscribed", KNOWN),
        # The box may not have been heard of: it is sent again.
        (True, "unsubscribed", Result(State.WAITING)),
    ],
)
def test_what_was_there_before_the_signer_came_is_known(
    ticked: bool, status: str, expected: Result
) -> None:
    before = (SIGNED_AT - dt.timedelta(days=3)).isoformat()
    found = signatures(signature(created_date=before))
    result, _ = walk(asked(ticked), people(a_person(status=status)), found)
    assert result == expected


def test_who_left_after_signing_here_is_not_brought_back() -> None:
    result, _ = walk(asked(), people(a_person(status="unsubscribed")), signatures(signature()))
    assert result == ACCEPTED


def test_looking_up_turns_the_pages() -> None:
    result, requests = walk(
        asked(), people(a_person()), signatures(more=True), signatures(signature())
    )
    assert result == ACCEPTED
    assert requests[2].target.endswith("/signatures?page=2")


def test_looking_up_ends() -> None:
    pages = [signatures(more=True)] * MOST_PAGES
    result, _ = walk(asked(), people(a_person()), *pages)
    # With a reason: nothing proves that it is not there.
    assert result == Result(State.WAITING, Reason.CANNOT_TELL)


@pytest.mark.parametrize("case", EVERYWHERE, ids=IDS)
def test_looking_up_proves_no_absence_by_a_fault(case: Case) -> None:
    for replies in ([case.reply], [people(a_person()), case.reply]):
        result, _ = walk(asked(), *replies)
        assert result == but_nothing_was_written(case.expected)
        assert result.reason


def test_every_plan_is_within_what_the_receiver_says() -> None:
    """The lease is made for that many calls, and a look-up and a sending share it."""
    capital = signed(False, type(signed(None).personal.person)("A", "Amal@Example.org"))
    _, sent = walk(receiver().plan(capital), people(), people(), MADE, SIGNATURE)
    lost = look_up(Account(KEY), capital, PETITION, now)
    pages = [signatures(more=True)] * MOST_PAGES
    _, looked = walk(lost, people(), people(a_person()), *pages)
    assert len(sent) + len(looked) == receiver().capabilities.calls
