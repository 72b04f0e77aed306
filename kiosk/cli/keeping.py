"""`kiosk backup` and `kiosk restore`: the whole instance as a file, and back on a fresh laptop."""

import datetime as dt
import itertools
import json
import uuid
from pathlib import Path
from typing import IO

import click
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kiosk import bundles
from kiosk.bundles import BundleFault, backups
from kiosk.cli.bundling import json_option, refuse_missing, to_option, why_not
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.cli.unlocking import event_of, passphrase_option, refuse_empty, telling, typed
from kiosk.config import Settings
from kiosk.database import CannotUse, reading_engine
from kiosk.durable import PART, NotWritten, write_whole
from kiosk.serve import restoring
from kiosk.vault import WrongPassphrase, fingerprint
from kiosk.web.backing_up import Backup, NoBackup, make_backup

AGAIN = "Start the kiosk once with this version, then try again."
WHY_NOT = {
    "no_key": f"The event has no key for backups yet. {AGAIN}",
    "not_ours": "This laptop does not hold the key of the event: use a bundle instead.",
    "no_identity": f"This laptop has no identity yet. {AGAIN}",
    "bad_name": "A file has a name that no backup can carry: call it by letters and digits.",
}


@main.command()
@instance_option
@to_option
@json_option
def backup(instance: Path | None, folder: Path, as_json: bool) -> None:
    """Write everything that this laptop holds as one file, also while the kiosk runs.

    What attendees wrote stays sealed in it. To read it one needs the passphrase, and nothing else.

    Example: kiosk backup --to /media/stick
    """
    settings = settings_of(instance)
    refuse_empty(settings)
    refuse_missing(folder)
    with telling("Writing the backup"):
        made = _made(settings)
        stem, content = made.stem, made.content
        names = (f"{stem}-{number:04}{backups.SUFFIX}" for number in itertools.count(1))
        try:
            path = write_whole(folder, names, content, f"{stem}.{uuid.uuid4().hex}{PART}")
        except NotWritten as fault:
            raise Fault(why_not(folder, fault)) from None
    if as_json:
        click.echo(json.dumps({"file": str(path), "bytes": len(content)}, indent=2))
    else:
        click.echo(f"{path}: {-(-len(content) // 1000)} kB. Keep the passphrase in another place.")


def _made(settings: Settings) -> Backup:
    try:
        with Session(reading_engine(settings.database)) as session:
            return make_backup(settings, session, event_of(session))
    except NoBackup as fault:
        raise Fault(f"{WHY_NOT[fault.code]} {fault.about}".strip()) from None
    except CannotUse as fault:
        raise Fault(str(fault)) from None
    except exc.DatabaseError as error:
        raise Fault(f"The database cannot be read: {error.orig}. {AGAIN}") from None


@main.command()
@instance_option
@click.argument("file", type=click.Path(path_type=Path))
@passphrase_option
@json_option
def restore(
    instance: Path | None, file: Path, passphrase_file: IO[str] | None, as_json: bool
) -> None:
    """Put a backup on a laptop that has no event yet.

    Until receivers have answered, nobody knows what the first laptop has handed over since: what
    can be asked about is asked before anything is sent again.

    Example: kiosk restore /media/stick/practice-1a2b3c4d-0001.backup
    """
    settings = settings_of(instance)
    try:
        restoring.refuse_used(settings)
        closed = backups.read_backup(bundles.read_at_most(file, backups.MOST_FILE_BYTES))
        words = typed(passphrase_file)
        with telling("Restoring"):
            files = backups.open_backup(closed, words)
            restored = restoring.restore(settings, files, dt.datetime.now(dt.UTC))
    except WrongPassphrase:
        raise Fault("These are not the words of the passphrase.") from None
    except (BundleFault, CannotUse) as fault:
        raise Fault(str(fault)) from None
    _tell(settings, restored, as_json)


def _tell(settings: Settings, restored: restoring.Restored, as_json: bool) -> None:
    mark = fingerprint(restored.identity.public)
    if as_json:
        told = {
            "instance": str(settings.instance),
            "event": restored.event,
            "actions": restored.actions,
            "unclear": restored.unclear,
            "by_post": restored.by_post,
            "kiosk": str(restored.identity.id),
            "fingerprint": {"words": mark.words, "hex": mark.hex},
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    click.echo(f"{settings.instance}: {restored.actions} actions of “{restored.event}”.")
    if restored.unclear:
        click.echo(
            f"{restored.unclear} deliveries are unclear: receivers are asked, or get the same key "
            "again, so that nothing is sent twice."
        )
    if restored.by_post:
        click.echo(
            f"{restored.by_post} letters and cards wait to be posted: look first which of them "
            "were posted since the backup was made."
        )
    name = bundles.short(restored.identity.id)
    click.echo(f"This laptop is kiosk {name}, fingerprint: {mark.words} ({mark.hex})")
