"""`kiosk pack`: checking case packs, taking one, and handing on the one in use."""

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kiosk import packs
from kiosk.actions.choosing import take_pack
from kiosk.actions.events import current_event
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.cli.unlocking import telling
from kiosk.config import Settings
from kiosk.database import CannotUse, reading_engine
from kiosk.durable import NotWritten, write_whole
from kiosk.packs.checking import files_of, pack_of
from kiosk.packs.exporting import exported
from kiosk.packs.in_use import InUse, PacksInUse
from kiosk.packs.reading import PackFiles, zip_of
from kiosk.packs.shelf import Name, NotKept, Shelf, builtin
from kiosk.serve import open_instance


@main.group()
def pack() -> None:
    """Check, import and export case packs.

    Example: kiosk pack check my-pack/
    """


@pack.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def pack_check(path: Path, as_json: bool) -> None:
    """List every fault of a pack, a folder or a zip, with file and line.

    Example: kiosk pack check my-pack/
    """
    faults = packs.check(path)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(fault) for fault in faults], indent=2))
    else:
        click.echo("\n".join(map(str, faults)) or f"{path}: no faults.")
    if faults:
        raise Fault(f"{len(faults)} fault(s) in {path}.")


@pack.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@instance_option
def pack_import(path: Path, instance: Path | None) -> None:
    """Take a pack, a folder or a zip, and let the events that may use it do so.

    Example: kiosk pack import my-pack.zip
    """
    settings, read = settings_of(instance), files_of(path)
    with _telling_faults(path):
        found = pack_of(read)
    try:
        opened = open_instance(settings)
    except CannotUse as error:
        raise Fault(str(error)) from None
    try:
        with telling("Keeping the pack"):
            is_new = Shelf(settings.packs).keep(
                read.files or PackFiles(), Name(found.id, found.version)
            )
            number = opened.writer.write(lambda session: take_pack(session, found), is_patient=True)
    except NotKept as fault:
        raise Fault(f"The pack is not kept: {fault}.") from None
    finally:
        opened.close()
    kept = "kept" if is_new else "here already"
    uses = f"{number} event(s) use it" if number else "no event may use it now"
    click.echo(f"{found.id} {found.version}: {kept}; {uses}.")


@pack.command("export")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File to make; a zip.")
@instance_option
def pack_export(out: Path, instance: Path | None) -> None:
    """Write the pack in use as a zip, with what the host decided in it.

    Example: kiosk pack export --out our-pack.zip
    """
    settings = settings_of(instance)
    use = in_use(settings)
    with _telling_faults(out):
        made = zip_of(exported(use.files, use.edits, use.unfit))
    try:
        write_whole(out.parent, [out.name], made, out.name + ".part")
    except NotWritten as fault:
        raise Fault(f"{out} cannot be written, or is there already ({fault}).") from None
    click.echo(f"{out}: {pack_of(files_of(made)).version}.")


@pack.command("schema")
def pack_schema() -> None:
    """Print the JSON Schema of a pack's files.

    Example: kiosk pack schema > pack.schema.json
    """
    click.echo(json.dumps(packs.json_schema(), indent=2, ensure_ascii=False))


def in_use(settings: Settings) -> InUse:
    """Return the pack that the event uses, with what the host decided in it. Raises Fault."""
    found = PacksInUse(Shelf(settings.packs))
    shipped = Name(builtin().id, builtin().version)
    if not settings.database.exists():
        return found.of(shipped, None)
    engine = reading_engine(settings.database)
    try:
        with Session(engine) as session:
            event = current_event(session)
            name = Name(event.pack_id, event.pack_version) if event else shipped
            return found.of(name, lambda: Session(engine))
    except exc.DatabaseError as error:
        raise Fault(f"The database cannot be read: {error.orig}.") from None
    finally:
        engine.dispose()


@contextmanager
def _telling_faults(path: Path) -> Iterator[None]:
    try:
        yield
    except packs.BrokenPack as broken:
        raise Fault(f"{broken}\n{len(broken.faults)} fault(s) in {path}.") from None
