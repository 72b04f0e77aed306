"""What the print tests need of the machine, and what happens when it is not there."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Never

import pytest

from kiosk.printing import fonts, pdf
from tests.printing.sheets import Case, poster

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
