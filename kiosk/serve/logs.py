"""The log of the serving process: what broke and where, never what was typed (SEC22)."""

import logging
import sys
import threading
import traceback
from pathlib import Path

log = logging.getLogger("kiosk")


class _Spare(logging.Formatter):
    """Says of a fault what and where it was, never its text: it may quote what was typed (SEC22).

    Our own lines come without a fault; those of Flask name the address that was asked for as well.
    """

    def format(self, record: logging.LogRecord) -> str:
        fault = record.exc_info[1] if record.exc_info else None
        text = record.getMessage() if fault is None else _where(fault)
        return f"{self.formatTime(record)} {record.levelname} {text}"


def _where(fault: BaseException) -> str:
    frames = reversed(traceback.extract_tb(fault.__traceback__))
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)
    return f"{type(fault).__name__} at {places}"


def log_sparely() -> None:
    """Set up the log of this process, for the libraries and for threads that break as well."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Spare())
    logging.getLogger().addHandler(handler)
    threading.excepthook = lambda ended: log.error("", exc_info=ended.exc_value)


def log_fault(msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
    """Log that the server had a fault, without its text: it may quote a request (SEC22)."""
    if traceback or level >= logging.ERROR:
        kind = sys.exc_info()[0]
        log.error("server fault %s", kind.__name__ if kind else "")
