"""Serving: the one process that holds the lock, and the small parent that restarts it."""

import datetime as dt
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import traceback
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click
from cheroot import wsgi
from filelock import FileLock, Timeout
from flask import Flask
from sqlalchemy.orm import Session

from kiosk import outbox, packs
from kiosk.actions.events import NewEvent, current_event, make_practice_event
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import CannotUse, NotSaved, Writer, refuse_full_disk
from kiosk.web.state import NAME, Kiosk

log = logging.getLogger("kiosk")

RESTARTS = 5
"""Restarts within RESTARTS_SECONDS after which the parent gives up and says so."""
RESTARTS_SECONDS = 60.0
ENDED_ON_PURPOSE = (0, 1, 2)
SHUTDOWN_SECONDS = 1
BACKLOG = 128
"""Connections that wait to be taken up; with cheroot's 5 a crowd of 20 saw some cut off."""

Told = queue.SimpleQueue[None]
"""Unlike an Event it may be filled by a signal's handler while the same thread waits on it."""


@dataclass
class Instance:
    """The folder of one machine, locked, with its writer running."""

    settings: Settings
    lock: FileLock
    writer: Writer

    def close(self) -> None:
        self.writer.stop()
        self.lock.release()


def open_instance(settings: Settings) -> Instance:
    """Lock the folder and start the writer. Raises CannotUse with one line that says what to do."""
    lock = _lock(settings)
    writer = Writer(settings.database)
    try:
        refuse_full_disk(settings.instance)
        writer.start()
        # Whoever was sending when this folder was last used is gone: its rows are unclear now.
        writer.write(lambda session: outbox.take_back(session, dt.datetime.now(dt.UTC)))
    except (CannotUse, OSError) as error:
        lock.release()
        raise CannotUse(str(error)) from None
    return Instance(settings, lock, writer)


def _lock(settings: Settings) -> FileLock:
    try:
        settings.instance.mkdir(parents=True, exist_ok=True)
        lock = FileLock(settings.lock, timeout=0)
        lock.acquire()
    except Timeout:
        raise CannotUse(
            f"The kiosk is running already with the folder {settings.instance}. "
            "Use its Send page, or stop it first."
        ) from None
    except OSError as error:
        raise CannotUse(
            f"The folder {settings.instance} cannot be written to ({error.strerror}). "
            "Choose another one with --instance."
        ) from None
    return lock


def ensure_event(instance: Instance, kiosk: Kiosk) -> NewEvent | None:
    """Make the practice event where there is none; its secrets are returned this once.

    Raises CannotUse. It waits as long as a slow laptop takes to wrap the key: an event that gets
    saved after nobody waits for it any more would have a passphrase that nobody ever saw.
    """
    write, country = instance.writer.write, instance.settings.country

    def make(session: Session) -> NewEvent | None:
        if current_event(session) is not None:
            return None
        return make_practice_event(session, kiosk.pack, country, kiosk.now())

    try:
        return write(make, is_patient=True)
    except NotSaved as fault:
        raise CannotUse(
            f"The practice event cannot be saved ({fault}). "
            "Make room on the disk, then start again."
        ) from None


def serve(
    settings: Settings,
    *,
    opens_browser: bool = False,
    pack: packs.Pack | None = None,
    make_app: Callable[..., Flask] = create_app,
) -> None:
    """Serve until a signal comes or the parent's pipe closes. Raises CannotUse."""
    _log_sparely()
    told = _told_to_end()
    instance = open_instance(settings)
    try:
        app = make_app(settings, instance.writer, pack)
        server = _bind(app, settings)
        try:
            made = ensure_event(instance, app.extensions[NAME])
            _greet(address := f"http://{settings.host}:{server.bind_addr[1]}/", made)
            if opens_browser:
                webbrowser.open(address)
            _serve_until(told, server)
        finally:
            server.stop()  # its threads would keep the process alive
        app.extensions[NAME].sends.stop_all()
    finally:
        instance.close()


