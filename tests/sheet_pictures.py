"""Pictures of every kind of sheet for docs/print/, one page each, as poppler draws it."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk import packs
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import Writer
from kiosk.packs import Case
from kiosk.printing import pdf
from kiosk.web.sheets.kinds import KINDS, SheetKind
from kiosk.web.sheets.orders import Order
from tests.packs.example import write_example_pack
from tests.printing.arabic import in_arabic
from tests.printing.sheets import STAMP

DPI = 100
SLUG = "joel-paredes"
ARABIC = ("poster", "case-sheet")
"""Kinds that are shown from right to left too, for the invented case: the pack has no Arabic."""


def photograph_sheets(folder: Path, keep: Callable[[bytes, Path], None]) -> None:
    """Make a picture of each kind of sheet for a case; `keep` writes it to a path below `folder`.

    Sheets of an event need what only an event has, and are not among them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(instance=Path(name))
        # Sheets for a case need no database: this writer never starts.
        app = create_app(settings, Writer(settings.database))
        with app.test_request_context():
            for label, kind, order in _orders(Path(name) / "invented"):
                keep(_drawn(pdf.render(kind.of(order))), folder / f"{label}.png")


def _orders(invented: Path) -> Iterator[tuple[str, SheetKind, Order]]:
    case = packs.load(packs.BUILTIN).case(SLUG)
    arabic = _arabic_case(invented)
    for name, kind in KINDS.items():
        if kind.languages:
            yield name, kind, Order("en", kind.papers[0], case)
        if name in ARABIC:
            yield f"{name}-ar", kind, Order("ar", kind.papers[0], arabic)


def _arabic_case(folder: Path) -> Case:
    case = packs.load(write_example_pack(folder)).case("amal-example")
    assert case
    return in_arabic(case).model_copy(update={"picture": STAMP.encode()})


def _drawn(document: bytes) -> bytes:
    command = ("pdftoppm", "-r", str(DPI), "-png", "-singlefile", "-")
    done = subprocess.run(command, input=document, capture_output=True, check=True)  # noqa: S603
    return done.stdout
