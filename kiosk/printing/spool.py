"""Hands a sheet to the printer that the host chose, one at a time."""

import shutil
import subprocess
import threading
import time
from collections.abc import Callable

PAUSE_SECONDS = 10.0
"""Between two sheets: a finger that taps on does not empty the tray."""
LP_SECONDS = 20.0


class CannotSpool(RuntimeError):  # noqa: N818 - a state of the printer, not a fault of ours
    """The print system took no sheet: it is missing, or does not know the printer."""


class Busy(RuntimeError):  # noqa: N818 - nothing failed: the sheet before is still coming
    """Another sheet has just gone to the printer."""


class Spool:
    """Prints with CUPS' `lp`. Only for sheets without personal data: CUPS may keep its jobs."""

    def __init__(self, printer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.printer = printer
        self._clock = clock
        self._lock = threading.Lock()
        self._last = -PAUSE_SECONDS

    def take_turn(self) -> None:
        """Begin a sheet. Raises Busy when the last one has only just begun."""
        with self._lock:
            if self._clock() - self._last < PAUSE_SECONDS:
                raise Busy
            self._last = self._clock()

    def send(self, document: bytes) -> None:
        """Hand over a PDF. Raises CannotSpool; nothing of it stays in a file of ours."""
        program = shutil.which("lp")
        if program is None:
            raise CannotSpool("lp is not installed")
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program, and a name that was checked
                [program, "-d", self.printer, "-s", "-"],
                input=document,
                capture_output=True,
                check=False,
                timeout=LP_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise CannotSpool("lp does not answer") from None
        if done.returncode:
            raise CannotSpool("lp refuses")
