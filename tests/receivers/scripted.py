"""Follows a plan with answers written beforehand, and keeps the requests that it made."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kiosk.actions.records import Consent, OpenAction, Person, PersonalPart
from kiosk.models import Kind
from kiosk.receivers import Result
from kiosk.receivers.plans import Plan, Request, follow
from kiosk.receivers.transport import Answer, NoAnswer, NotSent

ID = UUID("0190f3b0-1111-4aaa-8bbb-0123456789ab")
SIGNED_AT = dt.datetime(2026, 12, 10, 10, 4, 11, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 12, 12, 9, 0, 0, tzinfo=dt.UTC)
PAGE = b"<!DOCTYPE html><title>Welcome</title>"
AMAL = Person("Amal Example", "amal@example.org", "CH")


def now() -> dt.datetime:
    return NOW


def signed(
    ticked: bool | None,
    person: Person = AMAL,
    case: str = "an-invented-case",
    locale: str = "fr",
    action_id: UUID = ID,
) -> OpenAction:
    """Return a signature; `ticked` is None where nobody asked about mail."""
    asked = () if ticked is None else (Consent("contact", ticked, "0" * 64),)
    return OpenAction(
        id=action_id,
        event="marathon-2026",
        is_practice=False,
        case=case,
        kind=Kind.SIGNATURE,
        locale=locale,
        personal=PersonalPart(SIGNED_AT, person, asked),
    )


def told(content: Any, status: int = 200, media_type: str = "application/json") -> Answer:
    """Return an answer of JSON."""
    return Answer(status, media_type, None, json.dumps(content).encode())


def page(status: int = 200) -> Answer:
    """Return a page for people, as a portal or a server in front answers."""
    return Answer(status, "text/html", None, PAGE)


Reply = Answer | NotSent | NoAnswer


@dataclass
class Script:
    """Answers in order; fails at a question too many."""

    replies: Sequence[Reply]
    requests: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        self.requests.append(request)
        assert len(self.requests) <= len(self.replies), f"one too many: {request}"
        reply = self.replies[len(self.requests) - 1]
        if isinstance(reply, Exception):
            raise reply
        return reply


def walk(plan: Plan, *replies: Reply) -> tuple[Result, list[Request]]:
    """Return the result and the requests; every answer must have been asked for."""
    script = Script(replies)
    result = follow(plan, script)
    assert len(script.requests) == len(replies), script.requests
    return result, script.requests
