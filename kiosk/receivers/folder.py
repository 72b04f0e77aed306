"""What the receivers that write files share: a folder that the host chose, and its faults."""

import errno
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kiosk.actions.records import OpenAction
from kiosk.durable import NotWritten
from kiosk.models import State
from kiosk.receivers.placing import write_new
from kiosk.receivers.protocol import Finding, Result
from kiosk.receivers.reasons import Reason

FAULTS = {
    errno.ENOENT: Reason.FOLDER_MISSING,
    errno.ENOTDIR: Reason.FOLDER_MISSING,
    errno.EROFS: Reason.FOLDER_READ_ONLY,
    errno.EACCES: Reason.FOLDER_READ_ONLY,
    errno.EPERM: Reason.FOLDER_READ_ONLY,
    errno.ENOSPC: Reason.FOLDER_FULL,
    errno.EDQUOT: Reason.FOLDER_FULL,
    errno.EFBIG: Reason.FOLDER_FULL,
}


class Folder:
    """Writes each batch as new files, and looks for an action in those that are whole.

    A receiver says which `suffixes` they have, what they hold (`fill`), and which ids lie in one
    whose name ends with `mark`. The folder is never made here: a missing one is most likely a
    stick that is not plugged in.
    """

    suffixes: Sequence[str]
    mark: str

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids: dict[str, frozenset[str]] = {}

    def fill(self, actions: Sequence[OpenAction], names: Sequence[str]) -> Sequence[bytes]:
        """Return what the files of these names hold, one for each suffix."""
        raise NotImplementedError

    def ids_in(self, path: Path) -> Iterable[str]:
        """Return the actions that the file proves, none where it is not whole. Raises OSError."""
        raise NotImplementedError

    def preflight(self) -> list[Finding]:
        if not self._folder.is_absolute() or not self._folder.is_dir():
            return [Finding(Reason.FOLDER_MISSING, str(self._folder))]
        own = os.access in os.supports_effective_ids
        if not os.access(self._folder, os.W_OK | os.X_OK, effective_ids=own):
            return [Finding(Reason.FOLDER_READ_ONLY, str(self._folder))]
        return []

    def probe(self) -> list[Finding]:
        """Return nothing: a folder is all in its settings."""
        return []

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        """Write files for all; each is accepted once what was written was read back whole."""
        if not actions:
            return []
        if findings := self.preflight():
            return [_paused(State.WAITING, findings[0].code)] * len(actions)
        stem = _stem(actions[0].event)
        try:
            names = write_new(
                self._folder, stem, self.suffixes, lambda names: self.fill(actions, names)
            )
        except NotWritten as fault:
            # Once in place it may be there yet, say on a stick pulled out: reconciling tells.
            state = State.UNKNOWN if fault.is_placed else State.WAITING
            return [_paused(state, _reason(fault.code))] * len(actions)
        [proof] = [name for name in names if name.endswith(self.mark)]
        return [Result(State.ACCEPTED, remote_ref=proof)] * len(actions)

    def reconcile(self, action: OpenAction) -> Result | None:
        """Look for the action in the folder's own files that are whole."""
        if findings := self.preflight():
            return _paused(State.UNKNOWN, findings[0].code)
        try:
            name = self._file_with(str(action.id))
        except OSError as fault:
            return _paused(State.UNKNOWN, _reason(fault.errno or errno.EIO))
        if name is None:
            return Result(State.WAITING, spends=False)
        return Result(State.ACCEPTED, remote_ref=name)

    def erase(self, action: OpenAction) -> Result:
        """Leave the files as they are: they may lie elsewhere by now, and digests hold them."""
        return Result(State.ACCEPTED, Reason.ERASE_BY_HAND)

    def close(self) -> None:
        """Files are closed as soon as they are written."""

    def _file_with(self, action_id: str) -> str | None:
        for path in sorted(self._folder.glob(f"*{self.mark}")):
            if path.name not in self._ids:
                self._ids[path.name] = frozenset(self.ids_in(path))
            if action_id in self._ids[path.name]:
                return path.name
        return None


def _paused(state: State, reason: Reason) -> Result:
    return Result(state, reason, pauses=True, spends=False)


def _reason(code: int) -> Reason:
    return FAULTS.get(code, Reason.FOLDER_FAULT)


def _stem(event: str) -> str:
    """Return the event's slug fit for a file name on every system, and for a glob."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", event)
