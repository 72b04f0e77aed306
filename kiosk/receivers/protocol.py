"""What every receiver can be asked, and what it answers for each action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self, TypeVar

from kiosk.models import Kind, State
from kiosk.receivers.fields import Field
from kiosk.receivers.reasons import Reason

Handed_contra = TypeVar("Handed_contra", contravariant=True)
"""What is handed over: an action opened in memory, or for a hub a sealed envelope."""


@dataclass(frozen=True)
class Capabilities:
    """What a receiver takes and bears.

    `batch` is how many actions one `send` takes, `concurrency` how many `send` may run at the same
    time, each in a thread of its own. `calls` is how many requests one `send` makes at most.
    `attempts` is how often an action is tried until the host has to look at it.
    `idempotent` tells whether an action may be sent again under its key when nobody knows what
    became of it; if not, `reconcile` is asked first. `sealed` receivers get envelopes and need no
    passphrase. `takes_practice` is False where nothing would tell a practice action from a real
    one. A `manual` receiver is served by people: nothing is sent to it.
    """

    takes: frozenset[Kind]
    batch: int = 1
    concurrency: int = 1
    calls: int = 1
    attempts: int = 10
    idempotent: bool = True
    needs_email: bool = False
    sealed: bool = False
    takes_practice: bool = True
    manual: bool = False


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
    """Something that keeps a receiver from working; `detail` names it and never holds a secret."""

    code: Reason
    detail: str = ""


class Receiver(Protocol[Handed_contra]):
    """Where actions are handed to; made for one hand-over and closed after it."""

    kind: ClassVar[str]
    fields: ClassVar[Sequence[Field]]
    capabilities: Capabilities

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self: ...

    def preflight(self) -> list[Finding]:
        """Return what is wrong with the settings; asks nobody, so it works without a network."""

    def probe(self) -> list[Finding]:
        """Ask the receiver's own address whether it is the receiver and knows what is named.

        Nothing of anybody is sent.
        """

    def send(self, actions: Sequence[Handed_contra]) -> list[Result]:
        """Hand over the actions and return a result for each, in order; faults are results."""

    def reconcile(self, action: Handed_contra) -> Result | None:
        """Tell what became of an action: accepted, `waiting` if it never came, None if unknown."""

    def erase(self, action: Handed_contra) -> Result:
        """Take an action back there: `withdrawn` when it is gone, else why it is not."""

    def close(self) -> None:
        """Let go of connections."""
