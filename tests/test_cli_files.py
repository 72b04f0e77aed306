"""`kiosk pack` and `kiosk print`: what is made or checked without any event."""

import json
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from kiosk.packs import BUILTIN
from kiosk.printing import pdf
from tests.printing.conftest import lacking
from tests.printing.sheets import decoded, raster
from tests.terminal import kiosk, one_line


def test_pack_check_finds_no_fault_in_the_pack_that_ships() -> None:
    assert kiosk("pack", "check", BUILTIN).stdout.endswith(": no faults.\n")


def test_pack_check_lists_faults_by_file_and_line(tmp_path: Path) -> None:
    folder = shutil.copytree(BUILTIN, tmp_path / "pack")
    place = folder / "cases" / "joel-paredes" / "case.toml"
    lines = place.read_text("utf-8").splitlines()
    number = lines.index('action_open = "yes"') + 1
    lines[number - 1] = 'action_open = "perhaps"'
    place.write_text("\n".join(lines) + "\n", "utf-8")
    result = kiosk("pack", "check", folder, exit_code=1)
    assert result.stdout.startswith(f"cases/joel-paredes/case.toml:{number}: ")
    assert "1 fault(s)" in one_line(result)
    kiosk("pack", "check", tmp_path / "nowhere", exit_code=1)


def test_pack_schema_is_json() -> None:
    assert json.loads(kiosk("pack", "schema").stdout)


@pytest.mark.pdf
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_print_poster_needs_no_event(tmp_path: Path, locale: str) -> None:
    if not pdf.is_available():
        lacking("WeasyPrint with Pango")
    out, folder = tmp_path / "poster.pdf", tmp_path / "none"
    kiosk(
        "print", "poster", "--case", "joel-paredes", "--locale", locale, "--out", out,
        "--instance", folder,
    )  # fmt: skip
    assert not folder.exists(), "printing makes no event and no database"
    content = out.read_bytes()
    assert len(PdfReader(BytesIO(content)).pages) == 1
    assert len(decoded(raster(content, 100))) == 1


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("sheet", "size"), [("lined-card", (842, 595)), ("lined-letter", (595, 842))]
)
def test_print_lined_sheets(tmp_path: Path, sheet: str, size: tuple[int, int]) -> None:
    """C11."""
    if not pdf.is_available():
        lacking("WeasyPrint with Pango")
    out = tmp_path / "sheet.pdf"
    result = kiosk(
        "print", sheet, "--case", "joel-paredes", "--locale", "en", "--out", out,
        "--instance", tmp_path / "none",
    )  # fmt: skip
    assert "one A4 page" in result.stdout
    (page,) = PdfReader(BytesIO(out.read_bytes())).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size


@pytest.mark.parametrize(
    ("sheet", "slug", "said"),
    [
        ("lined-card", "neth-nahara", "takes no cards"),
        ("lined-letter", "neth-nahara", "takes no letters"),
        ("lined-letter", "joel-paredes", "are in fr, en"),
    ],
)
def test_print_lined_sheets_says_why_not(tmp_path: Path, sheet: str, slug: str, said: str) -> None:
    """Promise 7."""
    result = kiosk(
        "print", sheet, "--case", slug, "--locale", "ar", "--out", tmp_path / "x.pdf",
        "--instance", tmp_path, exit_code=1,
    )  # fmt: skip
    assert said in one_line(result)
    assert not list(tmp_path.rglob("*.pdf"))


@pytest.mark.parametrize(
    ("slug", "out", "said"),
    [
        ("nobody", "poster.pdf", "known are"),
        ("neth-nahara", "poster.pdf", "takes no signatures"),
        ("joel-paredes", "nowhere/poster.pdf", "No such file or directory"),
    ],
)
def test_print_poster_says_why_not(tmp_path: Path, slug: str, out: str, said: str) -> None:
    result = kiosk(
        "print", "poster", "--case", slug, "--out", tmp_path / out, "--instance", tmp_path,
        exit_code=1,
    )  # fmt: skip
    # What takes longer than a second says so on a line before it.
    assert said in result.stderr.splitlines()[-1]
    assert not list(tmp_path.rglob("*.pdf"))
