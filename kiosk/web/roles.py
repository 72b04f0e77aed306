"""Who may see what behind the desk: the host everything, a steward what is marked as theirs."""

import enum
from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])
_MARK = "_is_for_stewards"
_POLL = "_asks_by_itself"


class Role(enum.StrEnum):
    """A steward came in with the PIN, the host with the passphrase (design: People and words)."""

    STEWARD = "steward"
    HOST = "host"


def for_stewards(view: View) -> View:
    """Let stewards use a view of the desk; what is not marked is the host's alone (SEC14)."""
    setattr(view, _MARK, True)
    return view


def asks_by_itself(view: View) -> View:
    """Mark a view that a page asks for by itself: it keeps no login alive (SEC13)."""
    setattr(view, _POLL, True)
    return view


def is_poll(view: Callable[..., object] | None) -> bool:
    return getattr(view, _POLL, False) is True


def may_use(role: Role, view: Callable[..., object]) -> bool:
    return role is Role.HOST or getattr(view, _MARK, False) is True
