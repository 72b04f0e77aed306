"""Every trick that a zip can play is refused whole, with the file and the reason (SEC19, SEC20)."""

import io
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.archives import BadArchive, Limits, read_zip, write_zip

LIMITS = Limits(entries=20, one=10_000, whole=30_000)
GOOD = {"pack.toml": b"id = 1", "cases/amal/en.md": b"Amal"}


def zipped(
    *entries: tuple[str | zipfile.ZipInfo, bytes], kind: int = zipfile.ZIP_DEFLATED
) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", kind) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return written.getvalue()


def info(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name)
    found.external_attr = mode << 16
    return found


def named(name: str) -> bytes:
    """Return a zip with an entry of that name, written past what zipfile would mend."""
    content = zipped(("x" * len(name.encode()), b"x"))
    return content.replace(b"x" * len(name.encode()), name.encode(), 2)


def patched(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new)


def claims_four_gigabytes() -> bytes:
    content = zipped(("a", b"small"))
    size = struct.pack("<I", 5)
    at = content.index(b"PK\x01\x02") + 24
    assert content[at : at + 4] == size
    return content[:at] + struct.pack("<I", 0xFFFFFFF0) + content[at + 4 :]


def locked() -> bytes:
    content = bytearray(zipped(("a", b"small")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def tar() -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"))
    return written.getvalue()


def twins() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(("a", b"1"), ("a", b"2"))


def zip64() -> bytes:
    content = zipped(("a", b"small"))
    end = content.index(b"PK\x05\x06")
    return content[:end] + b"PK\x06\x07" + bytes(16) + content[end:]


NAMES = {
    "../out": "leads out of the zip",
    "cases/../../out": "leads out of the zip",
    "/etc/passwd": "leads out of the zip",
    "cases//en.md": "leads out of the zip",
    "./pack.toml": "leads out of the zip",
    "..\\out": "holds \\ or a drive",
    "C:/out": "holds \\ or a drive",
    "CON": "on Windows",
    "cases/nul.txt": "on Windows",
    "cases/Com1/en.md": "on Windows",
    "pack.toml.": "on Windows",
    "pack.toml ": "on Windows",
    "a\x07b": "a sign that no name has",
    "a" * 201: "too long",
}
TRICKS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "text": (lambda: b"just a text", ".", "not a zip file"),
    "tar": (tar, ".", "not a zip file"),
    "torn": (lambda: zipped(("a", b"small"))[:-30], ".", "damaged"),
    "many": (lambda: zipped(*((f"{n}", b"") for n in range(21))), ".", "more than 20 files"),
    "link": (lambda: zipped((info("a", stat.S_IFLNK | 0o777), b"/etc")), "a", "a link"),
    "pipe": (lambda: zipped((info("a", stat.S_IFIFO | 0o644), b"")), "a", "not an ordinary"),
    "twins": (twins, "a", "twice"),
    "case": (lambda: zipped(("Pack.toml", b"1"), ("pack.TOML", b"2")), "pack.TOML", "twice"),
    "accents": (lambda: zipped(("\xe9", b"1"), ("e\u0301", b"2")), "e\u0301", "twice"),
    "file and folder": (lambda: zipped(("a", b"1"), ("a/b", b"2")), "a/b", "twice"),
    "zip inside": (lambda: zipped(("a", zipped(("b", b"1")))), "a", "an archive in the archive"),
    "tar inside": (lambda: zipped(("a", tar()[:1024])), "a", "an archive in the archive"),
    "gzip inside": (lambda: zipped(("a", b"\x1f\x8b\x08")), "a", "an archive in the archive"),
    "locked": (locked, "a", "password"),
    "unusual": (lambda: zipped(("a", b"1"), kind=zipfile.ZIP_LZMA), "a", "unusual way"),
    "bomb": (lambda: zipped(("a", bytes(10_001))), "a", "unpacks to more"),
    "many small": (
        lambda: zipped(*((f"{n}", bytes(9_000)) for n in range(4))),
        "3",
        "unpacks to more",
    ),
    "four gigabytes": (claims_four_gigabytes, "a", "unpacks to more"),
    "zip64": (zip64, ".", "unpacks to more"),
    "broken sum": (
        lambda: patched(zipped(("a", b"small"), kind=zipfile.ZIP_STORED), b"small", b"smell"),
        "a",
        "damaged",
    ),
    "broken name": (
        lambda: patched(zipped(("n\xe9e", b"1")), "n\xe9e".encode(), b"n\xff\xfee"),
        ".",
        "UTF-8",
    ),
    "old encoding": (lambda: patched(zipped(("nxe", b"1")), b"nxe", b"n\x82e"), "n\xe9e", "UTF-8"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_lies_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadArchive, match=".") as refused:
        read_zip(named(name), LIMITS)
    assert NAMES[name] in refused.value.reason
    assert refused.value.file.isprintable()
    assert not list(tmp_path.parent.glob("out*"))


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused_with_file_and_reason(trick: str) -> None:
    make, file, reason = TRICKS[trick]
    with pytest.raises(BadArchive) as refused:
        read_zip(make(), LIMITS)
    assert refused.value.file == file
    assert reason in refused.value.reason


def test_an_honest_zip_is_read() -> None:
    """The control of every trick: the same way of making it, without one."""
    honest = zipped((info("cases/", 0o040755), b""), *GOOD.items(), ("Größe-é.md", b"x"))
    assert read_zip(honest, LIMITS) == GOOD | {"Größe-é.md": b"x"}
    assert read_zip(named("honest"), LIMITS) == {"honest": b"x"}
    assert read_zip(zipped(("a", bytes(10_000))), LIMITS) == {"a": bytes(10_000)}
    assert read_zip(zipped(*((f"{n}", b"") for n in range(20))), LIMITS).keys() == {
        str(n) for n in range(20)
    }


def test_what_is_written_reads_back_and_is_always_the_same() -> None:
    assert read_zip(write_zip(GOOD.items()), LIMITS) == GOOD
    assert write_zip(GOOD.items()) == write_zip(GOOD.items())


@settings(max_examples=150, deadline=None)
@given(at=st.floats(0, 1), cut=st.integers(0, 8), put=st.binary(max_size=8))
def test_a_spoilt_zip_is_refused_or_read(at: float, cut: int, put: bytes) -> None:
    content = write_zip(GOOD.items())
    place = round(at * len(content))
    try:
        found = read_zip(content[:place] + put + content[place + cut :], LIMITS)
    except BadArchive:
        return
    assert sum(map(len, found.values())) <= LIMITS.whole
