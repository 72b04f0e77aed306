"""Tells whether Action Network answers, takes the key, and knows the petitions and tags."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from kiosk.receivers.action_network.account import Account
from kiosk.receivers.action_network.answers import entries_in, identifier_in
from kiosk.receivers.answers import object_in
from kiosk.receivers.plans import Request
from kiosk.receivers.probing import ask, stranger
from kiosk.receivers.protocol import Finding
from kiosk.receivers.reasons import Reason
from kiosk.receivers.steps import Ended
from kiosk.receivers.transport import Answer

Call = Callable[[Request], Answer]
NOBODY = "nobody@ecritoire.invalid"
"""An address that nobody can have: the list must come back, and be empty."""


def findings_of(
    call: Call, account: Account, petitions: Mapping[str, str], tags: Sequence[str]
) -> list[Finding]:
    """Return all that is not as it should be, or the first fault that stands before the rest."""
    try:
        _entries(ask(call, account.search("people", "email_address", NOBODY)), "osdi:people")
        missing = [
            Finding(Reason.UNKNOWN_ID, slug)
            for slug, petition in petitions.items()
            if not _is_petition(ask(call, account.get(f"/petitions/{petition}")))
        ]
        return missing + [
            # It is not made: an organisation's tags are its own business.
            Finding(Reason.UNKNOWN_TAG, tag)
            for tag in tags
            if not _is_tag(tag, ask(call, account.search("tags", "name", tag)))
        ]
    except _Stops as fault:
        return [fault.finding]


class _Stops(Exception):  # noqa: N818 - no error: it ends the questions
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def _is_petition(answer: Answer | Finding) -> bool:
    if isinstance(answer, Answer) and answer.status == HTTPStatus.NOT_FOUND:
        return False
    if identifier_in(object_in(_heeded(answer))) is None:
        raise _Stops(Finding(Reason.NOT_THE_RECEIVER))
    return True


def _is_tag(tag: str, answer: Answer | Finding) -> bool:
    return any(found.get("name") == tag for found in _entries(answer, "osdi:tags"))


def _entries(answer: Answer | Finding, name: str) -> Sequence[Mapping[str, object]]:
    try:
        return entries_in(object_in(_heeded(answer)), name)
    except Ended:
        raise _Stops(Finding(Reason.NOT_THE_RECEIVER)) from None


def _heeded(answer: Answer | Finding) -> Answer:
    """Return an answer of success by the API. Raises _Stops with what it is instead."""
    if isinstance(answer, Finding):
        raise _Stops(answer)
    if page := stranger(answer):
        raise _Stops(page)
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise _Stops(Finding(Reason.BAD_KEY))
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise _Stops(Finding(Reason.SLOW_DOWN))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _Stops(Finding(Reason.SERVER_FAULT))
    if answer.status // 100 != 2:
        raise _Stops(Finding(Reason.NOT_THE_RECEIVER))
    return answer
