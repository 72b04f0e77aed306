"""The packs of one laptop: the one that ships, and every version that a host took."""

import contextlib
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kiosk.durable import PART, sync_folder, write_synced
from kiosk.packs.checking import BUILTIN, Read, files_of, load, pack_of
from kiosk.packs.faults import BrokenPack
from kiosk.packs.fields import KEBAB, RESERVED, VERSION
from kiosk.packs.pack import Pack
from kiosk.packs.reading import PackFiles

MOST_VERSIONS = 200


class NotKept(Exception):  # noqa: N818 - read by the host who took the pack
    """The pack was not kept; `is_other` tells that this version is there with another content."""

    def __init__(self, is_other: bool = False) -> None:
        super().__init__("another pack has this version" if is_other else "the disk takes nothing")
        self.is_other = is_other


@dataclass(frozen=True, order=True)
class Name:
    """Which pack: its id and version."""

    id: str
    version: str


def rank(version: str) -> tuple[int, ...]:
    """Return what a version is compared by: 2026.9 comes before 2026.11."""
    return tuple(int(part) for part in version.split("."))


@cache
def builtin() -> Pack:
    """Return the pack that ships."""
    return load(BUILTIN)


class Shelf:
    """The folder `packs` of an instance: ID/VERSION for each pack that was taken, none replaced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[Name]:
        """Return every pack that is here, the one that ships among them, newest version first."""
        found = {Name(builtin().id, builtin().version)}
        for own in _folders(self._folder):
            if _is_id(own.name):
                versions = (it.name for it in _folders(own) if re.fullmatch(VERSION, it.name))
                found |= {Name(own.name, version) for version in versions}
        return sorted(found, key=lambda name: (name.id, rank(name.version)), reverse=True)

    def files(self, name: Name) -> Read:
        """Return the files of a pack, as far as they can be read."""
        if name == Name(builtin().id, builtin().version):
            return files_of(BUILTIN)
        return files_of(self._place(name))

    def load(self, name: Name) -> Pack:
        """Return a pack; raises BrokenPack, also where it is not here."""
        return pack_of(self.files(name))

    def keep(self, files: PackFiles, name: Name) -> bool:
        """Keep a pack durably, whole or not at all; False where it was here already.

        Raises NotKept.
        """
        if name in self.names():
            if _contents(self.files(name)) != files.contents:
                raise NotKept(is_other=True)
            return False
        place = self._place(name)
        part = place.with_name(place.name + PART)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            place.parent.mkdir(exist_ok=True)
            shutil.rmtree(part, ignore_errors=True)  # of a laptop that lost its power meanwhile
            _write(part, files)
            part.rename(place)
            for folder in (place.parent, self._folder):
                sync_folder(folder)
        except OSError:
            with contextlib.suppress(OSError):
                shutil.rmtree(part)
            raise NotKept from None
        return True

    def best(self, wanted: Name) -> Name:
        """Return what stands in for a pack that cannot be read: its newest version that can."""
        for name in self.names():
            if name.id == wanted.id and name != wanted and self._is_whole(name):
                return name
        return Name(builtin().id, builtin().version)

    def _is_whole(self, name: Name) -> bool:
        try:
            self.load(name)
        except BrokenPack:
            return False
        return True

    def _place(self, name: Name) -> Path:
        # File names come from ids, and only from ids that are ones (SEC20).
        if not _is_id(name.id) or re.fullmatch(VERSION, name.version) is None:
            raise BrokenPack(())
        return self._folder / name.id / name.version


def _contents(read: Read) -> dict[str, bytes]:
    return read.files.contents if read.files else {}


def _is_id(name: str) -> bool:
    return re.fullmatch(KEBAB, name) is not None and RESERVED.fullmatch(name) is None


def _folders(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        return []
    return [it for it in sorted(folder.iterdir())[:MOST_VERSIONS] if it.is_dir()]


def _write(folder: Path, files: PackFiles) -> None:
    made = [folder]
    folder.mkdir()
    for name, content in files.contents.items():
        path = folder / name
        for above in reversed(path.relative_to(folder).parents):
            if not (folder / above).is_dir():
                (folder / above).mkdir()
                made.append(folder / above)
        write_synced(path, content)
    for place in made:
        sync_folder(place)
