"""`kiosk print`: print files without the desk."""

from pathlib import Path

import click

from kiosk import packs
from kiosk.app import poster_of
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.config import LANGUAGES
from kiosk.printing import pdf
from kiosk.web.prints import NoPoster


@main.group("print")
def print_group() -> None:
    """Make print files.

    Example: kiosk print poster --case joel-paredes --locale fr --out poster.pdf
    """


@print_group.command()
@instance_option
@click.option("--case", "slug", required=True, help="The case's short name, as in its address.")
@click.option("--locale", default="fr", type=click.Choice(LANGUAGES), show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def poster(instance: Path | None, slug: str, locale: str, out: Path) -> None:
    """Make the poster of a case: A4, with the code of its online petition.

    Example: kiosk print poster --case joel-paredes --locale fr --out poster.pdf
    """
    settings = settings_of(instance)
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
