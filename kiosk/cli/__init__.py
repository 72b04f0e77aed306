"""The `kiosk` command."""

from kiosk.cli import (
    bundling,
    handing,
    keeping,
    packing,
    printing,
    reporting,
    running,
    standing,
)
from kiosk.cli.command import main

__all__ = [
    "bundling",
    "handing",
    "keeping",
    "main",
    "packing",
    "printing",
    "reporting",
    "running",
    "standing",
]
