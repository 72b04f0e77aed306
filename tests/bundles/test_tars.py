"""SEC19: one hostile tar per trick, each refused whole; nothing is ever written."""

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.bundles import BundleFault
from kiosk.bundles.tars import pack, unpack

LIMITS = {"a": 100, "b": 1_000}
MOST = 1_050
Tar = tarfile.TarFile


def add(tar: Tar, name: str, content: bytes = b"x", **more: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    for field, value in more.items():
        setattr(info, field, value)
    tar.addfile(info, io.BytesIO(content))
    return info


def tar_with(fill: Callable[[Tar], object], form: int = tarfile.USTAR_FORMAT) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=form) as tar:
        fill(tar)
    return written.getvalue()


def test_what_was_packed_is_unpacked() -> None:
    files = {"a": b"content", "b": b""}
    assert unpack(pack(files.items()), LIMITS, MOST) == files
    assert unpack(pack([]), LIMITS, MOST) == {}
    assert unpack(tar_with(lambda tar: add(tar, "a")), LIMITS, MOST) == {"a": b"x"}, "the control"


TRICKS: dict[str, Callable[[Tar], object]] = {
    "another name": lambda tar: add(tar, "c"),
    "a path": lambda tar: add(tar, "../a"),
    "an absolute path": lambda tar: add(tar, "/a"),
    "a path that is ours": lambda tar: add(tar, "./a"),
    "a symbolic link": lambda tar: add(tar, "a", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "a hard link": lambda tar: add(tar, "a", b"", type=tarfile.LNKTYPE, linkname="b"),
    "a folder": lambda tar: add(tar, "a", b"", type=tarfile.DIRTYPE),
    "a device": lambda tar: add(tar, "a", b"", type=tarfile.CHRTYPE),
    "a pipe": lambda tar: add(tar, "a", b"", type=tarfile.FIFOTYPE),
    "twice": lambda tar: [add(tar, name) for name in ("a", "a")].clear(),
    "too large": lambda tar: add(tar, "a", b"x" * 101),
    "together too large": lambda tar: [
        add(tar, name, b"x" * size) for name, size in (("a", 100), ("b", 951))
    ].clear(),
    "an owner": lambda tar: add(tar, "a", uid=0o7, uname="amal"),
    "a time": lambda tar: add(tar, "a", mtime=1),
    "rights": lambda tar: add(tar, "a", mode=0o4755),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused(trick: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BundleFault):
        unpack(tar_with(TRICKS[trick]), LIMITS, MOST)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_other_forms_of_tar_are_refused(form: int) -> None:
    long = tar_with(lambda tar: add(tar, "a" * 150), form)
    with pytest.raises(BundleFault):
        unpack(long, LIMITS | {"a" * 150: 100}, MOST)


def test_a_size_that_lies_is_counted_while_reading() -> None:
    """The header says 8 GB and nothing follows."""
    info = tarfile.TarInfo("a")
    info.size = 8 * 2**30 - 1
    header = info.tobuf(tarfile.USTAR_FORMAT)
    with pytest.raises(BundleFault):
        unpack(header + bytes(1024), LIMITS | {"a": 2**40}, 2**40)


@pytest.mark.parametrize("more", [b"\0", bytes(512), b"secret" * 100])
def test_nothing_stands_behind_the_end(more: bytes) -> None:
    with pytest.raises(BundleFault):
        unpack(pack([("a", b"x")]) + more, LIMITS, MOST)


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 10_240, bytes(512)])
def test_what_is_no_tar_is_refused(content: bytes) -> None:
    with pytest.raises(BundleFault):
        unpack(content, LIMITS, MOST)


def test_compressed_ones_are_not_opened() -> None:
    with pytest.raises(BundleFault):
        unpack(gzip.compress(pack([("a", b"x")])), LIMITS, MOST)
