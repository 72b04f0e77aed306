"""Tells whether the receiver answers at its address, or the log-in page of a Wi-Fi in between."""

from collections.abc import Callable
from urllib.parse import urlsplit

from kiosk.receivers.answers import is_html
from kiosk.receivers.plans import Request
from kiosk.receivers.protocol import Finding
from kiosk.receivers.reasons import Reason
from kiosk.receivers.transport import Answer, NoAnswer, NotSent

NETWORK_LOGIN = 511
"""Network Authentication Required (RFC 6585, section 6)."""


def ask(call: Callable[[Request], Answer], request: Request) -> Answer | Finding:
    """Return the answer to a question that changes nothing, or what kept it from coming."""
    try:
        return call(request)
    except (NotSent, NoAnswer) as fault:
        return Finding(fault.reason)


def portal_at(call: Callable[[Request], Answer], host: str, target: str) -> list[Finding]:
    """Look for a portal before a receiver that promises no answer to a question.

    OPTIONS, since some receivers take a GET for an event. Its own answer proves nothing, whatever
    it is; a page that leads to another host does, and so does a line that is not secure.
    """
    answer = ask(call, Request("OPTIONS", target, is_read=True))
    if isinstance(answer, Finding):
        # An odd answer to OPTIONS is a receiver's own way; the first action will tell.
        return [] if answer.code in (Reason.NO_ANSWER, Reason.ANSWER_TOO_LONG) else [answer]
    is_led_away = answer.status // 100 == 3 and urlsplit(answer.location).hostname not in (
        None,
        host,
    )
    if answer.status == NETWORK_LOGIN or is_led_away:
        return [Finding(Reason.NOT_THE_RECEIVER)]
    return []


def stranger(answer: Answer) -> Finding | None:
    """Return the finding that a page for people answered where a program's answer must come."""
    is_led_away = answer.status // 100 == 3
    if answer.status == NETWORK_LOGIN or is_led_away or is_html(answer):
        return Finding(Reason.NOT_THE_RECEIVER)
    return None
