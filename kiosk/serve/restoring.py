"""A whole instance into a backup, and a backup into a folder that has no event yet."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kiosk import outbox
from kiosk.actions.events import current_event
from kiosk.actions.kiosks import become
from kiosk.bundles.backups import DATABASE
from kiosk.config import FILE_NAME, Settings
from kiosk.database import CannotUse, Writer, check_whole, snapshot
from kiosk.durable import PART, NotWritten, sync_folder, write_whole
from kiosk.models import Action, Audit, Delivery, Receiver, State
from kiosk.receivers import KINDS, Reason
from kiosk.serve.instance import lock_folder
from kiosk.vault import Identity, load_or_make
from kiosk.vault.authority import OWN_FILES
from kiosk.vault.identity import FILE_NAME as IDENTITY

WORKSHOP = "restore.part"
UNPROVED = (State.WAITING, State.SENDING, State.UNKNOWN)


@dataclass(frozen=True)
class Restored:
    """What was restored: the event, its actions, and how many deliveries are to be asked about.

    `by_post` letters and cards wait for people, who alone can tell what was posted meanwhile.
    """

    event: str
    actions: int
    unclear: int
    by_post: int
    identity: Identity


def files_of(settings: Settings) -> list[tuple[str, bytes]]:
    """Return what a backup holds: database, settings, keys and packs, by path in the folder.

    The kiosk's own key stays here: two laptops must never count and sign as one. So does the key
    of the authority for tablets: with it one could pass for this laptop. Raises CannotUse.
    """
    found = [(DATABASE, snapshot(settings.database))]
    folder = settings.instance
    try:
        for path in [folder / FILE_NAME, *_below(folder / "packs"), *_below(settings.keys)]:
            if path.is_file() and not path.is_symlink():
                found.append((path.relative_to(folder).as_posix(), path.read_bytes()))
    except OSError as fault:
        raise CannotUse(f"{fault.filename} cannot be read ({fault.strerror}).") from None
    return found


def _below(folder: Path) -> list[Path]:
    own = [folder / name for name in (IDENTITY, *OWN_FILES)]
    kept = {*own, *(path.with_suffix(PART) for path in own)}
    return sorted(
        path
        for path in folder.rglob("*")
        if path not in kept and not _is_hidden(path.relative_to(folder))
    )


def _is_hidden(path: Path) -> bool:
    """Tell whether a system left it there, such as .DS_Store: nobody would miss it."""
    return any(part.startswith(".") for part in path.parts)


def restore(settings: Settings, files: dict[str, bytes], now: dt.datetime) -> Restored:
    """Put the files of a backup into the folder, which must have no event yet.

    All of it is written and checked aside, then moved into place, the database last. Raises
    CannotUse, and then the folder has no event still.
    """
    lock = lock_folder(settings)
    try:
        refuse_used(settings)
        aside = settings.instance / WORKSHOP
        shutil.rmtree(aside, ignore_errors=True)
        try:
            _write(aside, files)
            restored = _prepare(aside, now)
            _move(aside, settings.instance)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except (OSError, NotWritten) as fault:
        raise CannotUse(
            f"The folder {settings.instance} cannot be written to ({fault}). Make room, then try "
            "again: nothing was restored."
        ) from None
    finally:
        lock.release()
    return restored


def refuse_used(settings: Settings) -> None:
    """Raise CannotUse when the folder has an event, or something else that would be lost."""
    for name in (DATABASE, "packs", "keys"):
        if (settings.instance / name).exists():
            raise CannotUse(
                f"The folder {settings.instance} is in use already (it has {name}): nothing was "
                "changed. Choose a new folder with --instance."
            )


def _write(aside: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        target = aside / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target.parent, [target.name], content, f"{target.name}.part")


def _prepare(aside: Path, now: dt.datetime) -> Restored:
    """Check and migrate the database, give it an identity of its own, and mark what is unclear."""
    identity = load_or_make(aside / "keys")
    writer = Writer(aside / DATABASE)
    try:
        writer.start()
        return writer.write(lambda session: _settle(session, identity, now), is_patient=True)
    finally:
        writer.stop()


def _settle(session: Session, identity: Identity, now: dt.datetime) -> Restored:
    check_whole(session)
    become(session, identity.id, identity.public)
    unclear, by_post = mark_unclear(session, now)
    event = current_event(session)
    if event is None:
        raise CannotUse("The backup holds no event: nothing was restored.")
    detail = {"kiosk": str(identity.id), "unclear": unclear}
    session.add(Audit(at=now, event_id=event.id, act="restored", detail=detail))
    actions = session.scalar(select(func.count()).select_from(Action)) or 0
    return Restored(event.slug, actions, unclear, by_post, identity)


def mark_unclear(session: Session, now: dt.datetime) -> tuple[int, int]:
    """Make `unknown` of every delivery that is not proved; returns how many, and those by post.

    The first laptop may have handed them over after the backup was made, also those that had no
    row yet. So receivers that can be asked are asked first, and the others get the same key again.
    What goes by post goes on waiting: no program sends it, and people see what they have posted.
    """
    receivers = session.scalars(select(Receiver)).all()
    for receiver in receivers:
        outbox.fill(session, receiver, now)
    manual = [row.id for row in receivers if KINDS[row.kind].capabilities.manual]
    rows = (Delivery.state.in_(UNPROVED), Delivery.receiver_id.not_in(manual))
    unclear = session.scalar(select(func.count()).where(*rows)) or 0
    session.execute(
        update(Delivery)
        .where(*rows)
        .values(
            state=State.UNKNOWN,
            reason=Reason.RESTORED,
            lease_until=None,
            not_before=None,
            updated_at=now,
        )
    )
    waiting = (Delivery.state == State.WAITING, Delivery.receiver_id.in_(manual))
    return unclear, session.scalar(select(func.count()).where(*waiting)) or 0


def _move(aside: Path, folder: Path) -> None:
    for name in (FILE_NAME, "packs", "keys", DATABASE):
        # Settings that the host made for this laptop stay; there is no other file to overwrite.
        if (aside / name).exists() and not (folder / name).exists():
            (aside / name).rename(folder / name)
    sync_folder(folder)
