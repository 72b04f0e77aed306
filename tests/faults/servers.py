"""Real kiosk processes for the fault tests: started, killed, and their output read to the end."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty

from tests.running import PATIENCE, RunningKiosk

ROOT = Path(__file__).parents[2]
KIOSK = (sys.executable, "-m", "kiosk")
RUN = (*KIOSK, "run")
SERVE = (*KIOSK, "serve")
"""The serving child without its parent: half the start-up."""
OWN = {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}


def launcher(what: str) -> Sequence[str]:
    """Return the command of a kiosk with one thing broken on purpose."""
    return (sys.executable, "-m", "tests.faults.launchers", what)


@dataclass
class Server(RunningKiosk):
    """A kiosk whose standard input stays open: when that closes, a serving child ends."""

    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0
    """From the start of the process until it said that it is ready."""
    _reader: threading.Thread | None = None

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def listen(self) -> None:
        self._reader = threading.Thread(target=self.follow, daemon=True)
        self._reader.start()

    def said(self) -> str:
        """Return what it has said so far; all of it once it has ended."""
        with contextlib.suppress(Empty):
            while (line := self._queue.get_nowait()) is not None:
                self.lines.append(line)
        return "\n".join(self.lines)

    def end(self) -> None:
        """Make sure that nothing of it is left, neither processes nor pipes."""
        with contextlib.suppress(ProcessLookupError):
            self.kill_group()
        if self._reader:
            self._reader.join(PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()


@contextlib.contextmanager
def starting(
    instance: Path,
    command: Sequence[str] = SERVE,
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> Iterator[Server]:
    """Yield a kiosk that was started in a process group of its own; it need not be ready."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--instance", str(instance), "--port", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        cwd=cwd,
        env={**os.environ, **OWN, **(environment or {})},
    )
    server = Server(process, instance)
    server.listen()
    try:
        yield server
    finally:
        server.end()


@contextlib.contextmanager
def started(
    instance: Path,
    command: Sequence[str] = SERVE,
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> Iterator[Server]:
    """Yield a kiosk that is ready."""
    with starting(instance, command, port, environment, cwd) as server:
        server.await_ready()
        server.seconds = time.monotonic() - server.began
        yield server


def ask_kiosk(
    *arguments: str, typed: str = "", environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end; `typed` is its standard input."""
    return subprocess.run(  # noqa: S603 - our own command
        [*KIOSK, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, **OWN, **(environment or {})},
    )


def poll(is_so: Callable[[], bool], what: str) -> float:
    """Wait until it is so, and return the seconds that it took."""
    began, pause = time.monotonic(), threading.Event()
    while not is_so():
        assert time.monotonic() - began < PATIENCE, f"in vain: {what}"
        pause.wait(0.05)
    return time.monotonic() - began
