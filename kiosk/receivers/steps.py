"""A plan of several steps that ends at the first answer which does not lead on."""

from collections.abc import Generator
from typing import TypeVar

from kiosk.receivers.plans import Plan, Request
from kiosk.receivers.protocol import Result
from kiosk.receivers.transport import Answer

Found = TypeVar("Found")
Step = Generator[Request, Answer, Found]
"""A part of a plan that finds something; it raises Ended where it cannot."""


class Ended(Exception):  # noqa: N818 - no error: it reads as what it says where it is caught
    """The plan is over before its last step, with this result."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.reason)
        self.result = result


def to_the_end(steps: Step[Result]) -> Plan:
    """Return the steps as a plan: how they ended is its result."""
    try:
        return (yield from steps)
    except Ended as end:
        return end.result
