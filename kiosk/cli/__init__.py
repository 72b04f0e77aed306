"""The `kiosk` command."""

from kiosk.cli import (
    bundling,
    examining,
    handing,
    keeping,
    packing,
    printing,
    reporting,
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
    "reporting",
    "running",
    "setting_up",
    "standing",
]
