"""An office that takes signatures over a line which a test can cut, lose answers of, or hijack."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self
from uuid import UUID

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers import Capabilities, Field, Finding, Reason, Result

NOT_REACHED = Result(State.WAITING, Reason.NOT_REACHED, spends=False)
PORTAL = Result(State.UNKNOWN, Reason.NOT_THE_RECEIVER)
LOST = Result(State.UNKNOWN, Reason.NO_ANSWER, spends=False)


@dataclass
class Office:
    """What is there, by id and how often; and what is wrong with the line at the moment."""

    has_keys: bool
    is_up: bool = True
    is_portal: bool = False
    lose: int = 0
    """So many answers get lost, after the signature was recorded."""
    kept: Counter[UUID] = field(default_factory=Counter)
    withdrawn: set[UUID] = field(default_factory=set)
    sent_though_withdrawn: list[UUID] = field(default_factory=list)
    on_request: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, action: OpenAction) -> Result:
        with self.lock:
            self.on_request()
            if action.id in self.withdrawn:
                self.sent_though_withdrawn.append(action.id)
            if not self.is_up:
                return NOT_REACHED
            if self.is_portal:
                return PORTAL
            is_known = self.has_keys and action.id in self.kept
            if not is_known:
                self.kept[action.id] += 1
            self.lose -= self.lose > 0
            return LOST if self.lose else Result(State.KNOWN if is_known else State.ACCEPTED)

    def has(self, action_id: UUID) -> Result | None:
        with self.lock:
            if not self.is_up or self.is_portal:
                return PORTAL
            return Result(State.ACCEPTED if self.kept[action_id] else State.WAITING, spends=False)


class OfficeReceiver:
    """The receiver that speaks to an office, in batches, several at the same time."""

    kind: ClassVar[str] = "office"
    fields: ClassVar[Sequence[Field]] = ()

    def __init__(self, office: Office, concurrency: int = 1, batch: int = 1) -> None:
        self.office = office
        self.capabilities = Capabilities(
            takes=frozenset({Kind.SIGNATURE}),
            batch=batch,
            concurrency=concurrency,
            idempotent=office.has_keys,
        )

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        raise NotImplementedError

    def preflight(self) -> list[Finding]:
        return []

    def probe(self) -> list[Finding]:
        return [] if self.office.is_up else [Finding(Reason.NOT_REACHED)]

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        return [self.office.take(action) for action in actions]

    def reconcile(self, action: OpenAction) -> Result | None:
        return self.office.has(action.id)

    def erase(self, action: OpenAction) -> Result:
        raise NotImplementedError

    def close(self) -> None:
        """There is nothing to close."""
