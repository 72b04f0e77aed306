"""What each answer of CiviCRM means, at every step at which it may come."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from kiosk.models import State
from kiosk.receivers import Reason, Result
from kiosk.receivers.civicrm.plans import look_up, take_back
from kiosk.receivers.civicrm.site import Site
from kiosk.receivers.transport import Answer, NoAnswer, NotSent
from tests.receivers.scripted import Reply, now, page, signed, told, walk
from tests.receivers.test_civicrm_plans import ACCEPTED, NONE, receiver, rows

UNPROVED = Result(State.UNKNOWN, Reason.NOT_PROVED)
FOREIGN = Result(State.UNKNOWN, Reason.NOT_THE_RECEIVER)
UNWELL = Result(State.UNKNOWN, Reason.SERVER_FAULT, spends=False)
ERROR = {
    "error_code": "1",
    "error_message": "Sorry an error occurred. (Error ID: abcd-efgh-ijkl)",
    "status": 500,
}
MAINTENANCE = {"status_code": 503, "status_message": "Temporarily unavailable for maintenance."}


def paused(reason: Reason) -> Result:
    return Result(State.WAITING, reason, pauses=True, spends=False)


class Case(NamedTuple):
    name: str
    reply: Reply
    expected: Result


EVERYWHERE = [
    Case("200 without values", told({}), UNPROVED),
    Case("200 with an error", told(ERROR), UNPROVED),
    Case("values that are no list", told({"values": {"id": 7}}), UNPROVED),
    Case("values that are no rows", told({"values": [7]}), UNPROVED),
    Case("a row without an id", told({"values": [{"name": "x"}]}), UNPROVED),
    Case("an id that is none", told({"values": [{"id": "1 OR 1"}]}), UNPROVED),
    Case("log-in page", page(), FOREIGN),
    Case("empty", Answer(200, "", None, b""), FOREIGN),
    Case("302", Answer(302, "", None, b"", "/user/login"), paused(Reason.MOVED)),
    Case("400", told(ERROR, 400), paused(Reason.FORBIDDEN)),
    Case("400 page", page(400), FOREIGN),
    Case("401", Answer(401, "text/plain", None, b"Bad credential"), paused(Reason.UNAUTHORISED)),
    Case("403", told(ERROR, 403), paused(Reason.FORBIDDEN)),
    Case("404", page(404), paused(Reason.NOT_FOUND)),
    Case("405", told(ERROR, 405), paused(Reason.FORBIDDEN)),
    Case("410", page(410), paused(Reason.GONE)),
    Case("413", told({}, 413), Result(State.REFUSED, Reason.TOO_LARGE)),
    Case(
        "429",
        replace(told({}, 429), retry_after="17"),
        Result(State.WAITING, Reason.SLOW_DOWN, retry_after=17.0, spends=False),
    ),
    # This record's fault: the only one that spends a try.
    Case("500 of the API", told(ERROR, 500), Result(State.WAITING, Reason.SERVER_FAULT)),
    Case("500 page", page(500), UNWELL),
    Case("500 of other JSON", told({}, 500), UNWELL),
    Case("502", page(502), UNWELL),
    Case("503", replace(told(MAINTENANCE, 503), retry_after="60"), replace(UNWELL, retry_after=60)),
    Case("504", page(504), UNWELL),
    Case("lost", NoAnswer(), Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False)),
    Case(
        "not reached",
        NotSent(Reason.NOT_REACHED),
        Result(State.WAITING, Reason.NOT_REACHED, spends=False),
    ),
    Case("not secure", NotSent(Reason.NOT_SECURE), paused(Reason.NOT_SECURE)),
]
IDS = [case.name for case in EVERYWHERE]
NO_ROW = [Case("nothing made", NONE, UNPROVED)]
FAULTS = [case for case in EVERYWHERE if " id " not in f"{case.name} "]
"""All but an odd id of a row, for steps that look at no id."""


def but_nothing_was_written(expected: Result) -> Result:
    is_unknown = expected.state is State.UNKNOWN
    return replace(expected, state=State.WAITING) if is_unknown else expected


READS: list[list[Answer]] = [[], [NONE], [NONE, rows(42)]]
WRITES: list[list[Answer]] = [
    [NONE, NONE],
    [NONE, NONE, rows(203), rows(1), NONE],
    [NONE, rows(42), rows(1), NONE],
]


@pytest.mark.parametrize("case", EVERYWHERE, ids=IDS)
def test_the_searches(case: Case) -> None:
    for before in READS:
        ticked = len(before) < 2
        result, _ = walk(receiver().plan(signed(ticked)), *before, case.reply)
        assert result == but_nothing_was_written(case.expected)


@pytest.mark.parametrize("case", EVERYWHERE + NO_ROW, ids=[*IDS, "nothing made"])
def test_the_writings(case: Case) -> None:
    for before in WRITES:
        result, _ = walk(receiver().plan(signed(True)), *before, case.reply)
        assert result == case.expected


@pytest.mark.parametrize("case", FAULTS, ids=[case.name for case in FAULTS])
def test_joining_the_group(case: Case) -> None:
    result, _ = walk(receiver().plan(signed(True)), NONE, rows(42), case.reply)
    assert result == case.expected


def test_ids_may_come_as_texts() -> None:
    texts = told({"values": [{"id": "42"}]})
    result, _ = walk(receiver().plan(signed(False)), NONE, texts, NONE, rows(901))
    assert result == ACCEPTED


SITE = Site("", "key")


def test_looking_up() -> None:
    result, requests = walk(look_up(SITE, signed(True), now), NONE)
    assert result == Result(State.WAITING)
    assert requests[0].is_read
    result, _ = walk(look_up(SITE, signed(True), now), rows(901))
    assert result == ACCEPTED


@pytest.mark.parametrize("case", EVERYWHERE, ids=IDS)
def test_looking_up_proves_no_absence_by_a_fault(case: Case) -> None:
    result, _ = walk(look_up(SITE, signed(True), now), case.reply)
    assert result == but_nothing_was_written(case.expected)
    assert result.reason


@pytest.mark.parametrize("case", FAULTS, ids=[case.name for case in FAULTS])
def test_taking_back_is_done_only_where_it_is_said(case: Case) -> None:
    result, _ = walk(take_back(SITE, signed(True), now), case.reply)
    assert result == case.expected


def test_taking_back() -> None:
    result, requests = walk(take_back(SITE, signed(True), now), rows(901))
    assert result == Result(State.WITHDRAWN, Reason.ERASED)
    assert requests[0].target == "/civicrm/ajax/api4/Activity/delete"
    assert b"ecritoire%3A0190f3b0-1111-4aaa-8bbb-0123456789ab" in requests[0].body
    assert not requests[0].is_read
    result, _ = walk(take_back(SITE, signed(True), now), NONE)
    assert result == Result(State.ACCEPTED, Reason.ERASE_BY_HAND)
