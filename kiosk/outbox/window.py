"""The batches that are under way at one receiver: as many at the same time as it allows."""

from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from kiosk.outbox.batch import Batch
from kiosk.outbox.deliveries import Claim
from kiosk.outbox.opening import Source
from kiosk.receivers import Receiver, Result


class Window:
    """Sends claims in batches and gives back their results as they come; `bug` is the first one."""

    def __init__(self, receiver: Receiver[Any], source: Source) -> None:
        self.bug: Exception | None = None
        self._receiver = receiver
        self._source = source
        self._size = receiver.capabilities.concurrency
        self._running: set[Future[Batch]] = set()

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

    def send(self, claims: Sequence[Claim]) -> None:
        """Begin to send the claims; at most `room` batches of them."""
        size = self._receiver.capabilities.batch
        for start in range(0, len(claims), size):
            batch = Batch(self._receiver, self._source)
            self._running.add(self._threads.submit(batch.run, claims[start : start + size]))

    def finished(self) -> Mapping[UUID, Result]:
        """Wait until a batch is through and return the results of all that are."""
        done, self._running = wait(self._running, return_when=FIRST_COMPLETED)
        results: dict[UUID, Result] = {}
        for future in done:
            batch = future.result()
            self.bug = self.bug or batch.bug
            results.update(batch.results)
        return results
