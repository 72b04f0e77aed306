"""The receiver *post*: letters and cards on paper, which people print and post."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers.fields import Field
from kiosk.receivers.protocol import Capabilities, Finding, Result
from kiosk.receivers.reasons import Reason


class Post:
    """No settings, no secret: an action is accepted when the host says that it was posted."""

    kind: ClassVar[str] = "post"
    fields: ClassVar[Sequence[Field]] = ()
    capabilities: Capabilities = Capabilities(
        takes=frozenset({Kind.LETTER, Kind.CARD}), manual=True
    )

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        return cls()

    def preflight(self) -> list[Finding]:
        return []

    def probe(self) -> list[Finding]:
        return []

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        """Leave everything waiting: no program can post a letter."""
        return [Result(State.WAITING, spends=False)] * len(actions)

    def reconcile(self, action: OpenAction) -> Result | None:
        return None

    def erase(self, action: OpenAction) -> Result:
        """Return that it is on its way: what is in the post cannot be called back."""
        return Result(State.ACCEPTED, Reason.ERASE_BY_HAND)

    def close(self) -> None:
        """There is nothing to let go of."""
