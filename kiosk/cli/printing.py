"""`kiosk print`: print files without the desk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kiosk import packs
from kiosk.app import sheet_of
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.config import LANGUAGES
from kiosk.printing import pdf
from kiosk.web.rendering import NoSheet

WHY_NOT = {
    "no_weasyprint": "This machine cannot make PDF files: Pango is missing (`make install`).",
    "too_long": "The sheet took too long to make. Close other programs, then try again.",
    "failed": "The sheet could not be made. Try again; if it goes on, ask for help.",
}


@main.group("print")
def print_group() -> None:
    """Make print files.

    Example: kiosk print poster --case joel-paredes --locale fr --out poster.pdf
    """


def _sheet_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what every sheet for a case is asked for with."""
    options: list[Callable[..., Any]] = [
        instance_option,
        click.option("--case", "slug", required=True, help="The case's name in its address."),
        click.option("--locale", default="fr", type=click.Choice(LANGUAGES), show_default=True),
        click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@print_group.command()
@_sheet_options
def poster(**asked: Any) -> None:
    """Make the poster of a case: A4, with the code of its online petition.

    Example: kiosk print poster --case joel-paredes --locale fr --out poster.pdf
    """
    _make("poster", **asked)


@print_group.command("lined-card")
@_sheet_options
def lined_card(**asked: Any) -> None:
    """Make a card to write by hand: A4, to cut and fold to A6, with the address.

    Example: kiosk print lined-card --case joel-paredes --locale fr --out card.pdf
    """
    _make("lined-card", **asked)


@print_group.command("lined-letter")
@_sheet_options
def lined_letter(**asked: Any) -> None:
    """Make a letter to write by hand: A4, with the address for a window envelope.

    Example: kiosk print lined-letter --case joel-paredes --locale fr --out letter.pdf
    """
    _make("lined-letter", **asked)


def _make(sheet: str, instance: Path | None, slug: str, locale: str, out: Path) -> None:
    settings = settings_of(instance)
    try:
        out.write_bytes(sheet_of(sheet, settings, slug, locale))
    except (NoSheet, pdf.CannotPrint, packs.BrokenPack, OSError) as error:
        raise Fault(WHY_NOT.get(str(error), f"There is no such sheet: {error}.")) from None
    click.echo(f"{out}: one A4 page.")
