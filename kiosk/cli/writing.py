"""`kiosk print letters` and `kiosk print cards`: what was written, to a printer or into a pipe."""

import datetime as dt
import io
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from kiosk.actions.events import kinds_open
from kiosk.app import case_of, create_app
from kiosk.cli.command import Fault
from kiosk.cli.unlocking import event_of, opened, pair_of, refuse_empty, telling, typed
from kiosk.config import Settings
from kiosk.database import reading_engine
from kiosk.models import Event, EventKey, JobState, Kind, PrintJob
from kiosk.outbox import Opener, jobs
from kiosk.outbox.paper import to_print
from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.serve import Instance
from kiosk.vault import KeyPair, normalise_passphrase
from kiosk.web.pressroom import Run
from kiosk.web.prints.batches import batch_of
from kiosk.web.prints.working import print_written as make_and_print
from kiosk.web.rendering import NoSheet

WRITTEN: Mapping[str, Kind] = {"letters": Kind.LETTER, "cards": Kind.CARD}
NO_FILE = (
    "Letters and cards are written to no file: whoever takes the laptop could read it. Use "
    "--printer NAME, or --out - into a pipe."
)
Read = sessionmaker[Session]


def refuse_file(out: Path | None, words: str = NO_FILE) -> None:
    """Refuse a file, also one that the shell sends our output to. Raises click.UsageError."""
    if out is not None and (str(out) != "-" or _is_file(sys.stdout)):
        raise click.UsageError(words)


def _is_file(stream: IO[str]) -> bool:
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def print_written(
    settings: Settings,
    kind: str,
    slug: str,
    locale: str,
    options: Mapping[str, Any],
    words: IO[str] | None,
) -> None:
    """Print what is to print of a case; afterwards the desk asks what came out. Raises Fault."""
    if not pdf.is_available():
        raise Fault("This machine cannot make PDF files: Pango is missing (`make install`).")
    with opened(settings) as instance:
        read: Read = sessionmaker(reading_engine(settings.database))
        app = create_app(settings, instance.writer)
        try:
            case = case_of(app, slug)
        except NoSheet as error:
            raise Fault(f"There is no such pile: {error}.") from None
        with read() as session:
            event = event_of(session)
            ids = to_print(session, event.id, slug, WRITTEN[kind])
            _refuse_nothing(case, WRITTEN[kind], event, len(ids))
            opener = _opener(session, read, event, pair_of(session, event, words))
        wanted = jobs.Wanted(kind, slug, locale, options)
        job_id = _ordered(instance, event.id, wanted, ids)
        with telling(f"Making {len(ids)} {kind}"):
            batch = batch_of(case, kind, locale, options)
            document = make_and_print(app, Run("terminal"), job_id, batch, opener, 1)
        with read() as session:
            _tell(session, job_id, kind)
    if document is not None:
        click.echo(document, nl=False)


def _refuse_nothing(case: Case, kind: Kind, event: Event, number: int) -> None:
    if kind not in kinds_open(case, event):
        raise Fault("This case is closed: nothing of it is printed or posted any more.")
    if not number:
        raise Fault("Nothing is to print there.")


def _opener(session: Session, read: Read, event: Event, pair: KeyPair) -> Opener:
    own = (EventKey.event_id == event.id, EventKey.public == pair.public)
    return Opener(read, event.id, session.scalars(select(EventKey.id).where(*own)).one(), pair)


def _ordered(instance: Instance, event_id: UUID, wanted: jobs.Wanted, ids: Any) -> UUID:
    now = dt.datetime.now(dt.UTC)
    return instance.writer.write(lambda session: jobs.order(session, event_id, wanted, ids, now))


def _tell(session: Session, job_id: UUID, kind: str) -> None:
    """Say what became of it. Raises Fault where there is no document."""
    job = session.get_one(PrintJob, job_id)
    items = jobs.items(session, job_id)
    for item in items:
        if item.reason:
            click.echo(
                f"{kind[:-1].title()} {item.position} was left out: {item.reason}.", err=True
            )
    if job.state is JobState.FAILED:
        raise Fault(f"It was not printed ({job.reason}). At the desk, under Print, it can go on.")
    click.echo(
        f"{len(items)} {kind} on {job.sheets} sheets of paper. At the desk, under Print, say "
        "whether all of it came out.",
        err=True,
    )


def key_of(settings: Settings, words: IO[str] | None) -> Mapping[str, Any]:
    """Return what the recovery sheet holds, once the words have opened the key. Raises Fault."""
    refuse_empty(settings)
    passphrase = typed(words)
    with Session(reading_engine(settings.database)) as session:
        pair = pair_of(session, event_of(session), io.StringIO(passphrase))
    return {
        "passphrase": normalise_passphrase(passphrase),
        "public": pair.public,
        "day": dt.datetime.now(dt.UTC).astimezone().date(),
    }
