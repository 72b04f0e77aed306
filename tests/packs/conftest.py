"""The invented pack on disk, and a way to spoil one place of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packs.example import write_example_pack

Spoil = Callable[[str, str, str], int]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_example_pack(tmp_path / "pack")


@pytest.fixture
def spoil(pack: Path) -> Spoil:
    """Replace the one place of a file that reads `old` by `new`; return the line it stood on."""

    def replace(file: str, old: str, new: str) -> int:
        path = pack / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        return text[: text.index(old)].count("\n") + 1

    return replace
