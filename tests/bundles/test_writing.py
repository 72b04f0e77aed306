"""Writing a bundle while the disk fails: a whole file or none, and never half of one."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.bundles import Bundle, read_bundle
from kiosk.bundles.composing import write_bundle
from kiosk.durable import NotWritten
from tests.bundles.laptops import Laptop

CALLS = ("open", "fsync", "close", "posix_fadvise", "replace")


def failing(real: Callable[..., Any], number: int) -> Callable[..., Any]:
    """Return the call with its n-th turn failing as a worn stick does."""
    turns = iter(range(1, 1_000))

    def call(*given: Any, **named: Any) -> Any:
        if next(turns) == number:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*given, **named)

    return call


def code_of_writing(folder: Path, small: Laptop, bundle: Bundle) -> int | None:
    """Return why the bundle was not written, None when it was."""
    try:
        write_bundle(folder, bundle, small.identity, small.age.recipient)
    except NotWritten as fault:
        return fault.code
    return None


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("name", CALLS)
def test_a_fault_leaves_a_whole_file_or_none(
    small: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    bundle, holder = small.bundle(7), Path if name == "replace" else os
    with monkeypatch.context() as patched:
        patched.setattr(holder, name, failing(getattr(holder, name), number))
        code = code_of_writing(tmp_path, small, bundle)
    is_written = code is None
    assert code in (None, errno.EIO)
    found = list(tmp_path.iterdir())
    assert bool(found) == is_written
    assert [read_bundle(path.read_bytes(), small.secret).manifest.actions for path in found] == [
        3
    ] * len(found)
    if not is_written:
        path = write_bundle(tmp_path, bundle, small.identity, small.age.recipient)
        assert read_bundle(path.read_bytes(), small.secret).manifest.number == 7


@pytest.mark.parametrize("name", CALLS)
def test_control_the_first_of_each_call_is_one_that_is_made(
    small: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    holder = Path if name == "replace" else os
    with monkeypatch.context() as patched:
        patched.setattr(holder, name, failing(getattr(holder, name), 1))
        assert code_of_writing(tmp_path, small, small.bundle(8)) == errno.EIO
    assert code_of_writing(tmp_path, small, small.bundle(8)) is None


def test_what_is_read_back_must_be_what_was_written(
    small: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that lies about its size gives back zeros."""
    monkeypatch.setattr("kiosk.durable.read_past_cache", lambda path: bytes(path.stat().st_size))
    with pytest.raises(NotWritten):
        write_bundle(tmp_path, small.bundle(9), small.identity, small.age.recipient)
    assert list(tmp_path.iterdir()) == []


def test_half_a_file_of_a_crash_is_swept_away(small: Laptop, tmp_path: Path) -> None:
    name = small.identity.id.hex[:8]
    half = tmp_path / f"invented-{name}-0001.bundle.age.part"
    other = tmp_path / "letter.part"
    half.write_bytes(b"half")
    other.write_bytes(b"somebody's")
    path = write_bundle(tmp_path, small.bundle(2), small.identity, small.age.recipient)
    assert {found.name for found in tmp_path.iterdir()} == {path.name, other.name}
