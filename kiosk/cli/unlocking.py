"""What commands share that open the instance: its lock, its event, and the passphrase."""

import contextlib
import threading
from collections.abc import Iterator
from typing import IO

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.events import current_event
from kiosk.cli.command import Fault
from kiosk.config import Settings
from kiosk.database import CannotUse
from kiosk.models import Event, EventKey
from kiosk.serve import Instance, open_instance
from kiosk.vault import KeyPair, WrongPassphrase, unwrap

passphrase_option = click.option(
    "--passphrase-file", type=click.File("r"), help="File with the words; - is stdin."
)


@contextlib.contextmanager
def opened(settings: Settings) -> Iterator[Instance]:
    """Lock the folder for as long as the block runs. Raises Fault where there is no event."""
    refuse_empty(settings)
    try:
        instance = open_instance(settings)
    except CannotUse as error:
        raise Fault(str(error)) from None
    try:
        yield instance
    finally:
        instance.close()


def refuse_empty(settings: Settings) -> None:
    if not settings.database.exists():
        raise Fault(f"There is no event in {settings.instance} yet: start the kiosk first.")


def event_of(session: Session) -> Event:
    found = current_event(session)
    if found is None:
        raise Fault("There is no event yet: start the kiosk first.")
    return found


def pair_of(session: Session, event: Event, words: IO[str] | None) -> KeyPair:
    """Return the event's key, opened with the words of the file or of a prompt."""
    key = session.scalars(
        select(EventKey).where(EventKey.event_id == event.id, EventKey.wrapped.is_not(None))
    ).first()
    if key is None or key.wrapped is None:
        raise Fault("This laptop does not hold the key of the event.")
    try:
        return unwrap(key.wrapped, typed(words), key.id)
    except WrongPassphrase:
        raise Fault("These are not the words of the passphrase.") from None


def typed(words: IO[str] | None) -> str:
    """Return the passphrase as typed."""
    return words.read() if words else str(click.prompt("Passphrase", hide_input=True, err=True))


@contextlib.contextmanager
def telling(what: str) -> Iterator[None]:
    """Say what goes on once it takes longer than a second."""
    done = threading.Event()

    def tell() -> None:
        if not done.wait(1):
            click.echo(f"{what} …", err=True)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
