"""How the photographs of screens and sheets are taken and kept."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page


def photograph(page: Page, folder: Path, name: str) -> None:
    page.evaluate("document.fonts.ready")
    keep(page.screenshot(), folder / f"{name}.png")


def keep(picture: bytes, path: Path) -> None:
    """Keep a picture with a palette: a quarter of the size, and nothing that one would miss."""
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
