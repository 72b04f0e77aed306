"""`kiosk report`: what an event came to, as PDF, as a table, as text, or for programs."""

import json
from pathlib import Path

import click
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kiosk.app import sheet_of
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.cli.packing import in_use
from kiosk.cli.unlocking import event_of, refuse_empty, telling
from kiosk.config import LANGUAGES, Settings
from kiosk.database import reading_engine
from kiosk.outbox.figures import Report
from kiosk.outbox.report_table import report_json, report_table
from kiosk.outbox.reporting import report_of
from kiosk.printing import pdf
from kiosk.printing.checking import NotPrintable
from kiosk.web.rendering import NoSheet


@main.command()
@instance_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="FILE.pdf or .csv.")
@click.option("--locale", default="fr", type=click.Choice(LANGUAGES), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def report(instance: Path | None, out: Path | None, locale: str, as_json: bool) -> None:
    """Report the event in figures, without anything of a person; also after it was closed.

    Example: kiosk report --out report.csv
    """
    settings = settings_of(instance)
    refuse_empty(settings)
    if out and out.suffix not in (".pdf", ".csv"):
        raise click.UsageError("Say which: --out FILE.pdf or --out FILE.csv.")
    found = _figures(settings)
    if out:
        try:
            out.write_bytes(_content(settings, found, out.suffix, locale))
        except OSError as error:
            raise Fault(f"It cannot be written: {error}.") from None
    if as_json:
        click.echo(json.dumps(report_json(found), indent=2, ensure_ascii=False))
    else:
        _tell(found, out)
    if not found.is_balanced:
        raise Fault("The books do not balance: copy the instance folder, then ask for help.")


def _figures(settings: Settings) -> Report:
    try:
        with Session(reading_engine(settings.database)) as session:
            return report_of(session, event_of(session).id)
    except exc.DatabaseError as error:
        raise Fault(f"The database cannot be read: {error.orig}.") from None


def _content(settings: Settings, found: Report, suffix: str, locale: str) -> bytes:
    if suffix == ".csv":
        cases = in_use(settings).pack.cases
        return report_table(found, {case.slug: case.name(locale).value for case in cases})
    try:
        with telling("Making the report"):
            return sheet_of("report", settings, None, locale)
    except (NoSheet, NotPrintable, pdf.CannotPrint) as error:
        raise Fault(f"The report cannot be made as PDF ({error}): take --out FILE.csv.") from None


def _tell(found: Report, out: Path | None) -> None:
    click.echo(
        f"{found.together} actions: {found.at_screens} at screens, {found.on_paper} on paper."
    )
    if found.held_back:
        click.echo(f"{found.held_back} of them are held back.")
    for receiver in found.receivers:
        name = receiver.name or "No receiver yet"
        click.echo(f"{name}: {receiver.sent} sent, {receiver.waiting} waiting")
    click.echo(f"Books: {'balanced' if found.is_balanced else 'NOT BALANCED'}")
    if out:
        click.echo(f"Written: {out}")
