"""`kiosk bundle`: everything of the event on a stick, and what other kiosks brought."""

import contextlib
import datetime as dt
import errno
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy.orm import Session, sessionmaker

from kiosk import bundles
from kiosk.actions.kiosks import next_bundle
from kiosk.bundles import Bundle, BundleFault, Taken
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.cli.unlocking import event_of, opened, pair_of, passphrase_option, telling
from kiosk.database import NotSaved, reading_engine
from kiosk.durable import NotWritten
from kiosk.models import AgeKey, Audit, Event
from kiosk.outbox.holding import held_back
from kiosk.serve import Instance
from kiosk.vault import CannotOpen, SealedAgeKey, fingerprint, open_age_key

to_option = click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder to write to, such as a stick's; where you are unless told otherwise.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="For programs.")


@main.group()
def bundle() -> None:
    """Carry an event on a stick, still sealed: to another laptop, or to keep it safe.

    Example: kiosk bundle export --to /media/stick
    """


@bundle.command("export")
@instance_option
@to_option
@json_option
def export(instance: Path | None, folder: Path, as_json: bool) -> None:
    """Write all that was captured as one file; nothing is deleted, no passphrase is needed.

    Example: kiosk bundle export --to /media/stick
    """
    with opened(settings_of(instance)) as kiosk, telling("Writing the bundle"):
        refuse_missing(folder)
        made, path, held = _write(kiosk, folder)
    _tell_export(made, path, held, as_json)
    if made.damaged:
        ids = ", ".join(map(str, made.damaged[:5]))
        raise Fault(
            f"{len(made.damaged)} actions are damaged on this laptop and not in the bundle ({ids})."
            " Keep the instance folder as it is, and take them from a backup."
        )


def refuse_missing(folder: Path) -> None:
    if not folder.is_dir():
        raise Fault(f"There is no folder {folder}. Is the stick plugged in?")


def _write(kiosk: Instance, folder: Path) -> tuple[Bundle, Path, int]:
    """Return also how many of its actions the host holds back here."""
    with _saving():
        number = kiosk.writer.write(next_bundle, is_patient=True)
    with Session(reading_engine(kiosk.settings.database)) as session:
        event = event_of(session)
        key = session.get(AgeKey, event.id)
        if key is None:
            raise Fault("The event has no key, so nothing can be written for it.")
        made = bundles.compose(session, event, kiosk.identity, number)
        carried = {found.id for found in made.envelopes}
        held = sum(found.action_id in carried for found in held_back(session, event.id))
    try:
        path = bundles.write_bundle(folder, made, kiosk.identity, key.recipient)
    except NotWritten as fault:
        raise Fault(why_not(folder, fault)) from None
    with _saving():
        _note(kiosk, event.id, "bundle_exported", {"number": number, "file": path.name})
    return made, path, held


def why_not(folder: Path, fault: NotWritten) -> str:
    """Return one line that says why a file was not written to the folder."""
    if fault.code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"There is too little room in {folder}. Make room, or take another stick."
    words = os.strerror(fault.code)
    return f"Nothing was written to {folder} ({words}). Check the stick, then try again."


@contextlib.contextmanager
def _saving() -> Iterator[None]:
    try:
        yield
    except NotSaved as fault:
        raise Fault(
            f"The database cannot be written to ({fault}). Make room on the disk."
        ) from None


def _note(kiosk: Instance, event_id: Any, act: str, detail: dict[str, Any]) -> None:
    row = Audit(at=dt.datetime.now(dt.UTC), event_id=event_id, act=act, detail=detail)
    kiosk.writer.write(lambda session: session.add(row), is_patient=True)


