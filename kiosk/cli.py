"""The `kiosk` command."""

import contextlib
import dataclasses
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy import exc, select
from sqlalchemy.orm import Session, sessionmaker

from kiosk import outbox, packs
from kiosk.actions.events import current_event
from kiosk.app import poster_of
from kiosk.config import LANGUAGES, BadSettings, Settings, load_settings
from kiosk.database import CannotUse, reading_engine
from kiosk.models import Event, EventKey, Receiver
from kiosk.printing import pdf
from kiosk.serve import Instance, open_instance, run, serve
from kiosk.vault import KeyPair, WrongPassphrase, unwrap
from kiosk.web.prints import NoPoster


class Fault(click.ClickException):
    """One line for the person at the terminal; the command ends with 1."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=True)


instance_option = click.option(
    "--instance", type=click.Path(path_type=Path), help="Folder of what this machine writes."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ecritoire")
def main() -> None:
    """Écritoire, the kiosk for letter-writing marathons.

    Example: kiosk run --port 9000
    """


@main.command("run")
@instance_option
@click.option("--host", help="Address to listen on; 127.0.0.1 unless told otherwise.")
@click.option("--port", type=int, help="Port to listen on; 8080 unless told otherwise.")
@click.option("--open", "opens", is_flag=True, help="Open the browser when ready.")
def run_command(instance: Path | None, host: str | None, port: int | None, opens: bool) -> None:
    """Run the kiosk; with no event it makes a practice event at once.

    Example: kiosk run --port 9000 --open
    """
    settings = _settings(instance, host=host, port=port)
    command = [sys.executable, "-m", "kiosk", "serve", "--instance", str(settings.instance)]
    command += ["--host", settings.host, "--port", str(settings.port)]
    sys.exit(run(command, ["--open"] if opens else []))


@main.command("serve", hidden=True)
@instance_option
@click.option("--host")
@click.option("--port", type=int)
@click.option("--open", "opens", is_flag=True)
def serve_command(instance: Path | None, host: str | None, port: int | None, opens: bool) -> None:
    """Serve in this process; `kiosk run` starts it and restarts it."""
    try:
        serve(_settings(instance, host=host, port=port), opens_browser=opens)
    except (CannotUse, packs.BrokenPack) as error:
        raise Fault(str(error)) from None


@main.command()
@instance_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def queue(instance: Path | None, as_json: bool) -> None:
    """Show what was captured, in which state it is, and whether the books balance.

    Example: kiosk queue --json
    """
    try:
        with _reading(_settings(instance)) as session:
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
    settings = _settings(instance)
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


@main.group()
def pack() -> None:
    """Check case packs.

    Example: kiosk pack check my-pack/
    """


@pack.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def pack_check(path: Path, as_json: bool) -> None:
    """List every fault of a pack, with file and line.

    Example: kiosk pack check my-pack/
    """
    faults = packs.check(path)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(fault) for fault in faults], indent=2))
    else:
        click.echo("\n".join(map(str, faults)) or f"{path}: no faults.")
    if faults:
        raise Fault(f"{len(faults)} fault(s) in {path}.")


@pack.command("schema")
def pack_schema() -> None:
    """Print the JSON Schema of a pack's files.

    Example: kiosk pack schema > pack.schema.json
    """
    click.echo(json.dumps(packs.json_schema(), indent=2, ensure_ascii=False))


@main.group("print")
def print_group() -> None:
    """Make print files.

    Example: kiosk print poster --case joel-paredes --locale fr --out poster.pdf
    """


@print_group.command()
@instance_option
@click.option("--case", "slug", required=True, help="The case's short name, as in its address.")
@click.option("--locale", default=LANGUAGES[0], type=click.Choice(LANGUAGES), show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def poster(instance: Path | None, slug: str, locale: str, out: Path) -> None:
    """Make the poster of a case: A4, with the code of its online petition.

    Example: kiosk print poster --case joel-paredes --locale fr --out poster.pdf
    """
    settings = _settings(instance)
    try:
        content = poster_of(settings, slug, locale)
        out.write_bytes(content)
    except (NoPoster, pdf.CannotPrint, packs.BrokenPack, OSError) as error:
        raise Fault(WHY_NOT.get(str(error), f"There is no poster: {error}.")) from None
    click.echo(f"{out}: one A4 page.")


WHY_NOT = {
    "no_weasyprint": "This machine cannot make PDF files: Pango is missing (`make install`).",
    "too_long": "The poster took too long to make. Close other programs, then try again.",
    "failed": "The poster could not be made. Try again; if it goes on, ask for help.",
}


def _settings(instance: Path | None, **overrides: Any) -> Settings:
    try:
        return load_settings(instance, **overrides)
    except BadSettings as error:
        raise Fault(str(error)) from None


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
