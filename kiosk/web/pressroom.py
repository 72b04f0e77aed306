"""What is being printed beside the screens, one job after the other; documents stay in memory.

A finished document is there for the login that asked for it, until the host says what came out,
the desk is locked, or 15 minutes are over.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from kiosk.database import NotSaved

log = logging.getLogger("kiosk")
LONGEST = 15 * 60.0
"""Seconds that a finished document stays in memory."""


class Stopped(Exception):  # noqa: N818 - what the host asked for, not a fault
    """The job was cancelled while it was made."""


@dataclass
class Run:
    """One making of a job: how far it is, and the sign that asks it to stop.

    `letters` are the signs that cannot be printed, by action: they stand in what somebody wrote,
    so that they are told from memory and kept nowhere.
    """

    login_id: str
    stop: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    total: int = 0
    reason: str = ""
    letters: Mapping[UUID, str] = field(default_factory=dict)
    document: bytes | None = field(default=None, repr=False)
    thread: threading.Thread = field(init=False)

    @property
    def is_moving(self) -> bool:
        return self.thread.is_alive()

    def go_on(self) -> None:
        """Raise Stopped where the host has cancelled the job."""
        if self.stop.is_set():
            raise Stopped

    def let_go(self) -> None:
        """Forget what was opened for it."""
        self.document, self.letters = None, {}


Work = Callable[[Run], bytes | None]
"""Makes a job; returns the document that the host's browser shall open, None where it is out."""


class Press:
    """At most one run per job, and one at a time: the others wait for their `turn`."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._lock = threading.RLock()
        self.turn = threading.Lock()
        self._runs: dict[UUID, Run] = {}
        self._longest = longest

    def start(self, job_id: UUID, login_id: str, work: Work) -> bool:
        """Begin to make a job; False when it is being made already."""
        with self._lock:
            earlier = self._runs.get(job_id)
            if earlier is not None and earlier.is_moving:
                return False
            run = Run(login_id)
            run.thread = threading.Thread(
                target=self._run, args=(run, work), name="press", daemon=True
            )
            self._runs[job_id] = run
            run.thread.start()
            return True

    def find(self, job_id: UUID) -> Run | None:
        return self._runs.get(job_id)

    def moving(self) -> frozenset[UUID]:
        """Return the jobs that are being made, or wait for their turn."""
        return frozenset(job_id for job_id, run in list(self._runs.items()) if run.is_moving)

    def document(self, job_id: UUID, login_id: str) -> bytes | None:
        """Return the finished document to the login that asked for it, to nobody else."""
        run = self._runs.get(job_id)
        return run.document if run and login_id and run.login_id == login_id else None

    def adopt(self, job_id: UUID, login_id: str) -> bool:
        """Give a document that is still here to a new login of the host; False without one."""
        with self._lock:
            run = self._runs.get(job_id)
            if run is None or run.document is None:
                return False
            run.login_id = login_id
            return True

    def cancel(self, job_id: UUID) -> None:
        """Ask the job to stop, and let its document go."""
        with self._lock:
            if run := self._runs.get(job_id):
                run.stop.set()
                run.let_go()

    def let_go(self, job_id: UUID) -> None:
        """Let the document of a job go."""
        with self._lock:
            if run := self._runs.get(job_id):
                run.let_go()

    def leave(self, login_id: str | None) -> None:
        """Let everything go that this login had opened: the desk was locked."""
        with self._lock:
            for run in self._runs.values():
                if run.login_id == login_id:
                    run.login_id = ""
                    run.let_go()

    def stop_all(self) -> None:
        """Stop every run and wait a little for the page that is being made."""
        for job_id in list(self._runs):
            self.cancel(job_id)
        for run in list(self._runs.values()):
            run.thread.join(timeout=1.0)

    def _run(self, run: Run, work: Work) -> None:
        try:
            with self.turn:
                run.go_on()
                document = work(run)
        except Stopped:
            return
        except NotSaved:
            run.reason = "disk"
            return
        except Exception as error:  # noqa: BLE001 - the last place that can still tell of it
            # Not its words: they may quote what somebody wrote.
            log.error("print job ended by %s", type(error).__name__)
            run.reason = "failed"
            return
        if document is not None:
            self._keep(run, document)

    def _keep(self, run: Run, document: bytes) -> None:
        with self._lock:
            if run.stop.is_set() or not run.login_id:
                return
            run.document = document
        rest = threading.Timer(self._longest, run.let_go)
        rest.daemon = True
        rest.start()