def _tell_export(made: Bundle, path: Path, held: int, as_json: bool) -> None:
    manifest, mark = made.manifest, fingerprint(made.manifest.public)
    if as_json:
        told = {
            "file": str(path),
            "kiosk": str(manifest.kiosk_id),
            "fingerprint": {"words": mark.words, "hex": mark.hex},
            "number": manifest.number,
            "actions": manifest.actions,
            "tallies": manifest.tallies,
            "held_back": held,
            "damaged": [str(found) for found in made.damaged],
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    click.echo(f"{path}: {manifest.actions} actions, {manifest.tallies} lines of the tally.")
    if held:
        # A hold is a decision of this desk: it is in no envelope, so that the other laptop asks.
        click.echo(
            f"{held} of them are held back here. They go along, still sealed, and the laptop that "
            "takes them in hands them over: hold them back there too."
        )
    click.echo(f"Kiosk {bundles.short(manifest.kiosk_id)}, fingerprint: {mark.words} ({mark.hex})")


@dataclass(frozen=True)
class _Outcome:
    """What became of one file: taken, or the fault that kept it out."""

    path: Path
    taken: Taken | None = None
    fault: BundleFault | None = None

    @property
    def is_whole(self) -> bool:
        return self.taken is not None and self.taken.is_whole

    def as_json(self) -> dict[str, Any]:
        if self.taken:
            return {"file": str(self.path), "taken": True, **self.taken.as_json()}
        fault = self.fault
        code = fault.code.value if fault else None
        return {"file": str(self.path), "taken": False, "fault": code, "text": str(fault)}

    def __str__(self) -> str:
        if self.taken is None:
            return f"{self.path.name}: NOT TAKEN"
        merged = self.taken.merged
        return (
            f"{self.path.name}: {merged.added} new, {merged.known} already here, "
            f"{len(merged.refused) + len(self.taken.refused_tallies)} refused, "
            f"{merged.withdrawn} withdrawn, {self.taken.tallies} lines of the tally"
        )


@bundle.command("import")
@instance_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--trust", multiple=True, metavar="FINGERPRINT", help="Words or hex of a kiosk you checked."
)
@passphrase_option
@json_option
def import_(
    instance: Path | None,
    files: tuple[Path, ...],
    trust: tuple[str, ...],
    passphrase_file: IO[str] | None,
    as_json: bool,
) -> None:
    """Take in what other kiosks of the event captured, in any order and as often as you like.

    Example: kiosk bundle import /media/stick/*.bundle.age
    """
    with opened(settings_of(instance)) as kiosk:
        read: sessionmaker[Session] = sessionmaker(reading_engine(kiosk.settings.database))
        with read() as session:
            event = event_of(session)
            identity = _age_identity(session, event, passphrase_file)
        outcomes = [_take(kiosk, event, path, identity, trust) for path in files]
        with read() as session:
            standings = bundles.standings(session, event.id)
    _tell_import(outcomes, standings, as_json)
    _fault_if_any(outcomes)


def _age_identity(session: Session, event: Event, words: IO[str] | None) -> str:
    key = session.get(AgeKey, event.id)
    if key is None:
        raise Fault("The event has no key for bundles: this laptop cannot open any.")
    sealed = SealedAgeKey(key.recipient, key.key_id, key.sealed)
    try:
        return open_age_key(sealed, pair_of(session, event, words), event.id)
    except CannotOpen:
        raise Fault(
            "The event's key for bundles is damaged on this laptop: take it from a backup."
        ) from None


def _take(
    kiosk: Instance, event: Event, path: Path, identity: str, trust: Sequence[str]
) -> _Outcome:
    """Take in one file; a fault in it does not keep the others out."""
    with telling(f"Reading {path.name}"), _saving():
        try:
            content = bundles.read_at_most(path, bundles.MOST_FILE_BYTES)
            found = bundles.read_bundle(content, identity)
            taken = kiosk.writer.write(
                lambda session: bundles.take_in(session, found, event, trust), is_patient=True
            )
        except BundleFault as fault:
            return _Outcome(path, fault=fault)
        _note(kiosk, event.id, "bundle_imported", taken.as_json())
    return _Outcome(path, taken)


def _tell_import(
    outcomes: Sequence[_Outcome], standings: Sequence[bundles.Standing], as_json: bool
) -> None:
    if as_json:
        told = {
            "files": [outcome.as_json() for outcome in outcomes],
            "kiosks": [standing.as_json() for standing in standings],
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for outcome in outcomes:
        click.echo(str(outcome))
    for standing in standings:
        click.echo(f"  {standing}")


def _fault_if_any(outcomes: Sequence[_Outcome]) -> None:
    lines = [f"{o.path.name}: {o.fault}" for o in outcomes if o.fault]
    for outcome in outcomes:
        if outcome.taken and not outcome.is_whole:
            ids = [*outcome.taken.merged.refused, *outcome.taken.refused_tallies]
            lines.append(
                f"{outcome.path.name}: {len(ids)} refused, since this laptop holds other content "
                f"under the same id; what is here was kept ({', '.join(map(str, ids[:5]))})."
            )
    if lines:
        raise Fault("\n".join(lines))
