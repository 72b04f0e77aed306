"""`kiosk pack`: checking case packs."""

import dataclasses
import json
from pathlib import Path

import click

from kiosk import packs
from kiosk.cli.command import Fault, main


@main.group()
def pack() -> None:
    """Check case packs.

    Example: kiosk pack check my-pack/
    """


@pack.command("check")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def pack_check(path: Path, as_json: bool) -> None:
    """List every fault of a pack, with file and line.

    Example: kiosk pack check my-pack/
    """
    faults = packs.check(path)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(fault) for fault in faults], indent=2))
    else:
        click.echo("\n".join(map(str, faults)) or f"{path}: no faults.")
    if faults:
        raise Fault(f"{len(faults)} fault(s) in {path}.")


@pack.command("schema")
def pack_schema() -> None:
    """Print the JSON Schema of a pack's files.

    Example: kiosk pack schema > pack.schema.json
    """
    click.echo(json.dumps(packs.json_schema(), indent=2, ensure_ascii=False))
