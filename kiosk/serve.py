"""Serving: the one process that holds the lock, and the small parent that restarts it."""

import logging
import signal
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

import click
from cheroot import wsgi
from filelock import FileLock, Timeout
from flask import Flask

from kiosk import packs
from kiosk.actions.events import NewEvent, current_event, make_practice_event
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import CannotUse, Writer, refuse_full_disk
from kiosk.web.state import NAME, Kiosk

log = logging.getLogger("kiosk")

RESTARTS = 5
"""Restarts within RESTARTS_SECONDS after which the parent gives up and says so."""
RESTARTS_SECONDS = 60.0
ENDED_ON_PURPOSE = (0, 1, 2)
SHUTDOWN_SECONDS = 1


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
    """Make the practice event where there is none; its secrets are returned this once."""
    write, settings = instance.writer.write, instance.settings
    if write(lambda session: current_event(session) is not None):
        return None
    return write(
        lambda session: make_practice_event(session, kiosk.pack, settings.country, kiosk.now())
    )


def serve(
    settings: Settings,
    *,
    opens_browser: bool = False,
    pack: packs.Pack | None = None,
    make_app: Callable[..., Flask] = create_app,
) -> None:
    """Serve until a signal comes or the parent's pipe closes. Raises CannotUse."""
    instance = open_instance(settings)
    try:
        app = make_app(settings, instance.writer, pack)
        kiosk: Kiosk = app.extensions[NAME]
        server = _bind(app, settings)
        made = ensure_event(instance, kiosk)
        address = f"http://{settings.host}:{server.bind_addr[1]}/"
        _greet(address, made)
        if opens_browser:
            webbrowser.open(address)
        _serve_until_told(server)
        kiosk.sends.stop_all()
    finally:
        instance.close()


def _bind(app: Flask, settings: Settings) -> wsgi.Server:
    server = wsgi.Server(
        (settings.host, settings.port),
        app,
        numthreads=settings.threads,
        server_name="kiosk",
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


def _serve_until_told(server: wsgi.Server) -> None:
    told = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        told.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    threading.Thread(target=_follow_parent, args=(told,), daemon=True).start()
    worker = threading.Thread(target=server.serve, name="listener", daemon=True)
    worker.start()
    # A wait without a limit would keep Windows from seeing Ctrl-C.
    while not told.wait(0.5) and worker.is_alive():
        continue
    server.stop()
    worker.join(SHUTDOWN_SECONDS)


def _follow_parent(told: threading.Event) -> None:
    """End when the parent's pipe closes, also when the parent was killed."""
    if sys.stdin is not None and not sys.stdin.isatty():
        while sys.stdin.buffer.read(1):
            continue
        told.set()


def run(command: Sequence[str], first_only: Sequence[str] = ()) -> int:
    """Run the serving child, restart it when it dies, and return its exit code.

    `first_only` are arguments for the first start alone, such as opening the browser.
    """
    deaths: list[float] = []
    extra: Sequence[str] = first_only
    while True:
        code = _run_child([*command, *extra])
        if code in ENDED_ON_PURPOSE:
            return code
        now = time.monotonic()
        deaths = [*(at for at in deaths if now - at < RESTARTS_SECONDS), now]
        if len(deaths) > RESTARTS:
            click.echo(
                "The kiosk keeps stopping. What was confirmed is safe. Ask for help.", err=True
            )
            return 1
        click.echo("The kiosk stopped unexpectedly; it is started again.", err=True)
        extra = ()


def _run_child(command: Sequence[str]) -> int:
    # The child ends when this pipe closes, so it never outlives us unseen.
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:  # noqa: S603 - our own module

        def pass_on(_number: int, _frame: FrameType | None) -> None:
            if child.stdin is not None and not child.stdin.closed:
                child.stdin.close()

        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, pass_on)
        return child.wait()
