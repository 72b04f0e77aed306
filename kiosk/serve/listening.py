"""The serving process: one listener, one application, a clean end."""

import errno
import ipaddress
import os
import queue
import signal
import sys
import threading
import webbrowser
from collections.abc import Callable
from types import FrameType

import click
from cheroot import wsgi
from flask import Flask

from kiosk import packs
from kiosk.actions.events import NewEvent
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import CannotUse
from kiosk.printing import pdf
from kiosk.serve.instance import ensure_event, open_instance
from kiosk.serve.logs import log_fault, log_sparely
from kiosk.serve.retention import Retention
from kiosk.serve.tls import listener_of
from kiosk.serve.unattended import Unattended
from kiosk.serve.welcoming import welcome_link
from kiosk.web.lan import Lan, Trouble
from kiosk.web.state import NAME

SHUTDOWN_SECONDS = 1
BACKLOG = 128
"""Connections that wait to be taken up; with cheroot's 5 a crowd of 20 saw some cut off."""

SWITCH_SECONDS = 0.0005
"""How long one thread may keep the others waiting, a tenth of what Python lets it: a request takes
turns some ten times, and each waited for a job that lays out a thousand cards. The p99 of signing
was six times that of an idle kiosk, and is 2.3 times with this (measured, 2 cores)."""

WINDOWS_IN_USE = 10048

Told = queue.SimpleQueue[None]
"""Unlike an Event it may be filled by a signal's handler while the same thread waits on it."""


def serve(
    settings: Settings,
    *,
    opens_browser: bool = False,
    pack: packs.Pack | None = None,
    make_app: Callable[..., Flask] = create_app,
) -> None:
    """Serve until a signal comes or the parent's pipe closes. Raises CannotUse."""
    log_sparely()
    sys.setswitchinterval(SWITCH_SECONDS)
    told = _told_to_end()
    instance = open_instance(settings)
    try:
        app = make_app(settings, instance.writer, pack)
        server = _bind(app, settings)
        try:
            made = ensure_event(instance, app.extensions[NAME])
            unattended = Unattended(app.extensions[NAME])
            retention = Retention(app.extensions[NAME])
            lan = app.extensions[NAME].lan
            lan.listen = listener_of(app, settings.lan_port)
            lan.resume()
            _warn(settings.host)
            _tell_of_tablets(lan)
            address = f"http://{settings.host}:{server.bind_addr[1]}/"
            link = welcome_link(instance, app.extensions[NAME], server.bind_addr[1])
            _greet(address, made, link)
            if opens_browser:
                webbrowser.open(link or address)
            retention.start()
            unattended.start()
            _serve_until(told, server)
            unattended.stop()
            retention.stop()
        finally:
            server.stop()  # its threads would keep the process alive
            app.extensions[NAME].lan.stop()
        app.extensions[NAME].sends.stop_all()
        app.extensions[NAME].press.stop_all()
        pdf.close()
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
    server.error_log = log_fault  # type: ignore[method-assign]
    try:
        server.prepare()
    except OSError as error:
        raise CannotUse(_why_not(error, settings)) from None
    return server


def _why_not(error: OSError, settings: Settings) -> str:
    # cheroot raises an error of its own, which keeps the number only in its text.
    if any(f" {number}]" in str(error) for number in (errno.EADDRINUSE, WINDOWS_IN_USE)):
        return (
            f"Port {settings.port} of {settings.host} is in use by another program. Stop it, or "
            f'choose another port: make run ARGS="--port {settings.port + 1}".'
        )
    return f"Nobody can listen at port {settings.port} of {settings.host}: {error}."


def _warn(host: str) -> None:
    """Say what plain HTTP on a network means (SEC5)."""
    try:
        is_own = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_own = host == "localhost"
    if not is_own:
        click.echo("Careful: on this network others can read what is typed into other devices.")


def _tell_of_tablets(lan: Lan) -> None:
    """Say where tablets join, or why they cannot; the kiosk runs on without them."""
    port = lan.settings.lan_port
    match lan.trouble:
        case Trouble.PORT:
            click.echo(
                f"Tablets cannot join: port {port} is in use by another program. Stop it, or "
                f"choose another port with --lan-port {port + 1}."
            )
        case Trouble.FILES | Trouble.SYSTEM:
            click.echo("Tablets cannot join: see the page Stations of the desk.")
        case None if lan.is_on:
            where = lan.address or "as soon as the laptop is in a network"
            click.echo(f"Tablets join at: {where}")


def _greet(address: str, made: NewEvent | None, link: str) -> None:
    if made is not None:
        click.echo("A practice event has been made. Write these down; they are shown only once:")
        click.echo(f"  PIN         {made.pin}")
        click.echo(f"  Passphrase  {made.passphrase}")
    if link:
        click.echo("Set up your event on this laptop. This link is good once, for the first host:")
        click.echo(f"  {link}")
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
