"""What every receiver can be asked, and what it answers for each action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers.reasons import Reason


@dataclass(frozen=True)
class Result:
    """What became of one action at one try (design: Delivery states).

    `retry_after` is in seconds and wins over the backoff. `pauses` stops the receiver until the
    host resumes it. `spends` tells whether the try counts towards the last one: a fault of the
    line or of the settings says nothing about the action, so it does not.
    """

    state: State
    reason: Reason | None = None
    remote_ref: str | None = None
    retry_after: float | None = None
    pauses: bool = False
    spends: bool = True


@dataclass(frozen=True)
class Finding:
    """Something in a receiver's settings that keeps it from working; never holds a secret."""

    code: Reason
    detail: str = ""


class Receiver(Protocol):
    """Where actions are handed to; used by one thread at a time.

    `batch` is how many actions one `send` takes. `idempotent` tells whether an action may be sent
    again under its key when nobody knows what became of it; if not, `reconcile` is asked first.
    """

    kind: ClassVar[str]
    takes: ClassVar[frozenset[Kind]]
    batch: int
    idempotent: bool

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self: ...

    def preflight(self) -> list[Finding]:
        """Return what is wrong with the settings; sends nothing."""

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        """Hand over the actions and return a result for each, in order; faults are results."""

    def reconcile(self, action_id: UUID) -> Result | None:
        """Tell what became of an action: accepted, `waiting` if it never came, None if unknown."""

    def close(self) -> None:
        """Let go of connections."""
