"""The folder of one machine: locked, with its writer running and an event in it."""

import datetime as dt
import os
from dataclasses import dataclass

from filelock import FileLock, Timeout
from sqlalchemy.orm import Session

from kiosk import outbox
from kiosk.actions.events import (
    NewEvent,
    current_event,
    ensure_age_keys,
    make_practice_event,
)
from kiosk.actions.kiosks import become
from kiosk.config import Settings
from kiosk.database import CannotUse, NotSaved, Writer, refuse_full_disk
from kiosk.vault import BrokenIdentity, Identity, load_or_make
from kiosk.web.state import Kiosk


@dataclass
class Instance:
    """The folder of one machine, locked, with its writer running."""

    settings: Settings
    lock: FileLock
    writer: Writer
    identity: Identity

    def close(self) -> None:
        self.writer.stop()
        self.lock.release()


def open_instance(settings: Settings) -> Instance:
    """Lock the folder and start the writer. Raises CannotUse with one line that says what to do."""
    lock = lock_folder(settings)
    writer = Writer(settings.database)
    try:
        refuse_full_disk(settings.instance)
        writer.start()
        # Whoever was sending when this folder was last used is gone: its rows are unclear now.
        writer.write(lambda session: outbox.take_back(session, dt.datetime.now(dt.UTC)))
        identity = load_or_make(settings.keys)
        writer.write(lambda session: _settle_in(session, identity), is_patient=True)
    except (CannotUse, BrokenIdentity, OSError) as error:
        writer.stop()
        lock.release()
        raise CannotUse(str(error)) from None
    except NotSaved as fault:
        writer.stop()
        lock.release()
        raise CannotUse(
            f"Nothing can be saved in {settings.instance} ({fault}). Make room on the disk, then "
            "start again. Nothing that was captured is lost."
        ) from None
    return Instance(settings, lock, writer, identity)


def _settle_in(session: Session, identity: Identity) -> None:
    """Count under this identity; give events of an earlier version what they lack."""
    become(session, identity.id, identity.public)
    ensure_age_keys(session)


def lock_folder(settings: Settings) -> FileLock:
    """Return the held lock of the folder, which is made where it is missing. Raises CannotUse."""
    # What is sealed is nobody else's business either: no other account may even copy it.
    os.umask(0o077)
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
        made = make_practice_event(session, kiosk.pack, country, kiosk.now())
        outbox.ensure_post(session, made.id, kiosk.now())
        return made

    try:
        return write(make, is_patient=True)
    except NotSaved as fault:
        raise CannotUse(
            f"The practice event cannot be saved ({fault}). "
            "Make room on the disk, then start again."
        ) from None
