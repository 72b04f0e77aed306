"""The press: at most two print workers, started on demand, kept warm, ended when they rest."""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Event, Timer
from time import monotonic

from kiosk.printing.frames import Task
from kiosk.printing.process import CannotPrint, Died, Worker

WORKERS = min(2, os.cpu_count() or 1)
DOCUMENTS = 100
"""After so many documents a worker ends: what WeasyPrint keeps of each adds up."""
REST_SECONDS = 60.0
"""A worker without work ends after this time: it holds about 100 MiB."""


class Press:
    """Prints pages in worker processes; any thread may ask, and those who ask first come first."""

    def __init__(self, rest_seconds: float = REST_SECONDS, documents: int = DOCUMENTS) -> None:
        self._rest_seconds = rest_seconds
        self._documents = documents
        self._changed = Condition()
        self._asking: deque[object] = deque()
        self._resting: list[Worker] = []
        self._working: dict[Worker, Event] = {}
        self._starting = 0
        self._sweeper: Timer | None = None

    def ask(self, task: Task | None, seconds: float, memory_mib: int, stop: Event) -> bytes:
        """Return the PDF of a page, or a finding; without a task, nothing, once a worker is ready.

        `seconds` bounds the waiting for a worker, and then the work. A task whose worker died is
        given to another one, once. Raises CannotPrint, at once when `stop` is set by `cancel`.
        """
        with self._turn(seconds, stop):
            until = monotonic() + seconds
            try:
                return self._done(task, seconds, memory_mib, stop)
            except Died:
                left = max(until - monotonic(), 0.1)
            try:
                return self._done(task, left, memory_mib, stop)
            except Died:
                raise CannotPrint("failed") from None

    def cancel(self, stop: Event) -> None:
        """Give up what was asked for with `stop`: its workers are killed."""
        with self._changed:
            stop.set()
            for worker, reason in self._working.items():
                if reason is stop:
                    worker.kill()
            self._changed.notify_all()

    def close(self) -> None:
        """End all workers. What is being printed fails; a later page starts a worker again."""
        with self._changed:
            if self._sweeper:
                self._sweeper.cancel()
                self._sweeper = None
            for worker, stop in self._working.items():
                stop.set()
                worker.kill()
            resting, self._resting = self._resting, []
            self._changed.notify_all()
        for worker in resting:
            worker.close()

    def pids(self) -> list[int]:
        """Return the numbers of the worker processes that are there."""
        with self._changed:
            return [worker.pid for worker in (*self._resting, *self._working)]

    @contextmanager
    def _turn(self, seconds: float, stop: Event) -> Iterator[None]:
        """Wait until it is one's turn, at most for `seconds`."""
        ticket = object()
        with self._changed:
            self._asking.append(ticket)
            try:
                is_mine = self._changed.wait_for(
                    lambda: stop.is_set() or (self._is_free() and self._asking[0] is ticket),
                    seconds,
                )
                if not is_mine:
                    raise CannotPrint("too_long")
                self._starting += 1
            finally:
                self._asking.remove(ticket)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._starting -= 1
                self._changed.notify_all()

    def _is_free(self) -> bool:
        return self._starting < WORKERS

    def _done(self, task: Task | None, seconds: float, memory_mib: int, stop: Event) -> bytes:
        worker = self._taken(stop)
        try:
            document = worker.answer(task, seconds, memory_mib)
        except BaseException:
            self._lay_down(worker, is_good=False)
            raise
        self._lay_down(worker, is_good=worker.printed < self._documents)
        return document

    def _taken(self, stop: Event) -> Worker:
        with self._changed:
            if stop.is_set():
                raise CannotPrint("failed")
            worker = self._rested() or _started()
            self._working[worker] = stop
            return worker

    def _rested(self) -> Worker | None:
        while self._resting:
            worker = self._resting.pop()
            if worker.is_fit:
                return worker
            worker.close()
        return None

    def _lay_down(self, worker: Worker, *, is_good: bool) -> None:
        """Let a worker rest, or end it: after a failure its state is doubtful."""
        with self._changed:
            del self._working[worker]
            is_kept = is_good and worker.is_fit
            if is_kept:
                self._resting.append(worker)
                self._sweep_later()
        if not is_kept:
            worker.close()

    def _sweep_later(self) -> None:
        if self._sweeper is None:
            self._sweeper = Timer(self._rest_seconds, self._sweep)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _sweep(self) -> None:
        """End the workers that have rested long enough."""
        with self._changed:
            self._sweeper = None
            since = monotonic() - self._rest_seconds
            tired = [worker for worker in self._resting if worker.rests_since <= since]
            self._resting = [worker for worker in self._resting if worker not in tired]
            if self._resting:
                self._sweep_later()
        for worker in tired:
            worker.close()


def _started() -> Worker:
    try:
        return Worker()
    except OSError:  # no room for a process or a folder
        raise CannotPrint("failed") from None
