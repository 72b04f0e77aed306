"""Turns HTML into PDF in processes of their own, which have limits and fetch nothing."""

import atexit
import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from threading import Event

from kiosk.printing.findings import Checked, NotPrintable
from kiosk.printing.frames import Reason, Task
from kiosk.printing.press import WORKERS, Press
from kiosk.printing.process import CannotPrint
from kiosk.printing.promises import Size

__all__ = ["CannotPrint", "Reason", "checked", "close", "is_available", "render", "render_all"]

# A page of 200 letters with its fonts needed less than 256 (measured, WeasyPrint 70.0).
MEMORY_MIB = 1024
_START_SECONDS = 60.0

_press = Press()
# Workers end by themselves when the kiosk is gone; at a clean stop nobody has to wait for that.
atexit.register(_press.close)


def render(html: str, *, timeout: float = 60, memory_mib: int = MEMORY_MIB) -> bytes:
    """Return the PDF of a whole HTML page, tagged (PDF/UA-1), with its title and language.

    Nothing is fetched: pictures, fonts and style sheets have to be in `html` (trust.md SEC17). What
    the page says reaches no log and no file. `timeout` is in seconds, for the wait for a worker and
    again for its work; with `memory_mib` it bounds the worker. Raises CannotPrint; whatever
    happened, a worker that failed has ended by then.
    """
    return _press.ask(Task(html.encode("utf-8")), timeout, memory_mib, Event())


def render_all(pages: Iterable[str], *, timeout: float = 60) -> Iterator[bytes]:
    """Yield the PDF of each page, in order; `timeout` is for each. Raises CannotPrint.

    Two workers print at a time, and `pages` is asked for the next page only when one of them can
    soon have it: at most three pages and their PDFs are held. Closing the iterator cancels the
    rest, also what is being printed.
    """
    stop = Event()
    waiting: deque[Future[bytes]] = deque()

    def printed(page: str) -> bytes:
        return _press.ask(Task(page.encode("utf-8")), timeout, MEMORY_MIB, stop)

    with ThreadPoolExecutor(WORKERS, "print") as threads:
        try:
            for page in pages:
                waiting.append(threads.submit(printed, page))
                if len(waiting) > WORKERS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            _press.cancel(stop)
            threads.shutdown(wait=False, cancel_futures=True)


def checked(
    html: str,
    document: bytes,
    sizes: Sequence[Size] | None,
    pages: int | None,
    *,
    timeout: float,
) -> Checked:
    """Let a worker check a document; see checking.check, which is for everybody."""
    expected = json.dumps({"sizes": sizes, "pages": pages}).encode("ascii")
    task = Task(html.encode("utf-8"), document, expected)
    found = json.loads(_press.ask(task, timeout, MEMORY_MIB, Event()))
    if "reason" in found:
        raise NotPrintable(**found)
    return Checked(**found)


@cache
def is_available() -> bool:
    """Tell whether this machine can make PDFs; asked once, since it takes about a second."""
    try:
        _press.ask(None, _START_SECONDS, MEMORY_MIB, Event())
    except CannotPrint:
        return False
    return True


def close() -> None:
    """End the workers; what is being printed fails. A later page starts one again."""
    _press.close()
