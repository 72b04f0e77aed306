"""One batch at a receiver: reconciled where need be, opened in memory, sent, never written down."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from kiosk.actions.records import OpenAction
from kiosk.models import State
from kiosk.outbox.deliveries import Claim
from kiosk.receivers import Reason, Receiver, Result


@dataclass
class Batch:
    """The claims of one round and what became of each; `bug` is a receiver's own error."""

    receiver: Receiver[Any]
    results: dict[UUID, Result] = field(default_factory=dict)
    bug: Exception | None = None

    def run(self, claims: Sequence[Claim], taken: Mapping[UUID, Any] | None) -> "Batch":
        """Find a result for every claim, whatever the receiver does.

        `taken` has the actions that could be opened; None says that they could not be read.
        """
        if taken is None:
            # Nothing of these was sent, all go back.
            self.results = {claim.action_id: not_sent(claim, Reason.FAULT) for claim in claims}
            return self
        wanted = {
            claim: taken[claim.action_id]
            for claim in claims
            if self._is_open(claim, taken) and self._is_wanted(claim, taken[claim.action_id])
        }
        absent = {claim: it for claim, it in wanted.items() if self._is_to_be_sent(claim, it)}
        if absent:
            self._send(absent)
        return self

    def _is_open(self, claim: Claim, taken: Mapping[UUID, Any]) -> bool:
        if claim.action_id in taken:
            return True
        closed = Result(State.REFUSED, Reason.CANNOT_OPEN, spends=False)
        is_unclear = claim.was_unknown
        self.results[claim.action_id] = (
            replace(closed, state=State.UNKNOWN) if is_unclear else closed
        )
        return False

    def _is_wanted(self, claim: Claim, it: Any) -> bool:
        """Tell whether the receiver can take it at all; what lacks an address never went there."""
        if not self.receiver.capabilities.needs_email or not isinstance(it, OpenAction):
            return True
        if it.personal.person.email:
            return True
        self.results[claim.action_id] = Result(State.NOT_APPLICABLE, Reason.NO_EMAIL, spends=False)
        return False

    def _is_to_be_sent(self, claim: Claim, it: Any) -> bool:
        """Tell whether to send it: a receiver that would count a repeat is asked what it has."""
        if self.receiver.capabilities.idempotent or not claim.was_unknown:
            return True
        with self._bugs_kept([claim]):
            found = self.receiver.reconcile(it)
            if found is not None and found.state is State.WAITING and found.reason is None:
                return True
            cannot_tell = Result(State.UNKNOWN, Reason.CANNOT_TELL, spends=False)
            self.results[claim.action_id] = _still_unclear(found) if found else cannot_tell
        return False

    def _send(self, absent: Mapping[Claim, Any]) -> None:
        with self._bugs_kept(absent):
            results = self.receiver.send(list(absent.values()))
            for claim, result in zip(absent, results, strict=True):
                self.results[claim.action_id] = self._truthful(claim, result)

    def _truthful(self, claim: Claim, result: Result) -> Result:
        """Keep what was unknown unknown if this try reached nobody: an earlier one may have."""
        is_proved_absent = not self.receiver.capabilities.idempotent
        reached = result.state is not State.WAITING
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


def not_sent(claim: Claim, reason: Reason | None = None) -> Result:
    """Return the result of a claim that no byte left for: it is what it was before.

    With a reason it is left in peace for a while, without one it is due at once.
    """
    state = State.UNKNOWN if claim.was_unknown else State.WAITING
    why = reason or (Reason.INTERRUPTED if claim.was_unknown else None)
    return Result(state, why, retry_after=None if reason else 0.0, spends=False)


def _still_unclear(found: Result) -> Result:
    """Return an answer to the question what became of it; one that proves nothing is unknown."""
    return replace(found, state=State.UNKNOWN) if found.state is State.WAITING else found
