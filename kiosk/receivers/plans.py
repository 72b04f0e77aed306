"""A plan: the requests that one action takes at a receiver, as a generator that does no I/O.

It yields a request, is sent the answer, and returns the result; so its bytes and its rules can be
tested without a network. Every plan begins by looking for what an earlier, interrupted one may have
left behind: nothing needs to be kept between its steps.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace

from kiosk.models import State
from kiosk.receivers.protocol import Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.transport import Answer, NoAnswer, NotSent

SECURITY = (Reason.BAD_CERTIFICATE, Reason.NOT_SECURE)
"""Faults that time does not heal: the host must look before anything is tried again."""


@dataclass(frozen=True)
class Request:
    """One request; `target` is path and query. `is_read`: it changes nothing at the receiver."""

    method: str
    target: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_read: bool = False


Plan = Generator[Request, Answer, Result]


def follow(plan: Plan, call: Callable[[Request], Answer]) -> Result:
    """Make the plan's requests and return its result; faults of the line are results too.

    Until a request that changes something went out, nothing can have arrived: what would be
    `unknown` is `waiting` then.
    """
    has_written = False
    try:
        request = next(plan)
        while True:
            has_written |= not request.is_read
            request = plan.send(call(request))
    except StopIteration as end:
        result: Result = end.value
    except NotSent as fault:
        result = Result(State.WAITING, fault.reason, pauses=fault.reason in SECURITY, spends=False)
    except NoAnswer as fault:
        # An endless answer is the receiver's doing; silence may be the line's.
        spends = fault.reason == Reason.ANSWER_TOO_LONG
        result = Result(State.UNKNOWN, fault.reason, spends=spends)
    if result.state is State.UNKNOWN and not has_written:
        return replace(result, state=State.WAITING)
    return result
