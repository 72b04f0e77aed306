"""The `kiosk` command."""

from kiosk.cli import bundling, handing, packing, printing, running
from kiosk.cli.command import main

__all__ = ["bundling", "handing", "main", "packing", "printing", "running"]
