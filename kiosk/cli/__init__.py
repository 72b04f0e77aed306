"""The `kiosk` command."""

from kiosk.cli import (
    bundling,
    examining,
    handing,
    keeping,
    packing,
    printing,
    running,
    setting_up,
    standing,
)
from kiosk.cli.command import main

__all__ = [
    "bundling",
    "examining",
    "handing",
    "keeping",
    "main",
    "packing",
    "printing",
    "running",
    "setting_up",
    "standing",
]
