"""`kiosk send`: handing over without the desk, while the kiosk is not running."""

import contextlib
import json
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from kiosk import outbox
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.cli.unlocking import event_of, opened, pair_of, passphrase_option
from kiosk.database import reading_engine
from kiosk.models import Event, Receiver
from kiosk.receivers import KINDS
from kiosk.serve import Instance
from kiosk.vault import KeyPair


@main.command()
@instance_option
@click.option("--to", "name", help="Only the receiver of this name.")
@passphrase_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def send(
    instance: Path | None, name: str | None, passphrase_file: IO[str] | None, as_json: bool
) -> None:
    """Hand over what waits, while the kiosk is not running.

    Ctrl-C stops after the requests that are under way; the next time it goes on.

    Example: kiosk send --to "Our office"
    """
    with opened(settings_of(instance)) as kiosk:
        summaries = _send_all(kiosk, name, passphrase_file)
    if as_json:
        click.echo(json.dumps([_as_json(*done) for done in summaries], indent=2))
    else:
        for receiver, summary in summaries:
            _show(receiver, summary)
    if not all(summary.is_complete for _, summary in summaries):
        raise Fault("Not everything is settled: see `kiosk queue`.")


Done = tuple[Receiver, outbox.Summary]


def _send_all(kiosk: Instance, name: str | None, words: IO[str] | None) -> Sequence[Done]:
    read: sessionmaker[Session] = sessionmaker(reading_engine(kiosk.settings.database))
    with read() as session:
        event = event_of(session)
        if not outbox.books(session, event.id).is_balanced:
            raise Fault("The books do not balance: copy the instance folder, then ask for help.")
        receivers = _receivers(session, event, name)
        pair = pair_of(session, event, words)
    # Every receiver gets its turn, also after one that is not settled.
    with _stopped_by_ctrl_c() as stop:
        return [
            (receiver, _send_one(kiosk, read, event, receiver, pair, stop))
            for receiver in receivers
        ]


@contextlib.contextmanager
def _stopped_by_ctrl_c() -> Iterator[threading.Event]:
    stop = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _receivers(session: Session, event: Event, name: str | None) -> Sequence[Receiver]:
    every = session.scalars(select(Receiver).where(Receiver.event_id == event.id)).all()
    rows = [row for row in every if not KINDS[row.kind].capabilities.manual]
    chosen = [row for row in rows if name in (None, row.name)]
    if not chosen:
        known = ", ".join(row.name for row in rows) or "none yet; add one at the desk"
        raise Fault(f"There is no such receiver. Known: {known}.")
    return chosen


def _send_one(
    kiosk: Instance,
    read: sessionmaker[Session],
    event: Event,
    receiver: Receiver,
    pair: KeyPair,
    stop: threading.Event,
) -> outbox.Summary:
    kiosk.writer.write(lambda session: outbox.resume(session, receiver.id))
    progress = outbox.Progress()
    with _telling(receiver.name, progress):
        return outbox.hand_over(
            kiosk.writer.write, read, event.id, receiver.id, pair, progress, stop
        )


def _show(receiver: Receiver, summary: outbox.Summary) -> None:
    tried = ", ".join(f"{number} {state}" for state, number in summary.tried.items())
    click.echo(f"{receiver.name}: {tried or 'nothing to send'}; {summary.left} left")
    if summary.paused:
        click.echo(f"  paused: {summary.paused}", err=True)


def _as_json(receiver: Receiver, summary: outbox.Summary) -> dict[str, Any]:
    return {
        "receiver": receiver.name,
        "tried": {str(state): number for state, number in summary.tried.items()},
        "left": summary.left,
        "needs_you": summary.needs_you,
        "paused": summary.paused,
        "complete": summary.is_complete,
    }


@contextlib.contextmanager
def _telling(name: str, progress: outbox.Progress) -> Iterator[None]:
    """Say how far it is for as long as it takes: a bar on a terminal, else a line a second."""
    done = threading.Event()
    tell = _draw if sys.stderr.isatty() else _write
    teller = threading.Thread(target=tell, args=(name, progress, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _draw(name: str, progress: outbox.Progress, done: threading.Event) -> None:
    while not progress.snapshot().total and not done.wait(0.1):
        continue
    total = progress.snapshot().total
    with click.progressbar(length=total, label=name, show_pos=True, file=sys.stderr) as bar:
        while not done.wait(0.2):
            bar.update(progress.snapshot().done - bar.pos)
        bar.update(progress.snapshot().done - bar.pos)


def _write(name: str, progress: outbox.Progress, done: threading.Event) -> None:
    while not done.wait(1):
        now = progress.snapshot()
        pace = f", {now.rate:.1f} a second" if now.rate else ""
        left = f", about {now.seconds_left:.0f} s left" if now.seconds_left else ""
        click.echo(f"{name}: {now.done} of {now.total}{pace}{left}", err=True)
