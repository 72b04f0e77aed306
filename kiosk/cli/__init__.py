"""The `kiosk` command."""

from kiosk.cli import (
    bundling,
    handing,
    keeping,
    lockdown,
    packing,
    printing,
    running,
    standing,
)
from kiosk.cli.command import main

__all__ = [
    "bundling",
    "handing",
    "keeping",
    "lockdown",
    "main",
    "packing",
    "printing",
    "running",
    "standing",
]