def _bind(app: Flask, settings: Settings) -> wsgi.Server:
    server = wsgi.Server(
        (settings.host, settings.port),
        app,
        numthreads=settings.threads,
        server_name="kiosk",
        request_queue_size=BACKLOG,
        shutdown_timeout=SHUTDOWN_SECONDS,
    )
    server.error_log = _log_fault  # type: ignore[method-assign]
    try:
        server.prepare()
    except OSError:
        raise CannotUse(
            f"Port {settings.port} of {settings.host} is in use by another program. Stop it, or "
            f'choose another port: make run ARGS="--port {settings.port + 1}".'
        ) from None
    return server


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


def _log_sparely() -> None:
    """Set up the log of this process, for the libraries and for threads that break as well."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Spare())
    logging.getLogger().addHandler(handler)
    threading.excepthook = lambda ended: log.error("", exc_info=ended.exc_value)


def _log_fault(msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
    """Log that the server had a fault, without its text: it may quote a request (SEC22)."""
    if traceback or level >= logging.ERROR:
        kind = sys.exc_info()[0]
        log.error("server fault %s", kind.__name__ if kind else "")


def _greet(address: str, made: NewEvent | None) -> None:
    if made is not None:
        click.echo("A practice event has been made. Write these down; they are shown only once:")
        click.echo(f"  PIN         {made.pin}")
        click.echo(f"  Passphrase  {made.passphrase}")
    click.echo(f"Ready: {address}")
    sys.stdout.flush()


def _told_to_end() -> Told:
    """Return the queue that holds something once a signal came or the parent's pipe closed."""
    told: Told = queue.SimpleQueue()

    def stop(_number: int, _frame: FrameType | None) -> None:
        told.put(None)

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    threading.Thread(target=_follow_parent, args=(told,), daemon=True).start()
    return told


def _follow_parent(told: Told) -> None:
    """End when the parent's pipe closes, also when the parent was killed."""
    if sys.stdin is not None and not sys.stdin.isatty():
        # Not sys.stdin.read: Python aborts when it ends while a thread holds that buffer's lock.
        while os.read(sys.stdin.fileno(), 1):
            continue
        told.put(None)


def _serve_until(told: Told, server: wsgi.Server) -> None:
    worker = threading.Thread(target=server.serve, name="listener", daemon=True)
    worker.start()
    while worker.is_alive():
        try:
            # A wait without a limit would keep Windows from seeing Ctrl-C.
            told.get(timeout=0.5)
        except queue.Empty:
            continue
        break
    server.stop()
    worker.join(SHUTDOWN_SECONDS)


def run(command: Sequence[str], first_only: Sequence[str] = ()) -> int:
    """Run the serving child, restart it when it dies, and return its exit code.

    `first_only` are arguments for the first start alone, such as opening the browser.
    """
    parent = _Parent()
    signal.signal(signal.SIGTERM, parent.stop)
    deaths: list[float] = []
    extra: Sequence[str] = first_only
    while True:
        code = parent.run_child([*command, *extra])
        if code in ENDED_ON_PURPOSE:
            return code
        if parent.is_told:
            return 0
        now = time.monotonic()
        deaths = [*(at for at in deaths if now - at < RESTARTS_SECONDS), now]
        if len(deaths) > RESTARTS:
            click.echo(
                "The kiosk keeps stopping. What was confirmed is safe. Ask for help.", err=True
            )
            return 1
        click.echo("The kiosk stopped unexpectedly; it is started again.", err=True)
        extra = ()


class _Parent:
    """Holds the pipe whose closing ends the child, so that it never outlives us unseen."""

    def __init__(self) -> None:
        self.is_told = False
        self._child: subprocess.Popen[bytes] | None = None

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_told = True
        self._let_go()

    def run_child(self, command: Sequence[str]) -> int:
        """Start the child and return its exit code, negative for a signal."""
        # Ctrl-C goes to the child as well; it starts up deaf to it and hears of it by the pipe.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, bufsize=0
        ) as child:
            self._child = child
            signal.signal(signal.SIGINT, self.stop)
            if self.is_told:
                self._let_go()
            return child.wait()

    def _let_go(self) -> None:
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
