"""`kiosk doctor`: is this machine ready for tonight."""

import json
from pathlib import Path

import click

from kiosk.app import told_by_doctor
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.cli.unlocking import telling
from kiosk.config import LANGUAGES
from kiosk.doctor import Grade, is_ready

MARKS = {Grade.FINE: " ", Grade.LOOK: "?", Grade.MUST: "!"}


@main.command()
@instance_option
@click.option("--locale", default="en", type=click.Choice(LANGUAGES), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def doctor(instance: Path | None, locale: str, as_json: bool) -> None:
    """Tell whether this machine is ready for tonight, and what to do where it is not.

    It ends with 0 only if nothing must be done. Nothing is asked of the network.

    Example: kiosk doctor --locale fr
    """
    with telling("Looking at everything"):
        told = told_by_doctor(settings_of(instance), locale)
    lines = [it.line for it in told]
    if as_json:
        known = {"ready": is_ready(lines), "lines": [it.as_json() for it in told]}
        click.echo(json.dumps(known, indent=2, ensure_ascii=False))
    else:
        for it in told:
            click.echo(f"{MARKS[it.line.grade]} {it.topic}: {it.words}")
            if it.remedy:
                click.echo(f"    {it.remedy}")
    if not is_ready(lines):
        raise Fault("Not ready: do what is marked with “!”, then look again.")
