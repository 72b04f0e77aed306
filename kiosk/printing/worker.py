"""The print worker: reads one HTML page from its input, writes one PDF to its output, and ends.

Run by pdf.py as `python -m kiosk.printing.worker`; the only module that loads WeasyPrint. It says
nothing but a code, one of pdf.Reason, on its error output, and exits with 1, when there is no PDF.
"""

import argparse
import logging
import os
import sys
from contextlib import suppress
from typing import Literal

from kiosk.printing.mending import mend

MIB = 1024 * 1024


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="kiosk.printing.worker")
    parser.add_argument("--check", action="store_true", help="only try to load WeasyPrint")
    parser.add_argument("--seconds", type=int, default=60, help="processor time")
    parser.add_argument("--memory-mib", type=int, default=1024, help="address space")
    options = parser.parse_args(arguments)
    # WeasyPrint and fontTools quote the document in their messages.
    logging.disable()
    _step_back()
    _limit(options.seconds, options.memory_mib * MIB)
    try:
        import weasyprint  # noqa: F401 - loads Pango, which may be missing
    except (ImportError, OSError):
        return _give_up("no_weasyprint")
    if options.check:
        return 0
    try:
        document = _pdf(sys.stdin.buffer.read().decode("utf-8"))
    except Exception:  # noqa: BLE001 - its text may quote the page: only a code leaves this process
        return _give_up("failed")
    sys.stdout.buffer.write(document)
    sys.stdout.buffer.flush()
    return 0


def _step_back() -> None:
    """Let the kiosk's own work go first (trust.md SEC17); on Windows the parent has done so."""
    if hasattr(os, "nice"):
        os.nice(10)


def _limit(seconds: int, memory: int) -> None:
    """Bound processor time and memory, and leave no core dump; where the system can do it."""
    try:
        import resource  # Windows has no such module
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
    ):
        _, hard = resource.getrlimit(kind)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS refuses a limit on the address space; the time limit still stands.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (soft, hard))


def _pdf(html: str) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    mend()
    inlined_only = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    page = HTML(string=html, url_fetcher=inlined_only)
    document: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return document


def _give_up(reason: Literal["no_weasyprint", "failed"]) -> int:
    sys.stderr.write(f"{reason}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
