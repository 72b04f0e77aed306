"""`kiosk run`, and the hidden `kiosk serve` that it starts."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kiosk import packs
from kiosk.cli.command import Fault, instance_option, main, settings_of
from kiosk.database import CannotUse
from kiosk.serve import run, serve

Command = Callable[..., None]


def lan_options(command: Command) -> Command:
    """Add what both commands take of the network for tablets."""
    port = click.option("--lan-port", type=int, help="Its port; 8443 unless told otherwise.")
    lan = click.option(
        "--lan/--no-lan", default=None, help="Let tablets join by https in the local network."
    )
    return lan(port(command))


@main.command("run")
@instance_option
@click.option("--host", help="Address to listen on; 127.0.0.1 unless told otherwise.")
@click.option("--port", type=int, help="Port to listen on; 8080 unless told otherwise.")
@lan_options
@click.option("--open", "opens", is_flag=True, help="Open the browser when ready.")
def run_command(instance: Path | None, opens: bool, **told: Any) -> None:
    """Run the kiosk; with no event it makes a practice event at once.

    Example: kiosk run --port 9000 --open
    """
    settings = settings_of(instance, **told)
    command = [sys.executable, "-m", "kiosk", "serve", "--instance", str(settings.instance)]
    command += ["--host", settings.host, "--port", str(settings.port)]
    command += ["--lan" if settings.lan else "--no-lan", "--lan-port", str(settings.lan_port)]
    sys.exit(run(command, ["--open"] if opens else []))


@main.command("serve", hidden=True)
@instance_option
@click.option("--host")
@click.option("--port", type=int)
@lan_options
@click.option("--open", "opens", is_flag=True)
def serve_command(instance: Path | None, opens: bool, **told: Any) -> None:
    """Serve in this process; `kiosk run` starts it and restarts it."""
    try:
        serve(settings_of(instance, **told), opens_browser=opens)
    except (CannotUse, packs.BrokenPack) as error:
        raise Fault(str(error)) from None
