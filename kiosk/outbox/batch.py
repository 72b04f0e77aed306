"""One batch at a receiver: reconciled where need be, opened in memory, sent, never written down."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.records import OpenAction, open_action
from kiosk.models import Action, Event, SealedPart, State
from kiosk.outbox.deliveries import Claim
from kiosk.receivers import Reason, Receiver, Result
from kiosk.vault import KeyPair

Read = Callable[[], AbstractContextManager[Session]]
"""Makes a session that only reads."""


@dataclass(frozen=True)
class Opener:
    """Opens the actions of one event with one of its keys."""

    read: Read
    event_id: UUID
    key_id: UUID
    pair: KeyPair

    def open(self, action_id: UUID) -> OpenAction | None:
        """Return the action, None if its sealed part is gone, changed or from elsewhere."""
        with self.read() as session:
            action = session.scalar(select(Action).where(Action.id == action_id))
            part = session.get(SealedPart, (action_id, self.key_id))
            event = session.get(Event, self.event_id)
            if action is None or part is None or event is None:
                return None
            try:
                return open_action(action, part, event, self.pair)
            except (ValueError, LookupError, TypeError):
                return None


@dataclass
class Batch:
    """The claims of one round and what became of each; `bug` is a receiver's own error."""

    receiver: Receiver
    opener: Opener
    results: dict[UUID, Result] = field(default_factory=dict)
    bug: Exception | None = None

    def run(self, claims: Sequence[Claim]) -> Mapping[UUID, Result]:
        """Return a result for every claim, whatever the receiver does."""
        absent = [claim for claim in claims if self._is_to_be_sent(claim)]
        opened = {claim: action for claim in absent if (action := self._opened(claim))}
        if opened:
            self._send(opened)
        return self.results

    def _is_to_be_sent(self, claim: Claim) -> bool:
        """Tell whether to send it: a receiver that would count a repeat is asked what it has."""
        if self.receiver.idempotent or not claim.was_unknown:
            return True
        with self._bugs_kept([claim]):
            found = self.receiver.reconcile(claim.action_id)
            if found is not None and found.state is State.WAITING:
                return True
            cannot_tell = Result(State.UNKNOWN, Reason.CANNOT_TELL, spends=False)
            self.results[claim.action_id] = found or cannot_tell
        return False

    def _opened(self, claim: Claim) -> OpenAction | None:
        action = self.opener.open(claim.action_id)
        if action is None:
            closed = Result(State.REFUSED, Reason.CANNOT_OPEN, spends=False)
            self.results[claim.action_id] = self._truthful(claim, closed)
        return action

    def _send(self, opened: Mapping[Claim, OpenAction]) -> None:
        with self._bugs_kept(opened):
            results = self.receiver.send(list(opened.values()))
            for claim, result in zip(opened, results, strict=True):
                self.results[claim.action_id] = self._truthful(claim, result)

    def _truthful(self, claim: Claim, result: Result) -> Result:
        """Keep what was unknown unknown if this try reached nobody: an earlier one may have."""
        is_proved_absent = not self.receiver.idempotent
        reached = result.state is not State.WAITING and result.reason is not Reason.CANNOT_OPEN
        if not claim.was_unknown or is_proved_absent or reached:
            return result
        return replace(result, state=State.UNKNOWN)

    @contextlib.contextmanager
    def _bugs_kept(self, claims: Iterable[Claim]) -> Iterator[None]:
        try:
            yield
        except Exception as bug:  # noqa: BLE001 - kept, and raised when all is done
            # Nobody knows how far it got, and one receiver's bug must not stop the other rows.
            self.bug = self.bug or bug
            for claim in claims:
                self.results[claim.action_id] = Result(State.UNKNOWN, Reason.FAULT)
