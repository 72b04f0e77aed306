"""The pack that an event uses, with what hosts decided in it: read once, until that changes."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.packs.edits import Edit, edits_of
from kiosk.packs.faults import BrokenPack, Fault
from kiosk.packs.fitting import edited
from kiosk.packs.pack import Pack
from kiosk.packs.reading import PackFiles
from kiosk.packs.shelf import Name, Shelf


@dataclass(frozen=True)
class InUse:
    """A pack in use: as it was taken (`plain`, `files`) and as the kiosk tells it (`pack`).

    `missing` is the pack that the event names where this one stands in for it, with the `faults`
    that keep it from being read; `unfit` are cases whose edits this version does not take.
    """

    name: Name
    pack: Pack
    plain: Pack
    files: PackFiles
    edits: Sequence[Edit] = ()
    unfit: tuple[str, ...] = ()
    missing: Name | None = None
    faults: tuple[Fault, ...] = ()


class PacksInUse:
    """What is in use by name; `forget` after each write that changes an edit."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._lock = threading.Lock()
        self._age = 0
        self._found: dict[Name, InUse] = {}

    def of(self, name: Name, sessions: Callable[[], Session] | None) -> InUse:
        """Return the pack of that name, or what stands in for it: there is always one.

        Without sessions, where there is no event yet, nothing was decided.
        """
        if sessions is None:
            return _read(self.shelf, name, None)
        with self._lock:
            age, found = self._age, self._found.get(name)
        if found is not None:
            return found
        found = _read(self.shelf, name, sessions)
        with self._lock:
            # What was decided while this was read may not be in it.
            if age == self._age:
                self._found[name] = found
        return found

    def forget(self) -> None:
        """Let everything be read anew when it is asked for."""
        with self._lock:
            self._age += 1
            self._found.clear()


def _read(shelf: Shelf, name: Name, sessions: Callable[[], Session] | None) -> InUse:
    taken, faults = name, tuple[Fault, ...]()
    try:
        plain = shelf.load(name)
    except BrokenPack as broken:
        taken, faults = shelf.best(name), broken.faults
        plain = shelf.load(taken)
    files = shelf.files(taken).files or PackFiles()
    edits: Sequence[Edit] = ()
    if sessions:
        # In a session of its own: one that began before the newest edit would not see it.
        with sessions() as session:
            edits = edits_of(session, taken.id)
    told = edited(files, edits)
    # A newer pack of the same id that ships with a newer program is a step and no fault.
    is_step = taken.id == name.id and name not in shelf.names()
    missing = None if taken == name or is_step else name
    return InUse(taken, told.pack, plain, files, edits, told.unfit, missing, faults)
