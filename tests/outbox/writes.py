"""Writes of a hand-over that are counted, so that a test lets one of them fail or end it all."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kiosk.actions.recording import Write

T = TypeVar("T")


class Crash(BaseException):
    """The process is gone: it neither catches nor writes anything any more."""


class Full(Exception):  # noqa: N818 - says what happened
    """The disk is full, or so slow that nobody waited."""


def numbered(write: Callable[[Callable[[Session], Any], int], Any]) -> Write:
    """Return a `write` that tells the given one which of the hand-over's writes it is, from 1."""
    number = 0

    def counted(job: Callable[[Session], T], /) -> T:
        nonlocal number
        number += 1
        result: T = write(job, number)
        return result

    return counted
