"""Zip archives from anywhere, read into memory in our own way: safe, whole, or not at all."""

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

END, END_SIZE = b"PK\x05\x06", 22
LONGEST_COMMENT = 65_535
BYTES_AN_ENTRY = 46 + 1024
"""More than a list of contents has for one file with a name of ours; it is asked before it is read,
since zipfile makes an object of each line of it."""
LONGEST_NAME = 200
BEFORE_1980 = (1980, 1, 1, 0, 0, 0)
CHUNK = 64 * 1024

DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE | re.DOTALL)
"""What Windows keeps for devices, with whatever ending (SEC20)."""
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f]")
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
TAR_SIGN, TAR_PLACE = b"ustar", 257
NOT_A_ZIP = "this is not a zip file: choose the pack as a zip"
TOO_MUCH = "it unpacks to more than a pack may have: take out what does not belong there"


class BadArchive(Exception):  # noqa: N818 - read by whoever chose the file
    """The archive is refused whole; `file` is the entry, "." for all of it, `reason` in words."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """How many entries, how many bytes in one file and in all, unpacked."""

    entries: int
    one: int
    whole: int


def read_zip(content: bytes, limits: Limits) -> dict[str, bytes]:
    """Return the files of a zip by name, with `/`; nothing is written anywhere (SEC19).

    Raises BadArchive for the first thing that an honest archive has no need of.
    """
    if not content.startswith((b"PK\x03\x04", END)):
        raise BadArchive(".", NOT_A_ZIP)
    _refuse_long_list(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_all(archive, limits)
    except UnicodeDecodeError:
        raise BadArchive(".", "a name in it is not UTF-8: make the zip again") from None
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, struct.error, zlib.error):
        raise BadArchive(".", "the zip is damaged: fetch it again") from None
    except (NotImplementedError, RuntimeError):
        raise BadArchive(".", "the zip needs another program: make it as a plain zip") from None


def write_zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of these files, the same bytes for the same files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, BEFORE_1980)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return written.getvalue()


def _refuse_long_list(content: bytes, limits: Limits) -> None:
    """Refuse too many entries, and a zip of the kind for more than 4 GB, before reading names."""
    tail = content[-(END_SIZE + LONGEST_COMMENT) :]
    place = tail.rfind(END)
    if place < 0 or len(tail) < place + END_SIZE:
        raise BadArchive(".", "the zip is damaged: fetch it again")
    entries, size = struct.unpack_from("<HI", tail, place + 10)
    if b"PK\x06\x07" in tail[max(0, place - 20) : place]:
        raise BadArchive(".", TOO_MUCH)
    if entries > limits.entries or size > limits.entries * BYTES_AN_ENTRY:
        raise BadArchive(".", f"there are more than {limits.entries} files in it: take some out")


def _read_all(archive: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise BadArchive(".", f"there are more than {limits.entries} files in it: take some out")
    taken: dict[str, bool] = {}
    for entry in entries:
        _refuse_name(entry)
        _refuse_kind(entry)
        _refuse_twin(entry, taken)
    found: dict[str, bytes] = {}
    left = limits.whole
    for entry in entries:
        if not entry.is_dir():
            found[entry.orig_filename] = _read(archive, entry, min(limits.one, left))
            left -= len(found[entry.orig_filename])
    return found


def _refuse_name(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if not entry.flag_bits & 0x800 and not name.isascii():
        raise BadArchive(_shown(name), "the name is not UTF-8: make the zip again")
    if UNPRINTABLE.search(name) or len(name) > LONGEST_NAME:
        raise BadArchive(_shown(name), "the name is too long or holds a sign that no name has")
    if "\\" in name or ":" in name:
        raise BadArchive(_shown(name), "the name holds \\ or a drive: make the zip again")
    parts = name.removesuffix("/").split("/")
    if not all(parts) or {".", ".."} & set(parts):
        raise BadArchive(_shown(name), "the name leads out of the zip: nothing of it is taken")
    if any(DEVICES.fullmatch(part) or part != part.rstrip(". ") for part in parts):
        raise BadArchive(_shown(name), "no file can be called so on Windows: choose another name")


def _refuse_kind(entry: zipfile.ZipInfo) -> None:
    name = _shown(entry.orig_filename)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise BadArchive(name, "this is a link: put the file itself in its place")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (entry.is_dir() and entry.file_size):
        raise BadArchive(name, "this is not an ordinary file: take it out")
    if entry.flag_bits & 0x41:
        raise BadArchive(name, "this is locked with a password: make the zip without one")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadArchive(name, "this is packed in an unusual way: make it as a plain zip")


def _refuse_twin(entry: zipfile.ZipInfo, taken: dict[str, bool]) -> None:
    """Refuse what some system would write over another entry: it may fold case and accents."""
    parts = entry.orig_filename.removesuffix("/").split("/")
    for length in range(1, len(parts) + 1):
        path = unicodedata.normalize("NFC", "/".join(parts[:length])).casefold()
        is_file = length == len(parts) and not entry.is_dir()
        if path in taken and (is_file or taken[path]):
            raise BadArchive(_shown(entry.orig_filename), "this name is there twice: keep one")
        taken[path] = is_file


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Return the content of an entry, counted while it is read: what it claims may be a lie."""
    name = _shown(entry.orig_filename)
    if entry.file_size > most:
        raise BadArchive(name, TOO_MUCH)
    content = bytearray()
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                content += chunk
                if len(content) > most:
                    raise BadArchive(name, TOO_MUCH)
    except (zipfile.BadZipFile, EOFError, zlib.error):
        raise BadArchive(name, "this file is damaged: fetch the zip again") from None
    if len(content) != entry.file_size:
        raise BadArchive(name, "this file is damaged: fetch the zip again")
    is_tar = content[TAR_PLACE : TAR_PLACE + len(TAR_SIGN)] == TAR_SIGN
    if is_tar or content.startswith(ARCHIVES):
        raise BadArchive(name, "this is an archive in the archive: unpack it first")
    return bytes(content)


def _shown(name: str) -> str:
    """Return a name that a terminal does not obey."""
    cut = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    escaped = (c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)
    return "".join(escaped)
