"""The receiver *list*: signatures as CSV, for people or for the import of a campaign's database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self

from kiosk.actions.records import OpenAction
from kiosk.models import Kind, State
from kiosk.receivers.cells import column_of, table_of
from kiosk.receivers.columns import FORMATS, TAG
from kiosk.receivers.consents import wants_contact
from kiosk.receivers.fields import Field, FieldKind
from kiosk.receivers.folder import Folder
from kiosk.receivers.protocol import Capabilities, Finding, Result
from kiosk.receivers.reasons import Reason
from kiosk.receivers.sums import proved_by, sums_of

DEFAULT = next(iter(FORMATS))


class Lists(Folder):
    """Settings: `folder`, an absolute path that exists, and `format`. There is no secret.

    The digests come into place before the lists that they prove: what a cut leaves behind proves
    nothing.
    """

    kind: ClassVar[str] = "list"
    fields: ClassVar[Sequence[Field]] = (
        Field("folder", FieldKind.FOLDER),
        Field("format", FieldKind.CHOICE, tuple(FORMATS)),
    )
    capabilities: Capabilities = Capabilities(
        takes=frozenset({Kind.SIGNATURE}), batch=500, idempotent=False
    )

    def __init__(self, folder: Path, format_name: str = DEFAULT) -> None:
        super().__init__(folder)
        self._name = format_name
        self._format = FORMATS.get(format_name, FORMATS[DEFAULT])
        self.mark = f".{format_name}.sha256"
        self.suffixes = (self.mark, *(table.suffix for table in self._format.tables))
        self.capabilities = replace(
            self.capabilities,
            needs_email=self._format.needs_email,
            takes_practice=not self._format.is_import,
        )

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        chosen = str(settings.get("format", DEFAULT))
        return cls(Path(str(settings.get("folder", ""))), chosen)

    def preflight(self) -> list[Finding]:
        if self._name not in FORMATS:
            return [Finding(Reason.BAD_ID, self._name)]
        return super().preflight()

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        """Write one set of files for all whom the list may name."""
        named = [action for action in actions if self._may_name(action)]
        written = iter(super().send(named))
        unnamed = Result(State.NOT_APPLICABLE, Reason.NO_CONSENT, spends=False)
        return [next(written) if self._may_name(action) else unnamed for action in actions]

    def _may_name(self, action: OpenAction) -> bool:
        return wants_contact(action) or not self._format.needs_consent

    def fill(self, actions: Sequence[OpenAction], names: Sequence[str]) -> Sequence[bytes]:
        tables = [
            table_of([table.row(action) for action in actions], table.mark)
            for table in self._format.tables
        ]
        return [sums_of(dict(zip(names[1:], tables, strict=True))), *tables]

    def ids_in(self, path: Path) -> Iterable[str]:
        if not (files := list(proved_by(path).values())):
            return []
        return (cell.removeprefix(TAG) for cell in column_of(files[-1], self._format.key))
