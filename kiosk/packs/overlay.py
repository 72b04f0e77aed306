"""A pack's files with what hosts decided written into them, so that they are checked like any."""

import copy
import datetime as dt
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import Any

from kiosk.packs.agreement import ACTION_TABLES, FOR_ACTIONS, FOR_WRITING
from kiosk.packs.checking import PACK_FILE
from kiosk.packs.dates import PartialDate
from kiosk.packs.documents import Document, read_page, read_toml
from kiosk.packs.edits import Change, Edit, in_force
from kiosk.packs.faults import Findings
from kiosk.packs.reading import PackFiles
from kiosk.packs.schema import ActionOpen
from kiosk.packs.writing import page_of, toml_of

Data = MutableMapping[str, Any]
Changes = Mapping[str, Change]

OPENNESS = "action_open"
STATUS_TEXT = "status_text."
OUR_SOURCE = "host-desk"


def by_case(edits: Iterable[Edit]) -> dict[str, dict[str, Change]]:
    """Return what counts, by case and then by field."""
    found: dict[str, dict[str, Change]] = {}
    for (slug, field), edit in in_force(edits).items():
        found.setdefault(slug, {})[field] = edit.change
    return found


def overlaid(files: PackFiles, found: Mapping[str, Changes]) -> PackFiles:
    """Return the files with these changes in them; a file that none touches stays as it is."""
    contents, days = dict(files.contents), []
    for slug, changes in found.items():
        case = _toml(files, f"cases/{slug}/case.toml")
        if case is None or not changes:
            continue
        data = copy.deepcopy(case.data)
        _change(data, changes)
        contents[case.file] = toml_of(data).encode()
        for page in _pages(files, slug):
            contents[page.file] = _page(page, changes)
        days += _days(data, changes)
    if days:
        contents[PACK_FILE] = _published(files, max(days))
    return PackFiles(contents, list(files.folders), set(files.refused))


def counts(case: Mapping[str, Any], change: Change) -> bool:
    """Tell whether a decision on the openness of a case counts for what the pack says now.

    A confirmation opens only what the pack leaves to the host, and only if it is not older than
    what the pack knows: a newer pack that knows more is asked again (design: Case packs).
    """
    if change.value == ActionOpen.NO or isinstance(change.value, Mapping):
        return case.get(OPENNESS) != ActionOpen.NO
    if case.get(OPENNESS) != ActionOpen.CHECK or change.sure_on is None:
        return False
    try:
        return change.sure_on >= PartialDate.parse(case.get("status_as_of")).earliest()
    except ValueError:
        return False


def _change(data: Data, changes: Changes) -> None:
    for field, change in changes.items():
        if field in ("target.address", "card.address"):
            _set_address(data, field.partition(".")[0], change.value)
        elif field != OPENNESS and not field.startswith(STATUS_TEXT):
            _set(data, field.split("."), change.value)
    if any(field.startswith("status") for field in changes):
        data["status_sources"] = _with_ours(data.get("status_sources"))
    opening = changes.get(OPENNESS)
    if opening and counts(data, opening):
        _open_or_close(data, opening)
    last = max((change.sure_on for change in changes.values() if change.sure_on), default=None)
    _tell_source(data, last)


def _open_or_close(data: Data, change: Change) -> None:
    if not is_closing(change):
        data[OPENNESS] = str(change.value)
        return
    data[OPENNESS] = str(ActionOpen.NO)
    for table in ACTION_TABLES:
        data.pop(table, None)
    data["news_sources"] = _with_ours(data.get("news_sources"))
    data["status_sources"] = _with_ours(data.get("status_sources"))
    if change.sure_on:
        data["status_as_of"] = change.sure_on.isoformat()


def is_closing(change: Change) -> bool:
    """Tell whether a decision tells the case as news."""
    return isinstance(change.value, Mapping) or change.value == ActionOpen.NO


def _set_address(data: Data, table: str, lines: object) -> None:
    if lines:
        own = data.setdefault(table, {})
        own["address"] = lines
        own["sources"] = _with_ours(own.get("sources"))
    elif table == "card":
        data.pop("card", None)
    elif table in data:
        data[table].pop("address", None)


def _set(data: Data, path: Sequence[str], value: object) -> None:
    for key in path[:-1]:
        data = data.setdefault(key, {})
    data[path[-1]] = value


def _with_ours(names: object) -> list[str]:
    before = names if isinstance(names, list) else []
    return [*(name for name in before if name != OUR_SOURCE), OUR_SOURCE]


def _tell_source(data: Data, last: dt.date | None) -> None:
    """Name the host as a source: what is decided at a desk has no page to point to."""
    note = "Decided by the host of an event" + (f", who was sure of it on {last}." if last else ".")
    others = [it for it in data.get("sources", []) if it.get("id") != OUR_SOURCE]
    data["sources"] = [*others, {"id": OUR_SOURCE, "kind": "derived", "note": note}]


def _page(page: Document, changes: Changes) -> bytes:
    language, texts = page.file.rsplit("/", 1)[1].removesuffix(".md"), dict(page.data)
    if words := changes.get(f"{STATUS_TEXT}{language}"):
        texts["status"] = words.value
    opening = changes.get(OPENNESS)
    if opening and isinstance(opening.value, Mapping):
        for key in (*FOR_ACTIONS, *FOR_WRITING):
            texts.pop(key, None)
        for key in ("news", "status"):
            if told := opening.value.get(key, {}).get(language):
                texts[key] = told
    return page_of(texts, page.body).encode()


def _days(data: Data, changes: Changes) -> list[dt.date]:
    days = [change.sure_on for change in changes.values() if change.sure_on]
    try:
        return [*days, PartialDate.parse(data.get("status_as_of")).earliest()]
    except ValueError:
        return days


def _published(files: PackFiles, day: dt.date) -> bytes:
    """Return pack.toml, published no earlier than the newest of what is in it."""
    document = _toml(files, PACK_FILE)
    if document is None:
        return files.contents.get(PACK_FILE, b"")
    before = document.data.get("published_on")
    is_newer = isinstance(before, dt.date) and before >= day
    data = document.data if is_newer else document.data | {"published_on": day}
    return toml_of(data).encode()


def _toml(files: PackFiles, file: str) -> Document | None:
    content = files.contents.get(file)
    return read_toml(file, content, Findings()) if content is not None else None


def _pages(files: PackFiles, slug: str) -> Iterable[Document]:
    folder = f"cases/{slug}"
    for language, content in files.pages(folder).items():
        if page := read_page(f"{folder}/{language}.md", content, Findings()):
            yield page
