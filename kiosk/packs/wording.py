"""What the schema has to say about a file, in plain words that tell what to do."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kiosk.packs.characters import shown
from kiosk.packs.fields import LINE_LENGTH, PATTERN_WORDS
from kiosk.packs.lines import KeyPath
from kiosk.packs.schema import Facts

KINDS = {
    "string_type": 'a text in quotes: "…"',
    "int_type": "a whole number without quotes",
    "bool_type": "true or false, without quotes",
    "date_type": "a date without quotes, such as 2026-11-22",
    "tuple_type": "a list in brackets: […]",
    "mapping_type": 'a text per language, such as {fr = "…", en = "…"}',
    "model_type": "a table of its own",
}
NO_SOURCE = {
    "status_sources": "the status is without source: name at least one id of [[sources]]",
    "sources": "there is no source: name at least one",
}


def complaints(error: ValidationError, model: type[Facts]) -> Iterator[tuple[KeyPath, str]]:
    """Yield where and what for everything that the schema found."""
    for detail in error.errors(include_url=False):
        # pydantic marks a fault of a key itself, and not of its value, with "[key]"
        path = tuple(part for part in detail["loc"] if part != "[key]")
        words = WORDS.get(detail["type"], _anything_else)
        yield path, words(detail, _name(path), model)


def _name(path: KeyPath) -> str:
    keys = [part for part in path if isinstance(part, str)]
    return shown(keys[-1]) if keys else "this"


def _missing(_detail: ErrorDetails, name: str, _model: type[Facts]) -> str:
    return NO_SOURCE.get(name, f'the key "{name}" is missing: add it')


def _unknown(_detail: ErrorDetails, name: str, model: type[Facts]) -> str:
    known = _known_keys(model)
    if name in known:
        return f'"{name}" is a key of another table: move it there or remove it'
    near = get_close_matches(name, sorted(known), n=1)
    hint = f' or correct it to "{near[0]}"' if near else ""
    return f'unknown key "{name}": remove it{hint}'


def _too_long(detail: ErrorDetails, name: str, _model: type[Facts]) -> str:
    length, most = len(detail["input"]), detail["ctx"]["max_length"]
    if name == "address" and most == LINE_LENGTH:
        return f"address line is {length} characters, at most {most} fit a window envelope"
    return f'"{name}" is {length} characters, at most {most} are allowed: shorten it'


def _too_many(detail: ErrorDetails, name: str, _model: type[Facts]) -> str:
    length, most = len(detail["input"]), detail["ctx"]["max_length"]
    if name == "address":
        return f"{name} has {length} lines, at most {most} fit a window envelope"
    return f'"{name}" has {length} texts, at most {most} are allowed: remove some'


def _empty(_detail: ErrorDetails, name: str, _model: type[Facts]) -> str:
    return NO_SOURCE.get(name, f'"{name}" is empty: fill it in')


def _pattern(detail: ErrorDetails, name: str, _model: type[Facts]) -> str:
    wanted = PATTERN_WORDS[detail["ctx"]["pattern"]]
    return f'"{name}" must be {wanted}, not "{shown(detail["input"])}"'


def _choice(detail: ErrorDetails, name: str, _model: type[Facts]) -> str:
    given = shown(detail["input"])
    return f'"{name}" must be {detail["ctx"]["expected"]}, not "{given}"'


def _bounds(detail: ErrorDetails, name: str, _model: type[Facts]) -> str:
    return f'"{name}" cannot be {shown(detail["input"])}: correct it'


def _in_own_words(detail: ErrorDetails, _name: str, _model: type[Facts]) -> str:
    return str(detail["ctx"]["error"])


def _anything_else(detail: ErrorDetails, name: str, _model: type[Facts]) -> str:
    kind = KINDS.get(detail["type"])
    return f'"{name}" must be {kind}' if kind else f'"{name}": {shown(detail["msg"], 200)}'


@cache
def _known_keys(model: type[Facts]) -> frozenset[str]:
    schema: dict[str, Any] = model.model_json_schema()
    tables = [schema, *schema.get("$defs", {}).values()]
    return frozenset(key for table in tables for key in table.get("properties", ()))


WORDS: dict[str, Callable[[ErrorDetails, str, type[Facts]], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_too_long": _too_long,
    "too_long": _too_many,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_pattern_mismatch": _pattern,
    "enum": _choice,
    "literal_error": _choice,
    "greater_than_equal": _bounds,
    "less_than_equal": _bounds,
    "value_error": _in_own_words,
}
