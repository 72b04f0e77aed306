"""One print worker as the kiosk holds it: a process with a folder of its own, killed when late."""

import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Never

from kiosk.printing.frames import Broken, Reason, Task, next_answer, send_task

# What the worker ends with when its processor time is used up; Windows has no such limit.
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)
_LOW_PRIORITY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class CannotPrint(Exception):  # noqa: N818 - a state of the print desk, not a fault
    """There is no PDF; `reason` is a code that the screen puts into words.

    `no_weasyprint`: the libraries that WeasyPrint needs (Pango) are missing; print from a browser.
    `too_long`: the time was up. `failed`: the page was too deep or too big, or is not printable.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Died(Exception):  # noqa: N818 - an event of the machine
    """The worker ended before it answered, for no reason that lies in its limits."""


class Worker:
    """A running print worker. Raises OSError when there is no room for a process or a folder."""

    def __init__(self) -> None:
        # WeasyPrint unpacks fonts into the temporary folder; a killed worker leaves them there.
        self._folder = tempfile.mkdtemp(prefix="kiosk-print-")
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
                (sys.executable, "-m", "kiosk.printing.worker", "--folder", self._folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(self._folder),
                creationflags=_LOW_PRIORITY | _NO_WINDOW,
            )
        except OSError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._is_ready = False
        self._is_late = False
        self.printed = 0
        self.rests_since = monotonic()

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    @property
    def is_fit(self) -> bool:
        """Tell whether it can be given another page."""
        return self._is_ready and not self._is_late and self._process.poll() is None

    def answer(self, task: Task | None, seconds: float, memory_mib: int) -> bytes:
        """Return the PDF of a page, or a finding; without a task, nothing once the worker is ready.

        Raises CannotPrint and Died. After `seconds` the worker is killed.
        """
        late = Timer(seconds, self._kill_late)
        late.daemon = True
        late.start()
        try:
            document = b"" if self._is_ready else self._received()
            self._is_ready = True
            if task is not None:
                self._send(task, math.ceil(seconds), memory_mib)
                document = self._received()
                self.printed += 1
            self.rests_since = monotonic()
            return document
        except (Broken, OSError):
            self._give_up()
        finally:
            late.cancel()

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer gets Died."""
        self._process.kill()

    def close(self) -> None:
        """End the process and remove its folder."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                # What was not yet sent has nobody to go to.
                with suppress(OSError):
                    pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _send(self, task: Task, seconds: int, memory_mib: int) -> None:
        assert self._process.stdin  # noqa: S101 - it was asked for
        send_task(self._process.stdin, task, seconds, memory_mib)

    def _received(self) -> bytes:
        assert self._process.stdout  # noqa: S101 - it was asked for
        answer = next_answer(self._process.stdout)
        if isinstance(answer, str):
            raise CannotPrint(answer)
        return answer

    def _kill_late(self) -> None:
        self._is_late = True
        self._process.kill()

    def _give_up(self) -> Never:
        """Say why there is no answer, without what the worker had written: it may be personal."""
        if self._is_late or self._process.wait() == _OUT_OF_TIME:
            raise CannotPrint("too_long") from None
        raise Died from None


def _environment(folder: str) -> Mapping[str, str]:
    """Return our environment with this package importable and a temporary folder of its own."""
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    return os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder) | {"PYTHONPATH": path}
