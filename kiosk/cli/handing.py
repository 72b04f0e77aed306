"""`kiosk queue` and `kiosk send`: how things stand, and handing over without the desk."""

import contextlib
import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import click
from sqlalchemy import exc, select
from sqlalchemy.orm import Session, sessionmaker

from kiosk import outbox
from kiosk.actions.events import current_event
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.config import Settings
from kiosk.database import CannotUse, reading_engine
from kiosk.models import Event, EventKey, Receiver
from kiosk.serve import Instance, open_instance
from kiosk.vault import KeyPair, WrongPassphrase, unwrap


@main.command()
@instance_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def queue(instance: Path | None, as_json: bool) -> None:
    """Show what was captured, in which state it is, and whether the books balance.

    Example: kiosk queue --json
    """
    try:
        with _reading(settings_of(instance)) as session:
            books = outbox.books(session, _event(session).id)
    except exc.DatabaseError as error:
        raise Fault(f"The database cannot be read: {error.orig}.") from None
    if as_json:
        click.echo(json.dumps(books.as_json(), indent=2, ensure_ascii=False))
    else:
        _show(books)
    if not books.is_balanced:
        raise Fault("The books do not balance: copy the instance folder, then ask for help.")


@main.command()
@instance_option
@click.option("--to", "name", help="Only the receiver of this name.")
@click.option("--passphrase-file", type=click.File("r"), help="File with the words; - is stdin.")
def send(instance: Path | None, name: str | None, passphrase_file: IO[str] | None) -> None:
    """Hand over what waits, while the kiosk is not running.

    Example: kiosk send --to "Our office"
    """
    settings = settings_of(instance)
    _refuse_empty(settings)
    try:
        opened = open_instance(settings)
    except CannotUse as error:
        raise Fault(str(error)) from None
    try:
        if not _send_all(opened, name, passphrase_file):
            raise Fault("Not everything is settled: see `kiosk queue`.")
    finally:
        opened.close()


def _refuse_empty(settings: Settings) -> None:
    if not settings.database.exists():
        raise Fault(f"There is no event in {settings.instance} yet: start the kiosk first.")


def _reading(settings: Settings) -> Session:
    _refuse_empty(settings)
    return Session(reading_engine(settings.database))


def _event(session: Session) -> Event:
    found = current_event(session)
    if found is None:
        raise Fault("There is no event yet: start the kiosk first.")
    return found


def _show(books: outbox.Books) -> None:
    click.echo(f"Captured: {books.captured}")
    for standing in books.standings:
        states = ", ".join(f"{number} {state}" for state, number in standing.states.items())
        click.echo(f"{standing.name or 'No receiver yet'}: {states or 'nothing'}")
        if standing.paused:
            click.echo(f"  paused: {standing.paused}")
    click.echo(f"Books: {'balanced' if books.is_balanced else 'NOT BALANCED'}")
    for difference in books.differences:
        click.echo(f"  {difference}")


def _send_all(opened: Instance, name: str | None, words: IO[str] | None) -> bool:
    read: sessionmaker[Session] = sessionmaker(reading_engine(opened.settings.database))
    with read() as session:
        event = _event(session)
        receivers = _receivers(session, event, name)
        pair = _pair(session, event, words)
    # Every receiver gets its turn, also after one that is not settled.
    complete = [_send_one(opened, read, event, receiver, pair) for receiver in receivers]
    return all(complete)


def _receivers(session: Session, event: Event, name: str | None) -> Sequence[Receiver]:
    rows = session.scalars(select(Receiver).where(Receiver.event_id == event.id)).all()
    chosen = [row for row in rows if name in (None, row.name)]
    if not chosen:
        known = ", ".join(row.name for row in rows) or "none yet; add one at the desk"
        raise Fault(f"There is no such receiver. Known: {known}.")
    return chosen


def _pair(session: Session, event: Event, words: IO[str] | None) -> KeyPair:
    key = session.scalars(select(EventKey).where(EventKey.event_id == event.id)).first()
    if key is None or key.wrapped is None:
        raise Fault("This laptop does not hold the key of the event.")
    typed = words.read() if words else click.prompt("Passphrase", hide_input=True)
    try:
        return unwrap(key.wrapped, typed, key.id)
    except WrongPassphrase:
        raise Fault("These are not the words of the passphrase.") from None


def _send_one(
    opened: Instance, read: sessionmaker[Session], event: Event, receiver: Receiver, pair: KeyPair
) -> bool:
    opened.writer.write(lambda session: outbox.resume(session, receiver.id))
    progress, stop = outbox.Progress(), threading.Event()
    with _telling(receiver.name, progress):
        summary = outbox.hand_over(
            opened.writer.write, read, event.id, receiver.id, pair, progress, stop
        )
    tried = ", ".join(f"{number} {state}" for state, number in summary.tried.items())
    click.echo(f"{receiver.name}: {tried or 'nothing to send'}; {summary.left} left")
    if summary.paused:
        click.echo(f"  paused: {summary.paused}", err=True)
    return summary.is_complete


@contextlib.contextmanager
def _telling(name: str, progress: outbox.Progress) -> Iterator[None]:
    """Say once a second how far it is, for as long as it takes."""
    done = threading.Event()

    def tell() -> None:
        while not done.wait(1):
            now = progress.snapshot()
            click.echo(f"{name}: {now.done} of {now.total}", err=True)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
