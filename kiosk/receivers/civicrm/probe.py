"""Tells whether a CiviCRM answers, takes the key, grants the rights, and knows what is named."""

import datetime as dt
import email.utils
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from kiosk.receivers.answers import object_in
from kiosk.receivers.civicrm.site import Row, Site, rows_in
from kiosk.receivers.plans import Request
from kiosk.receivers.probing import ask, stranger
from kiosk.receivers.protocol import Finding
from kiosk.receivers.reasons import Reason
from kiosk.receivers.steps import Ended
from kiosk.receivers.transport import Answer

Call = Callable[[Request], Answer]
SLACK = dt.timedelta(minutes=5)
IS_PETITION = ("activity_type_id:name", "=", "Petition")


def findings_of(
    call: Call,
    site: Site,
    surveys: Mapping[str, int],
    group: int | None,
    clock: Callable[[], dt.datetime],
) -> list[Finding]:
    """Return all that is not as it should be, or the first fault that stands before the rest."""
    try:
        answer = _who(ask(call, site.who()))
        findings = _clock_at(answer, clock())
        known = _known(call, site, "Survey", surveys.values(), IS_PETITION)
        findings += [
            Finding(Reason.UNKNOWN_ID, slug) for slug, it in surveys.items() if it not in known
        ]
        if group is not None and group not in _known(call, site, "Group", [group]):
            findings.append(Finding(Reason.UNKNOWN_GROUP, str(group)))
        if not _rows(call, site, "Contact", limit=1):
            # Every site has contacts; without the right to see them each would be made anew.
            findings.append(Finding(Reason.NO_RIGHT, "Contact"))
        # By whom an activity is, which old releases cannot be asked: a plan would fail there.
        own = ["source_contact_id", "=", object_in(answer)["contact_id"]]
        _rows(call, site, "Activity", where=[own], limit=1)
        return findings
    except _Stops as fault:
        return [fault.finding]


class _Stops(Exception):  # noqa: N818 - no error: it ends the questions
    def __init__(self, code: Reason, detail: str = "") -> None:
        super().__init__(code)
        self.finding = Finding(code, detail)


def _who(answer: Answer | Finding) -> Answer:
    """Return the answer by which the site knows us. Raises _Stops with what it is instead."""
    heeded = _heeded(answer)
    if heeded.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise _Stops(Reason.BAD_KEY)
    told = object_in(heeded)
    if heeded.status // 100 != 2 or "contact_id" not in told:
        raise _Stops(Reason.NOT_THE_RECEIVER)
    if not told["contact_id"]:
        # It answers strangers too, and tells them that they are nobody.
        raise _Stops(Reason.BAD_KEY)
    return heeded


def _clock_at(answer: Answer, now: dt.datetime) -> list[Finding]:
    """Compare the clocks: signatures are dated back to when they were given."""
    try:
        there = email.utils.parsedate_to_datetime(answer.date)
    except ValueError:
        return []
    aware = there if there.tzinfo else there.replace(tzinfo=dt.UTC)
    return [Finding(Reason.CLOCK_WRONG)] if abs(aware - now) > SLACK else []


def _known(
    call: Call, site: Site, entity: str, ids: Iterable[int], *also: Sequence[str]
) -> set[int]:
    rows = _rows(call, site, entity, where=[["id", "IN", sorted(set(ids))], *also])
    return {int(row["id"]) for row in rows if str(row.get("id")).isdecimal()}


def _rows(call: Call, site: Site, entity: str, **params: Any) -> Sequence[Row]:
    answer = _heeded(ask(call, site.ask(entity, "get", select=["id"], **params)))
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise _Stops(Reason.BAD_KEY)
    if answer.status in (HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED):
        raise _Stops(Reason.NO_RIGHT, entity)
    try:
        return rows_in(answer, dt.datetime.now(dt.UTC))
    except Ended:
        raise _Stops(Reason.NOT_THE_RECEIVER) from None


def _heeded(answer: Answer | Finding) -> Answer:
    """Return an answer that a CiviCRM in good health may give."""
    if isinstance(answer, Finding):
        raise _Stops(answer.code, answer.detail)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise _Stops(Reason.SLOW_DOWN)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _Stops(Reason.SERVER_FAULT)
    if page := stranger(answer):
        raise _Stops(page.code)
    return answer
