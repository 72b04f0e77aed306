"""The batches that are under way at one receiver: as many at the same time as it allows."""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from kiosk.outbox.batch import Batch, not_sent
from kiosk.outbox.deliveries import Claim
from kiosk.outbox.opening import Source
from kiosk.receivers import Receiver, Result


class Window:
    """Sends claims in batches and gives back their results as they come.

    `bug` is the first error of a receiver or of opening: the others go on. `end` is the first that
    is no Exception, as when the interpreter is told to end: of its batch there is no result.
    """

    def __init__(self, receiver: Receiver[Any], source: Source) -> None:
        self.bug: Exception | None = None
        self.end: BaseException | None = None
        self._receiver = receiver
        self._source = source
        self._size = receiver.capabilities.concurrency
        self._running: dict[Future[Batch], Sequence[Claim]] = {}

    def __enter__(self) -> Self:
        self._threads = ThreadPoolExecutor(self._size, thread_name_prefix="hand-over")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Whatever happened, no request goes on behind the back of the one who settles.
        self._threads.shutdown(wait=True, cancel_futures=True)

    def room(self, width: int) -> int:
        """Return how many further batches may be sent now, if at most `width` are under way."""
        return max(min(self._size, width) - len(self._running), 0)

    @property
    def is_empty(self) -> bool:
        return not self._running

    @property
    def under_way(self) -> Collection[UUID]:
        """Return the actions that are being sent, or were and have not been given back."""
        return {claim.action_id for claims in self._running.values() for claim in claims}

    def send(self, claims: Sequence[Claim]) -> None:
        """Begin to send the claims; at most `room` batches of them."""
        if not claims:
            return
        taken, size = self._taken(claims), self._receiver.capabilities.batch
        for start in range(0, len(claims), size):
            some = claims[start : start + size]
            batch = Batch(self._receiver)
            self._running[self._threads.submit(batch.run, some, taken)] = some

    def _taken(self, claims: Sequence[Claim]) -> Mapping[UUID, Any] | None:
        """Read all at once: sixteen threads with a connection each would be slower."""
        try:
            return self._source.take([claim.action_id for claim in claims])
        except Exception as bug:  # noqa: BLE001 - kept, and raised when all is done
            self.bug = self.bug or bug
            return None

    def finished(self) -> Mapping[UUID, Result]:
        """Wait until a batch is through and return the results of all that are."""
        done, _ = wait(self._running, return_when=FIRST_COMPLETED)
        return self._results(done)

    def rest(self) -> Mapping[UUID, Result]:
        """Wait for all that is under way; what has not begun is not sent any more."""
        for future in self._running:
            future.cancel()
        done, _ = wait(self._running)
        return self._results(done)

    def _results(self, done: Collection[Future[Batch]]) -> Mapping[UUID, Result]:
        results: dict[UUID, Result] = {}
        for future in done:
            claims = self._running.pop(future)
            if future.cancelled():
                results.update({claim.action_id: not_sent(claim) for claim in claims})
            elif error := future.exception():
                self.end = self.end or error
            else:
                batch = future.result()
                self.bug = self.bug or batch.bug
                results.update(batch.results)
        return results
