"""`kiosk print`: every sheet of the print room without the desk."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, get_args

import click
import pikepdf

from kiosk import packs
from kiosk.app import sheet_of
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.cli.unlocking import passphrase_option, telling
from kiosk.cli.writing import WRITTEN, key_of, print_written, refuse_file
from kiosk.config import LANGUAGES, Settings
from kiosk.models import Kind
from kiosk.printing import pdf
from kiosk.printing.checking import NotPrintable
from kiosk.printing.layouts import CardFormat, Flip, LetterPaper, Window
from kiosk.printing.spool import CannotSpool, Setup, Spool
from kiosk.web.rendering import NoSheet
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.labels import MOST
from kiosk.web.sheets.orders import Labels

WHY_NOT = {
    "no_weasyprint": "This machine cannot make PDF files: Pango is missing (`make install`).",
    "too_long": "The sheet took too long to make. Close other programs, then try again.",
    "failed": "The sheet could not be made. Try again; if it goes on, ask for help.",
}
NO_WORDS_IN_A_FILE = (
    "The six words are written to no file: whoever takes the laptop could read it. Use "
    "--printer NAME, or --out - into a pipe."
)
GOES = {"letters": Kind.LETTER, "cards": Kind.CARD}
PAPERS = tuple(dict.fromkeys(paper for kind in KINDS.values() for paper in kind.papers))
EVERY_PAPER = tuple(dict.fromkeys((*PAPERS, *get_args(LetterPaper))))


@main.command("print")
@click.argument("kind", type=click.Choice((*KINDS, *WRITTEN)))
@instance_option
@click.option("--case", "slug", help="The case's name in its address.")
@click.option("--locale", default="fr", type=click.Choice(LANGUAGES), show_default=True)
@click.option("--paper", type=click.Choice(EVERY_PAPER), help="As the kind usually is, if not set.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File; - is stdout.")
@click.option("--printer", help="Name of a printer, as `lpstat -e` lists it.")
@click.option("--format", "card_format", default="a6-4up", type=click.Choice(get_args(CardFormat)),
              show_default=True, help="Of cards.")  # fmt: skip
@click.option("--flip", default="long", type=click.Choice(get_args(Flip)), show_default=True,
              help="The edge over which the printer turns cards.")  # fmt: skip
@click.option("--window", default="din-b", type=click.Choice(get_args(Window)), show_default=True,
              help="Of the envelopes of letters.")  # fmt: skip
@click.option("--copy", "has_copy", is_flag=True, help="A copy of each letter for the embassy.")
@click.option("--to", type=click.Choice(("letters", "cards")), help="Whose address is on labels.")
@click.option("--number", type=click.IntRange(1, MOST), help="How many labels; else a whole sheet.")
@click.option("--first", type=click.IntRange(1), default=1, show_default=True,
              help="The place of the first label on a sheet that was begun.")  # fmt: skip
@passphrase_option
def print_command(kind: str, instance: Path | None, **asked: Any) -> None:
    """Print a sheet, or the letters and cards that were written.

    KIND is one of the names above. A sheet for a case needs --case, and without an event it comes
    from the pack that ships. `letters` and `cards` need --case and the passphrase; they go to a
    printer or into a pipe, never to a file, and the desk asks afterwards what came out. So does the
    `recovery-sheet`, which needs the passphrase.

    Example: kiosk print poster --case joel-paredes --locale fr --out poster.pdf

    Example: kiosk print cards --case joel-paredes --printer hall --passphrase-file -
    """
    if bool(asked["out"]) is bool(asked["printer"]):
        raise click.UsageError("Say where it goes: --out FILE, --out - or --printer NAME.")
    if kind in WRITTEN:
        _written(kind, instance, **asked)
    else:
        _sheet(kind, instance, **asked)


def _written(kind: str, instance: Path | None, **asked: Any) -> None:
    if not asked["slug"]:
        raise click.UsageError("Say for which case: --case SLUG.")
    refuse_file(asked["out"])
    options = (
        {"format": asked["card_format"], "flip": asked["flip"]}
        if kind == "cards"
        else {
            "paper": asked["paper"] or "a4",
            "window": asked["window"],
            "has_copy": asked["has_copy"],
        }
    )
    settings = settings_of(instance, printer=asked["printer"] or "")
    words: IO[str] | None = asked["passphrase_file"]
    print_written(settings, kind, asked["slug"], asked["locale"], options, words)


def _sheet(
    kind: str,
    instance: Path | None,
    slug: str | None,
    locale: str,
    paper: str | None,
    out: Path | None,
    printer: str | None,
    **more: Any,
) -> None:
    if KINDS[kind].languages is not None and not slug:
        raise click.UsageError("Say for which case: --case SLUG.")
    if paper and paper not in KINDS[kind].papers:
        raise click.UsageError(f"{kind} comes on {', '.join(KINDS[kind].papers)}.")
    settings, paper = settings_of(instance, printer=printer or ""), paper or KINDS[kind].papers[0]
    about = slug if KINDS[kind].languages is not None else None
    told: Mapping[str, Any] = {}
    if kind == "labels":
        told = {"labels": Labels(GOES.get(more["to"]), more["number"], more["first"])}
    elif kind == "recovery-sheet":
        refuse_file(out, NO_WORDS_IN_A_FILE)
        told = key_of(settings, more["passphrase_file"])
    document = _made(kind, settings, about, locale, paper, told)
    if printer:
        _spool(printer, document, paper)
    elif str(out) == "-":
        click.echo(document, nl=False)
    elif out:
        _save(out, document)
    click.echo(f"{printer or out}: {_pages(document, paper)}.", err=str(out) == "-")


def _made(
    kind: str,
    settings: Settings,
    slug: str | None,
    locale: str,
    paper: str,
    told: Mapping[str, Any],
) -> bytes:
    try:
        with telling("Making the sheet"):
            return sheet_of(kind, settings, slug, locale, paper, **told)
    except NotPrintable as refused:
        raise Fault(f"The sheet does not pass its check: {refused.reason}.") from None
    except (NoSheet, pdf.CannotPrint, packs.BrokenPack, OSError) as error:
        raise Fault(WHY_NOT.get(str(error), f"There is no such sheet: {error}.")) from None


def _save(out: Path, document: bytes) -> None:
    try:
        out.write_bytes(document)
    except OSError as error:
        raise Fault(f"It cannot be written: {error}.") from None


def _spool(printer: str, document: bytes, paper: str) -> None:
    try:
        Spool(printer).send(document, Setup(paper))
    except CannotSpool as error:
        raise Fault(f"The printer took nothing: {error}.") from None


def _pages(document: bytes, paper: str) -> str:
    with pikepdf.Pdf.open(io.BytesIO(document)) as pages:
        number = len(pages.pages)
    name = paper.upper() if paper[1:].isdigit() else paper.title()
    return f"one {name} page" if number == 1 else f"{number} {name} pages"
