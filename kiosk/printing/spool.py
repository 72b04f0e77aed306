"""Hands a document to the printer that the host chose."""

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

PAUSE_SECONDS = 10.0
"""Between two sheets: a finger that taps on does not empty the tray."""
LP_SECONDS = 20.0
MEDIA = {"a3": "A3", "a4": "A4", "a5": "A5", "a6": "A6", "letter": "Letter"}
"""Our names of papers and those of CUPS."""
Sides = Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"]


class CannotSpool(RuntimeError):  # noqa: N818 - a state of the printer, not a fault of ours
    """The print system took no sheet: it is missing, or does not know the printer."""


class Busy(RuntimeError):  # noqa: N818 - nothing failed: the sheet before is still coming
    """Another sheet has just gone to the printer."""


@dataclass(frozen=True)
class Setup:
    """How the printer lays a document on paper; `paper` is one of MEDIA, "" leaves it to it."""

    paper: str = ""
    sides: Sides = "one-sided"
    copies: int = 1

    def arguments(self) -> Iterator[str]:
        """Yield what `lp` is told; with a paper also that nothing may be scaled (ux.md R4)."""
        if self.paper:
            yield from ("-o", f"media={MEDIA.get(self.paper, self.paper)}")
            yield from ("-o", f"sides={self.sides}", "-o", "print-scaling=none")
        if self.copies > 1:
            yield from ("-n", str(self.copies))


AS_IT_IS = Setup()


class Spool:
    """Prints with CUPS' `lp`. CUPS may keep its jobs: the pages that use this say so."""

    def __init__(self, printer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.printer = printer
        self._clock = clock
        self._lock = threading.Lock()
        self._last = -PAUSE_SECONDS

    def take_turn(self) -> None:
        """Begin an attendee's sheet. Raises Busy when the last one has only just begun."""
        with self._lock:
            if self._clock() - self._last < PAUSE_SECONDS:
                raise Busy
            self._last = self._clock()

    def send(self, document: bytes, setup: Setup = AS_IT_IS) -> None:
        """Hand over a PDF. Raises CannotSpool; nothing of it stays in a file of ours."""
        program = shutil.which("lp")
        if program is None:
            raise CannotSpool("lp is not installed")
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program, and a name that was checked
                [program, "-d", self.printer, *setup.arguments(), "-s", "-"],
                input=document,
                capture_output=True,
                check=False,
                timeout=LP_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise CannotSpool("lp does not answer") from None
        if done.returncode:
            raise CannotSpool("lp refuses")
