"""The group that all commands hang on, and what they share."""

from pathlib import Path
from typing import IO, Any

import click

from kiosk.config import BadSettings, Settings, load_settings


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


def settings_of(instance: Path | None, **overrides: Any) -> Settings:
    try:
        return load_settings(instance, **overrides)
    except BadSettings as error:
        raise Fault(str(error)) from None
