"""Turns HTML into a PDF in a process of its own, which has limits and ends with the document."""

import math
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Reason = Literal["no_weasyprint", "too_long", "failed"]

# A page of 200 letters with its fonts needed less than 256 (measured, WeasyPrint 70.0).
MEMORY_MIB = 1024
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


def render(html: str, *, timeout: float = 60, memory_mib: int = MEMORY_MIB) -> bytes:
    """Return the PDF of a whole HTML page, tagged (PDF/UA-1), with its title and language.

    Nothing is fetched: pictures, fonts and style sheets have to be in `html` (trust.md SEC17). What
    the page says reaches no log and no file. `timeout` is in seconds; with `memory_mib` it bounds
    the worker. Raises CannotPrint; the worker has ended by then, whatever happened.
    """
    limits = (f"--seconds={math.ceil(timeout)}", f"--memory-mib={memory_mib}")
    return _run(limits, html.encode("utf-8"), timeout)


def render_all(pages: Iterable[str], *, timeout: float = 60) -> Iterator[bytes]:
    """Yield the PDF of each page, in order; `timeout` is for each. Raises CannotPrint."""
    for page in pages:
        yield render(page, timeout=timeout)


@cache
def is_available() -> bool:
    """Tell whether this machine can make PDFs; asked once, since it takes about a second."""
    try:
        _run(("--check",), b"", 60)
    except CannotPrint:
        return False
    return True


def _run(arguments: tuple[str, ...], page: bytes, timeout: float) -> bytes:
    try:
        # WeasyPrint unpacks fonts into the temporary folder; a killed worker leaves them there.
        with tempfile.TemporaryDirectory(
            prefix="kiosk-print-", ignore_cleanup_errors=True
        ) as folder:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
                (sys.executable, "-m", "kiosk.printing.worker", *arguments),
                input=page,
                capture_output=True,
                check=False,
                timeout=timeout,
                env=_environment(folder),
                creationflags=_LOW_PRIORITY | _NO_WINDOW,
            )
    except subprocess.TimeoutExpired:
        # Not chained: the cause holds what the worker had written.
        raise CannotPrint("too_long") from None
    except OSError as full:  # no room for a process or a folder
        raise CannotPrint("failed") from full
    if done.returncode:
        raise CannotPrint(_reason(done.returncode, done.stderr))
    return done.stdout


def _environment(folder: str) -> Mapping[str, str]:
    """Return our environment with this package importable and a temporary folder of its own."""
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    return os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder) | {"PYTHONPATH": path}


def _reason(returncode: int, stderr: bytes) -> Reason:
    if returncode == _OUT_OF_TIME:
        return "too_long"
    last = stderr.decode("ascii", "replace").split("\n")[-2:-1]
    return next((reason for reason in get_args(Reason) if [reason] == last), "failed")
