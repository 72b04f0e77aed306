"""What an HTTP answer means for the action that was sent (design: Data, delivery states)."""

import datetime as dt
import email.utils
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from kiosk.models import State
from kiosk.receivers.protocol import Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.transport import Answer

LONGEST_WAIT = 24 * 60 * 60.0
"""Seconds of a Retry-After that are obeyed: a slip in its unit must not park rows for years."""

REFERENCE = re.compile(r"[A-Za-z0-9._:/+=-]{1,200}")
"""What may be kept as a reference: it is stored in clear, so nothing like an address or a name
with blanks passes."""

PAUSES = {
    HTTPStatus.UNAUTHORIZED: Reason.UNAUTHORISED,
    HTTPStatus.FORBIDDEN: Reason.FORBIDDEN,
    HTTPStatus.NOT_FOUND: Reason.NOT_FOUND,
    HTTPStatus.GONE: Reason.GONE,
}
REFUSES = {
    HTTPStatus.BAD_REQUEST: Reason.INVALID,
    HTTPStatus.UNPROCESSABLE_ENTITY: Reason.INVALID,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Reason.TOO_LARGE,
}


def meaning(answer: Answer, now: dt.datetime) -> Result:
    """Return what the answer proves; whatever proves nothing is `unknown`."""
    group = answer.status // 100
    if group == 2:
        return _success(answer)
    if group == 3:
        return Result(State.WAITING, Reason.MOVED, pauses=True, spends=False)
    if group == 4:
        return _client_error(answer, now)
    wait = seconds_of(answer.retry_after, now)
    return Result(State.UNKNOWN, Reason.SERVER_FAULT, retry_after=wait)


def erased(result: Result) -> Result:
    """Return what a request to erase came to, given what its answer would mean for an action."""
    if result.state in (State.ACCEPTED, State.KNOWN):
        return replace(result, state=State.WITHDRAWN, reason=Reason.ERASED)
    # It is there still, whatever kept the request from being heard.
    return replace(result, state=State.ACCEPTED, retry_after=None, pauses=False)


def _success(answer: Answer) -> Result:
    if not _is_the_receivers(answer):
        return Result(State.UNKNOWN, Reason.NOT_THE_RECEIVER)
    told = object_in(answer)
    state = State.KNOWN if told.get("status") == "duplicate" else State.ACCEPTED
    return Result(state, remote_ref=reference_in(told))


def _client_error(answer: Answer, now: dt.datetime) -> Result:
    status = answer.status
    if status in PAUSES:
        return Result(State.WAITING, PAUSES[HTTPStatus(status)], pauses=True, spends=False)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = seconds_of(answer.retry_after, now)
        return Result(State.WAITING, Reason.SLOW_DOWN, retry_after=wait, spends=False)
    if status == HTTPStatus.CONFLICT:
        told = object_in(answer)
        if told.get("status") == "duplicate":
            return Result(State.KNOWN, remote_ref=reference_in(told))
        wait = seconds_of(answer.retry_after, now)
        return Result(State.WAITING, Reason.BUSY, retry_after=wait)
    if is_html(answer):
        return Result(State.UNKNOWN, Reason.NOT_THE_RECEIVER)
    refusal = REFUSES[HTTPStatus(status)] if status in REFUSES else Reason.REJECTED
    return Result(State.REFUSED, refusal)


def seconds_of(retry_after: str | None, now: dt.datetime) -> float | None:
    """Return the pause a Retry-After asks for, from both of its forms (RFC 9110, 10.2.3)."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        # Nine digits are 31 years: beyond, int() of a very long text would raise.
        return LONGEST_WAIT if len(text) > 9 else min(float(text), LONGEST_WAIT)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=dt.UTC)
    return min(max((aware - now).total_seconds(), 0.0), LONGEST_WAIT)


def _is_the_receivers(answer: Answer) -> bool:
    """Tell whether a receiver would answer so; a page for people is a captive portal's."""
    if not answer.body.strip():
        # Whatever its type: frameworks call an empty body text/html by default.
        return True
    is_told = answer.media_type.startswith("text/") or answer.media_type == ""
    return (is_told or _is_json(answer)) and not is_html(answer)


def is_html(answer: Answer) -> bool:
    """Tell whether it is a page for people."""
    if answer.media_type in ("text/html", "application/xhtml+xml"):
        return True
    return answer.body.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html"))


def _is_json(answer: Answer) -> bool:
    return answer.media_type == "application/json" or answer.media_type.endswith("+json")


def object_in(answer: Answer) -> Mapping[str, Any]:
    """Return the JSON object of the body, {} where there is none."""
    if not _is_json(answer):
        return {}
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def reference_in(told: Mapping[str, Any]) -> str | None:
    """Return the receiver's own id of what it recorded, if it is one that may be kept."""
    found = told.get("id")
    return found if isinstance(found, str) and REFERENCE.fullmatch(found) else None
