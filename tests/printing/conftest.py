"""What the print tests need of the machine, and what happens when it is not there."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Never

import pytest

from kiosk import packs
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import Writer
from kiosk.printing import fonts, pdf
from tests.packs.example import write_example_pack
from tests.printing.arabic import in_arabic
from tests.printing.sheets import Case, poster
from tests.printing.shelf import Shelf
from tests.printing.writers import Desk

STATIC = Path(__file__).parents[2] / "static"


def lacking(what: str) -> Never:
    """Skip, saying what is missing; on CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs {what}")
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def assets() -> Path:
    """Return the static folder, filled by the build hook."""
    if not fonts.stack(STATIC, "display", 600):
        lacking("the fonts in static/vendor/: install the project")
    return STATIC


@pytest.fixture(scope="session")
def printer() -> None:
    """Make sure that PDFs can be made, and read back with other software."""
    if not pdf.is_available():
        lacking("WeasyPrint with Pango")
    for tool in ("pdftoppm", "pdftotext"):
        if not shutil.which(tool):
            lacking(f"{tool} (poppler-utils)")


@pytest.fixture(scope="session")
def print_poster(assets: Path, printer: None) -> Callable[[Case], bytes]:
    """Return a function that prints a case's poster, each only once in a session."""
    printed: dict[Case, bytes] = {}

    def print_once(case: Case) -> bytes:
        if case not in printed:
            printed[case] = pdf.render(poster(case, assets))
        return printed[case]

    return print_once


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> packs.Pack:
    """Return the invented pack, whose cases have complete addresses."""
    return packs.load(write_example_pack(tmp_path_factory.mktemp("pack")))


@pytest.fixture(scope="session")
def writing_desk(
    tmp_path_factory: pytest.TempPathFactory, invented: packs.Pack, assets: Path
) -> Iterator[Desk]:
    """Return a desk that makes sheets for Amal, the invented case; PDFs need `printer` too."""
    case = invented.case("amal-example")
    assert case
    settings = Settings(instance=tmp_path_factory.mktemp("desk"))
    # Sheets need neither an event nor a database: this writer never starts.
    app = create_app(settings, Writer(settings.database), invented)
    with app.test_request_context():
        yield Desk(case, invented)


@pytest.fixture(scope="session")
def shelf(writing_desk: Desk, pack: packs.Pack) -> Shelf:
    """Return sheets of all cases, those of the invented pack in Arabic too; see `writing_desk`."""
    invented = {case.slug: in_arabic(case) for case in writing_desk.pack.cases}
    return Shelf({case.slug: case for case in pack.cases} | invented)
