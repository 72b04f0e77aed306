"""The print worker: reads HTML pages from its input and writes a PDF for each to its output.

Run by process.py as `python -m kiosk.printing.worker`; the only module that loads WeasyPrint. It
first answers that it is ready, then task after task (frames.py), until its input ends or the kiosk
is gone. It says nothing on its error output, and of a page that it cannot print only a code.
"""

import argparse
import json
import logging
import math
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import IO, Any

from kiosk.printing.findings import NotPrintable
from kiosk.printing.frames import Broken, Task, next_task, send_answer
from kiosk.printing.mending import mend

MIB = 1024 * 1024
LOOK_SECONDS = 1.0
"""How often a worker that prints looks whether the kiosk is still there."""
MOST_FACES = 64
"""Font files that a worker keeps at most: more than are shipped."""
# As fonts.py writes them, at the beginning of the page's own style sheet and nowhere else.
_FACE = r'@font-face \{ font-family: "[^"<]*"; font-weight: \d+; src: url\([^)<]*\)[^}<]*\}\n'
_FACES = re.compile(rf"<style>((?:{_FACE})+)")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="kiosk.printing.worker")
    parser.add_argument("--folder", help="for temporary files; removed at the end")
    options = parser.parse_args(arguments)
    # WeasyPrint and fontTools quote the document in their messages.
    logging.disable()
    _step_back()
    tempfile.tempdir = options.folder or tempfile.tempdir
    tasks, answers = sys.stdin.buffer, _only_answers()
    try:
        _serve(tasks, answers, os.getppid())
    except (Broken, OSError):  # the kiosk has ended, or wants no more
        return 0
    finally:
        _tidy(options.folder)
    return 1


def _serve(tasks: IO[bytes], answers: IO[bytes], kiosk: int) -> None:
    """Do task after task; returns where WeasyPrint cannot be loaded."""
    try:
        printer = Printer()
    except (ImportError, OSError):  # Pango may be missing
        send_answer(answers, "no_weasyprint")
        return
    send_answer(answers, b"")
    while True:
        task, seconds, memory_mib = next_task(tasks)
        _limit(seconds, memory_mib * MIB)
        try:
            with _watch_over(kiosk):
                answer = _answer(printer, task)
        except Exception:  # noqa: BLE001 - its text may quote the page: only a code leaves this process
            send_answer(answers, "failed")
        else:
            send_answer(answers, answer)


def _answer(printer: "Printer", task: Task) -> bytes:
    html = task.page.decode("utf-8")
    if not task.document:
        return printer.pdf(html)
    from kiosk.printing.gates import examine  # loads pdfium, which most workers do without

    try:
        checked = examine(html, task.document, **json.loads(task.expected))
    except NotPrintable as found:
        return json.dumps({"reason": found.reason, "detail": found.detail}).encode("ascii")
    return json.dumps(asdict(checked)).encode("ascii")


class Printer:
    """WeasyPrint, loaded once, with the fonts of earlier pages. Raises ImportError or OSError."""

    def __init__(self) -> None:
        from weasyprint import CSS, HTML  # loads Pango
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        mend()
        self._css, self._html, self._fonts = CSS, HTML, FontConfiguration
        self._fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
        self._known: set[str] = set()
        self._configuration: Any = FontConfiguration()

    def pdf(self, html: str) -> bytes:
        """Return a page as a tagged PDF; nothing is fetched."""
        page = self._html(string=self._with_known_faces(html), url_fetcher=self._fetcher)
        document: bytes = page.write_pdf(pdf_variant="pdf/ua-1", font_config=self._configuration)
        return document

    def _with_known_faces(self, html: str) -> str:
        """Return the page without the fonts at its head, which this worker then knows.

        Reading them took 50 to 80 ms a file, more than all else of a letter (measured, WeasyPrint
        70.0). Their names are our own (fonts.py), so that those of other pages do no harm.
        """
        head = _FACES.search(html)
        if head is None:
            return html
        for face in re.findall(_FACE, head[1]):
            if face not in self._known:
                self._learn(face)
        return html[: head.start(1)] + html[head.end(1) :]

    def _learn(self, face: str) -> None:
        if len(self._known) >= MOST_FACES:
            self._known, self._configuration = set(), self._fonts()
        self._css(string=face, font_config=self._configuration, url_fetcher=self._fetcher)
        self._known.add(face)


def _only_answers() -> IO[bytes]:
    """Return our output, which nobody else writes to: what a library prints goes astray."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _step_back() -> None:
    """Let the kiosk's own work go first (trust.md SEC17); on Windows the parent has done so.

    Ctrl+C in a terminal is for the kiosk, which then ends its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(10)


@contextmanager
def _watch_over(kiosk: int) -> Iterator[None]:
    """End with the kiosk even in the middle of a page; on Windows, at its end."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def look(_number: int, _frame: object) -> None:
        if os.getppid() != kiosk:
            _tidy(tempfile.tempdir)
            os._exit(0)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS, LOOK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _limit(seconds: int, memory: int) -> None:
    """Bound the next page's processor time and memory, and leave no core dump; where one can."""
    try:
        import resource  # Windows has no such module
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime) + seconds
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, until),
        (resource.RLIMIT_AS, memory),
    ):
        _, hard = resource.getrlimit(kind)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS refuses a limit on the address space; the time limit still stands.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (soft, hard))


def _tidy(folder: str | None) -> None:
    """Remove the temporary folder that was made for this worker, with the fonts in it."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
