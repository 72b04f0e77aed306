"""The `kiosk` command."""

from kiosk.cli import handing, packing, printing, running, standing
from kiosk.cli.command import main

__all__ = ["handing", "main", "packing", "printing", "running", "standing"]
