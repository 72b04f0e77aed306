"""The files of a pack, from a folder or a zip: only those that belong there, none too large."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.archives import BadArchive, Limits, read_zip, write_zip
from kiosk.packs.characters import shown
from kiosk.packs.faults import Findings

LARGEST_FILE = 1 << 20
"""Bytes; the largest file of the pack that ships is under 20 kB."""

LARGEST_ZIP = 16 << 20
"""Bytes; the pack that ships takes 80 kB as a zip."""
LIMITS = Limits(entries=2000, one=LARGEST_FILE, whole=64 << 20)

NOBODYS = re.compile(r"__MACOSX/.*|(.*/)?(\.DS_Store|Thumbs\.db|desktop\.ini)", re.DOTALL)
"""What a system adds to each zip that it makes, without asking."""

FOLDERS = re.compile(r"cases|stories|(cases|stories)/[^/]+")
FILES = re.compile(
    r"pack\.toml|README\.md|LICENSE(\.md|\.txt)?"
    r"|cases/[^/]+/(case\.toml|stamp\.svg|[^/]+\.md)"
    r"|stories/[^/]+/(story\.toml|[^/]+\.md)",
    re.DOTALL,
)


@dataclass
class PackFiles:
    """What a pack's folder holds: bytes by name relative to it, with `/`."""

    contents: dict[str, bytes] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    """Names that are there but were not read, with a fault of their own."""

    def slugs(self, kind: str) -> list[str]:
        """Return the names of the folders in `cases` or `stories`."""
        names = (folder.split("/") for folder in self.folders)
        return [parts[1] for parts in names if len(parts) == 2 and parts[0] == kind]

    def pages(self, folder: str) -> Mapping[str, bytes]:
        """Return the Markdown files of `folder`, by what stands before `.md`."""
        found = re.compile(re.escape(folder) + r"/([^/]+)\.md", re.DOTALL)
        matches = ((found.fullmatch(name), content) for name, content in self.contents.items())
        return {match.group(1): content for match, content in matches if match}

    def __contains__(self, name: object) -> bool:
        return name in self.contents or name in self.refused


def read_folder(folder: Path, findings: Findings) -> PackFiles | None:
    """Read the pack in `folder`; None if there is no such folder."""
    if not folder.is_dir():
        words = f"there is no folder {shown(folder, 200)}: give the folder that holds pack.toml"
        findings.add(".", 1, words)
        return None
    files = PackFiles()
    _walk(folder, "", files, findings)
    return files


def read_archive(content: bytes, findings: Findings) -> PackFiles | None:
    """Read a pack from a zip, which may hold it inside one folder; None if it is not to be trusted.

    Nothing is written anywhere (SEC19).
    """
    if len(content) > LARGEST_ZIP:
        findings.add(".", 1, "the zip is larger than 16 MiB: make it smaller")
        return None
    try:
        found = read_zip(content, LIMITS)
    except BadArchive as bad:
        findings.add(bad.file, 1, bad.reason)
        return None
    found = {name: part for name, part in found.items() if NOBODYS.fullmatch(name) is None}
    return _sorted_out(_without_top(found), findings)


def zip_of(files: PackFiles) -> bytes:
    """Return the pack as a zip, the same bytes for the same pack."""
    return write_zip(sorted(files.contents.items()))


def _without_top(found: Mapping[str, bytes]) -> Mapping[str, bytes]:
    tops = {name.partition("/")[0] for name in found}
    top = next(iter(tops), "")
    if len(tops) == 1 and f"{top}/pack.toml" in found:
        return {name.removeprefix(f"{top}/"): content for name, content in found.items()}
    return found


def _sorted_out(found: Mapping[str, bytes], findings: Findings) -> PackFiles:
    files = PackFiles()
    for name, content in sorted(found.items()):
        if FILES.fullmatch(name) is None:
            findings.add(name, 1, "this file does not belong to a pack: remove it")
            continue
        files.contents[name] = content
        parts = name.split("/")[:-1]
        above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
        files.folders += [folder for folder in above if folder not in files.folders]
    return files


def _walk(folder: Path, prefix: str, files: PackFiles, findings: Findings) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        findings.add(prefix or ".", 1, f"the folder cannot be read: {error.strerror}")
        return
    for entry in entries:
        name = prefix + entry.name
        if entry.is_symlink():
            files.refused.add(name)
            findings.add(name, 1, "this is a link: put the file itself in its place")
        elif not entry.is_dir():
            _take(Path(entry.path), name, files, findings)
        elif FOLDERS.fullmatch(name):
            files.folders.append(name)
            _walk(Path(entry.path), f"{name}/", files, findings)
        else:
            findings.add(name, 1, "this folder does not belong to a pack: remove it")


def _take(path: Path, name: str, files: PackFiles, findings: Findings) -> None:
    if FILES.fullmatch(name) is None:
        findings.add(name, 1, "this file does not belong to a pack: remove it")
        return
    content = _content(path, name, findings)
    if content is None:
        files.refused.add(name)
    else:
        files.contents[name] = content


def _content(path: Path, name: str, findings: Findings) -> bytes | None:
    # a pipe or a device would never end, or never begin
    if not path.is_file():
        findings.add(name, 1, "this is not an ordinary file: remove it")
        return None
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        findings.add(name, 1, f"the file cannot be read: {error.strerror}")
        return None
    if len(content) > LARGEST_FILE:
        findings.add(name, 1, "the file is larger than 1 MiB: make it smaller")
        return None
    return content
