"""The whole instance as one encrypted file, for the command and for the desk alike."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sqlalchemy import exc
from sqlalchemy.orm import Session

from kiosk import bundles
from kiosk.actions.kiosks import own
from kiosk.bundles.backups import DATABASE, SUFFIX, Way, pack_backup
from kiosk.config import FILE_NAME, Settings
from kiosk.database import CannotUse, snapshot
from kiosk.durable import PART
from kiosk.models import AgeKey, Event, EventKey
from kiosk.vault import SealedAgeKey
from kiosk.vault.authority import OWN_FILES
from kiosk.vault.identity import FILE_NAME as IDENTITY

Code = Literal["no_key", "not_ours", "no_identity", "bad_name"]


class NoBackup(RuntimeError):  # noqa: N818 - read by whoever asked for one
    """There can be no backup; `code` says why, `about` names the file where one is at fault."""

    def __init__(self, code: Code, about: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.about = about


@dataclass(frozen=True)
class Backup:
    """A backup file: how its name begins, and its content, which only the passphrase opens."""

    stem: str
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.stem}{SUFFIX}"


def make_backup(settings: Settings, session: Session, event: Event) -> Backup:
    """Return the backup of everything in the folder. Raises NoBackup, CannotUse."""
    key = session.get(AgeKey, event.id)
    wrapper = session.get(EventKey, key.key_id) if key else None
    if key is None or wrapper is None:
        raise NoBackup("no_key")
    if wrapper.wrapped is None:
        raise NoBackup("not_ours")
    try:
        stem = f"{event.slug}-{bundles.short(own(session).id)}"
    except exc.NoResultFound:
        raise NoBackup("no_identity") from None
    age = SealedAgeKey(key.recipient, key.key_id, key.sealed)
    way = Way(event.id, event.slug, wrapper.wrapped, age)
    try:
        return Backup(stem, pack_backup(way, files_of(settings)))
    except ValueError as fault:
        raise NoBackup("bad_name", str(fault)) from None


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
