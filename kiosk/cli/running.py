"""`kiosk run`, and the hidden `kiosk serve` that it starts."""

import sys
from pathlib import Path

import click

from kiosk import packs
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.database import CannotUse
from kiosk.serve import run, serve


@main.command("run")
@instance_option
@click.option("--host", help="Address to listen on; 127.0.0.1 unless told otherwise.")
@click.option("--port", type=int, help="Port to listen on; 8080 unless told otherwise.")
@click.option("--open", "opens", is_flag=True, help="Open the browser when ready.")
def run_command(instance: Path | None, host: str | None, port: int | None, opens: bool) -> None:
    """Run the kiosk; with no event it makes a practice event at once.

    Example: kiosk run --port 9000 --open
    """
    settings = settings_of(instance, host=host, port=port)
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
        serve(settings_of(instance, host=host, port=port), opens_browser=opens)
    except (CannotUse, packs.BrokenPack) as error:
        raise Fault(str(error)) from None
