"""Writes the TOML of a pack's files anew, for a file in which the host changed something."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence

from kiosk.packs.documents import FENCE

Table = Mapping[str, object]


def toml_of(data: Table) -> str:
    """Return the table as TOML that reads back equal; comments are not kept."""
    return "\n".join(_lines(data, ())) + "\n"


def page_of(data: Table, rest: str) -> str:
    """Return a Markdown file with these texts in front; `rest` is what stands below them."""
    return f"{FENCE}\n{toml_of(data)}{FENCE}\n{rest}"


def _lines(table: Table, path: tuple[str, ...]) -> list[str]:
    plain = {key: value for key, value in table.items() if not _is_table(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in table.items():
        if isinstance(value, Mapping):
            within = (*path, key)
            lines += ["", f"[{_name(within)}]", *_lines(value, within)]
        elif key not in plain and isinstance(value, Sequence):
            for element in value:
                within = (*path, key)
                lines += ["", f"[[{_name(within)}]]", *_lines(element, within)]
    return lines


def _is_table(value: object) -> bool:
    is_list = isinstance(value, list) and bool(value)
    return isinstance(value, Mapping) or (is_list and isinstance(value[0], Mapping))  # type: ignore[index]


def _name(path: Sequence[str]) -> str:
    return ".".join(map(_key, path))


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if is_bare else _value(key)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            # A basic string of TOML has the escapes of JSON, but for DEL, which no pack may hold.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case dt.date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
    raise TypeError(f"a pack holds no {type(value).__name__}")
