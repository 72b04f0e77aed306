"""`kiosk queue`: what was captured, where it stands, and whether the books balance."""

import json
from pathlib import Path

import click
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kiosk import outbox
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.cli.unlocking import event_of, refuse_empty
from kiosk.config import Settings
from kiosk.database import reading_engine
from kiosk.models import State


@main.command()
@instance_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def queue(instance: Path | None, as_json: bool) -> None:
    """Show what was captured, in which state it is, and whether the books balance.

    Example: kiosk queue --json
    """
    try:
        with _reading(settings_of(instance)) as session:
            books = outbox.books(session, event_of(session).id)
    except exc.DatabaseError as error:
        raise Fault(f"The database cannot be read: {error.orig}.") from None
    if as_json:
        click.echo(json.dumps(books.as_json(), indent=2, ensure_ascii=False))
    else:
        _show(books)
    if not books.is_balanced:
        raise Fault("The books do not balance: copy the instance folder, then ask for help.")


def _reading(settings: Settings) -> Session:
    refuse_empty(settings)
    return Session(reading_engine(settings.database))


def _show(books: outbox.Books) -> None:
    click.echo(f"Captured: {books.captured}")
    for standing in books.standings:
        states = ", ".join(f"{number} {state}" for state, number in standing.states.items())
        click.echo(f"{standing.name or 'No receiver yet'}: {states or 'nothing'}")
        if standing.paused:
            click.echo(f"  paused: {standing.paused}")
    if books.lines:
        click.echo()
        click.echo("\n".join(_table(books)))
        click.echo()
    click.echo(f"Books: {'balanced' if books.is_balanced else 'NOT BALANCED'}")
    for difference in books.differences:
        click.echo(f"  {difference}")


def _table(books: outbox.Books) -> list[str]:
    """Return the books as lines of a table, with a column for each state that occurs."""
    used = [state for state in State if any(line.states.get(state) for line in books.lines)]
    rows = [["case", "kind", "receiver", "captured", *used, ""]]
    rows += [
        [
            line.case_slug,
            line.kind,
            line.receiver or "–",
            str(line.captured),
            *(str(line.states.get(state, 0)) for state in used),
            "" if line.is_balanced else "DIFFERS",
        ]
        for line in books.lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(map(_set, row, widths)).rstrip() for row in rows]


def _set(cell: str, width: int) -> str:
    return cell.rjust(width) if cell.isdigit() else cell.ljust(width)
