"""The `kiosk` command."""

from kiosk.cli import (
    bundling,
    examining,
    handing,
    keeping,
    lockdown,
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
    "lockdown",
    "main",
    "packing",
    "printing",
    "reporting",
    "running",
    "setting_up",
    "standing",
]
