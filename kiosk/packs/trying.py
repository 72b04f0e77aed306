"""What a change would make of a pack before it counts, or what is wrong with it."""

from collections.abc import Iterable, Mapping

from kiosk.packs.checking import Read, pack_of
from kiosk.packs.documents import Document, read_page, read_toml
from kiosk.packs.edits import Change
from kiosk.packs.faults import BrokenPack, Fault, Findings
from kiosk.packs.overlay import STATUS_TEXT, overlaid
from kiosk.packs.pack import Pack
from kiosk.packs.reading import PackFiles

ELSEWHERE = ""
"""The field of what is wrong with no field of the form."""


class Refused(Exception):  # noqa: N818 - the host corrects it
    """The change would break the pack; `faults` are words by field, "" for another place."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = dict(faults)


def tried(
    files: PackFiles, found: Mapping[str, Mapping[str, Change]], slug: str, fields: Iterable[str]
) -> Pack:
    """Return the pack with these changes; raises Refused with what is wrong with `fields`.

    It is checked as every pack is.
    """
    files_then = overlaid(files, found)
    try:
        return pack_of(Read(files_then, Findings()))
    except BrokenPack as broken:
        faults = broken.faults
    words: dict[str, str] = {}
    for fault in faults:
        # The last one: a line that is too long also leaves the list empty, which says less.
        words[_field_of(files_then, slug, fault, fields)] = fault.message
    raise Refused(words)


def _field_of(files: PackFiles, slug: str, fault: Fault, fields: Iterable[str]) -> str:
    folder, _, file = fault.file.rpartition("/")
    content = files.contents.get(fault.file)
    if folder != f"cases/{slug}" or content is None:
        return ELSEWHERE
    is_page = file.endswith(".md")
    read = read_page if is_page else read_toml
    document = read(fault.file, content, Findings())
    language = file.removesuffix(".md")
    for field in fields if document else ():
        if is_page != field.startswith(STATUS_TEXT):
            continue
        path = ("status",) if is_page else tuple(field.split("."))
        is_own = not is_page or field == STATUS_TEXT + language
        if document and is_own and _stands_on(document, path, fault.line):
            return field
    return ELSEWHERE


def _stands_on(document: Document, path: tuple[str, ...], line: int) -> bool:
    data: object = document.data
    for key in path:
        if not isinstance(data, Mapping) or key not in data:
            return False
        data = data[key]
    return document.lines.find(path) == line
