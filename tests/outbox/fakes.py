"""Receivers made for tests: they keep the protocol and do as they are told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self
from uuid import UUID

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers import Capabilities, Field, Finding, Reason, Result


class Told:
    """A receiver, and what makes it: answers every action by `answer`, and remembers what it got.

    `answer` is a result or a function of the action; an exception of it is this receiver's bug.
    """

    kind: ClassVar[str] = "told"
    fields: ClassVar[Sequence[Field]] = ()

    def __init__(
        self, answer: Result | Callable[[OpenAction], Result], **capabilities: Any
    ) -> None:
        self.capabilities = Capabilities(takes=frozenset({Kind.SIGNATURE}), **capabilities)
        self.answer = answer
        self.got: list[OpenAction] = []
        self.asked: list[UUID] = []
        self.memory: Callable[[UUID], Result | None] = lambda _: None
        self.findings: list[Finding] = []
        self.found: list[list[Finding]] = []
        self.erasing = Result(State.WITHDRAWN, Reason.ERASED)
        self.erased: list[UUID] = []
        self.closed = 0

    def __call__(self, kind: str, settings: Mapping[str, Any], secret: str | None) -> "Told":
        return self

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        raise NotImplementedError

    def preflight(self) -> list[Finding]:
        return self.findings

    def probe(self) -> list[Finding]:
        return self.found.pop(0) if self.found else []

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        return list(self._answers(actions))

    def _answers(self, actions: Sequence[OpenAction]) -> Iterator[Result]:
        for action in actions:
            self.got.append(action)
            yield self.answer(action) if callable(self.answer) else self.answer

    def reconcile(self, action: OpenAction) -> Result | None:
        self.asked.append(action.id)
        return self.memory(action.id)

    def erase(self, action: OpenAction) -> Result:
        self.erased.append(action.id)
        return self.erasing

    def close(self) -> None:
        self.closed += 1
