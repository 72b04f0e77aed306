"""The receiver *file*: signatures as JSON Lines in a folder that the host chose."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from kiosk.actions.records import OpenAction
from kiosk.models import Kind
from kiosk.receivers.fields import Field, FieldKind
from kiosk.receivers.folder import Folder
from kiosk.receivers.lines import SUFFIX, content_of, records_in
from kiosk.receivers.protocol import Capabilities


class JsonLines(Folder):
    """Settings: `folder`, an absolute path that exists. There is no secret."""

    kind: ClassVar[str] = "file"
    fields: ClassVar[Sequence[Field]] = (Field("folder", FieldKind.FOLDER),)
    capabilities: Capabilities = Capabilities(
        takes=frozenset({Kind.SIGNATURE}), batch=500, idempotent=False
    )
    suffixes = (SUFFIX,)
    mark = SUFFIX

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], secret: str | None) -> Self:
        return cls(Path(str(settings.get("folder", ""))))

    def fill(self, actions: Sequence[OpenAction], names: Sequence[str]) -> Sequence[bytes]:
        return [content_of([action.as_json() for action in actions])]

    def ids_in(self, path: Path) -> Iterable[str]:
        return (str(found.get("id")) for found in records_in(path))
