"""Addresses of our own files, whose version changes with them."""

import re
from pathlib import Path

VERSIONED = re.compile(r"/static/[0-9]+/")


def unversioned(address: str) -> str:
    return VERSIONED.sub("/static/", address)


def from_disk(html: str, assets: Path) -> str:
    """Let a page find its style sheets and fonts in the static folder instead of at a kiosk."""
    return unversioned(html).replace('"/static/', f'"{assets.as_uri()}/')
