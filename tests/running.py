"""A real kiosk in a process of its own, as `kiosk run` starts it."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

PATIENCE = 30.0


@dataclass
class RunningKiosk:
    """Address, PIN and passphrase as the terminal told them, and the process group."""

    process: subprocess.Popen[str]
    instance: Path
    lines: list[str] = field(default_factory=list)
    _queue: "Queue[str | None]" = field(default_factory=Queue)

    @property
    def address(self) -> str:
        return self._told(r"Ready: (http://\S+)/")

    @property
    def pin(self) -> str:
        return self._told(r"PIN\s+(\d+)")

    @property
    def passphrase(self) -> str:
        return self._told(r"Passphrase\s+(.+)")

    @property
    def welcome(self) -> str:
        """Return the link that lets the first host in."""
        return self._told(r"(http://\S+/host/welcome/\S+)")

    def _told(self, pattern: str) -> str:
        found = re.search(pattern, "\n".join(self.lines))
        assert found, self.lines
        return found[1]

    def await_ready(self) -> None:
        """Read what the terminal says until the kiosk is ready."""
        while not any(line.startswith("Ready: ") for line in self.lines):
            try:
                line = self._queue.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"not ready: {self.lines}") from None
            assert line is not None, f"ended before it was ready: {self.lines}"
            self.lines.append(line)

    def kill_group(self) -> None:
        """End parent and child at once, as a power cut would end the processes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end as Ctrl-C does, and return its exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def follow(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self._queue.put(line.rstrip("\n"))
        self._queue.put(None)


def start_kiosk(
    instance: Path,
    arguments: Sequence[str] = (),
    command: Sequence[str] = (sys.executable, "-m", "kiosk", "run"),
    environment: dict[str, str] | None = None,
) -> RunningKiosk:
    """Start a kiosk on a free port and wait until it is ready."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--instance", str(instance), "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | (environment or {}),
    )
    kiosk = RunningKiosk(process, instance)
    threading.Thread(target=kiosk.follow, daemon=True).start()
    try:
        kiosk.await_ready()
    except AssertionError:
        with contextlib.suppress(ProcessLookupError):
            kiosk.kill_group()
        raise
    return kiosk


@contextlib.contextmanager
def running_kiosk(instance: Path, arguments: Sequence[str] = ()) -> Iterator[RunningKiosk]:
    kiosk = start_kiosk(instance, arguments)
    try:
        yield kiosk
    finally:
        if kiosk.process.poll() is None:
            kiosk.kill_group()
