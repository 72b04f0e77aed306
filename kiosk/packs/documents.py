"""TOML files and Markdown files with TOML in front, read with the line of every key."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from kiosk.packs.characters import forbidden_character, shown
from kiosk.packs.faults import Findings
from kiosk.packs.lines import KeyLines, KeyPath, key_lines
from kiosk.packs.schema import Facts
from kiosk.packs.wording import complaints

M = TypeVar("M", bound=Facts)

FENCE = "+++"
PROSE = ("check_note", "note")
"""The keys whose texts may run over several lines."""

HTML = re.compile(r"<\s*[A-Za-z/!?]")

# tomllib needs time and memory with the square of a dotted key's length, and a number of thousands
# of digits is refused without its line: such lines never reach it.
MOST_DOTS = 100
LONG_NUMBER = re.compile("[0-9A-Fa-f_]{1000}")
DEEPEST = 16

# Unicode normalization needs time with the square of a run of combining marks.
LONGEST_NORMALIZED = 20_000


@dataclass(frozen=True)
class Document:
    """One file; `body` is the Markdown below the front matter, which begins on `body_line`."""

    file: str
    data: dict[str, Any]
    lines: KeyLines
    body: str = ""
    body_line: int = 1

    def texts(self, *pattern: str) -> Iterator[tuple[KeyPath, str]]:
        """Yield the texts that stand at `pattern`, where `*` is each of a list; none if wrong.

        So a check of one key works although another key of the same file is broken.
        """
        for path, value in _at(self.data, pattern, ()):
            if isinstance(value, str):
                yield path, value

    def text(self, key: str) -> str | None:
        value = self.data.get(key)
        return value if isinstance(value, str) else None

    def fault(self, path: KeyPath, message: str, findings: Findings) -> None:
        """Report `message` on the line of `path`."""
        findings.add(self.file, self.lines.find(path), message)


def decoded(file: str, content: bytes, findings: Findings) -> str | None:
    """Return the text of a file, None if it is not UTF-8; line ends become line feeds."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        findings.add(file, line, "this is not UTF-8: save the file in the encoding UTF-8")
        return None
    if text.startswith("\ufeff"):
        findings.add(file, 1, "the file begins with a byte order mark: save it as UTF-8 without")
        text = text[1:]
    text = text.replace("\r\n", "\n")
    for number, line_of_text in enumerate(text.split("\n"), 1):
        if words := forbidden_character(line_of_text):
            findings.add(file, number, words)
    return text


def read_toml(file: str, content: bytes, findings: Findings) -> Document | None:
    """Read a TOML file; None if it cannot be read at all."""
    text = decoded(file, content, findings)
    return None if text is None else _parse(file, text, 0, findings)


def read_page(file: str, content: bytes, findings: Findings) -> Document | None:
    """Read a Markdown file that begins with TOML between two lines +++; None if it cannot be."""
    text = decoded(file, content, findings)
    if text is None:
        return None
    first, *rest = text.split("\n")
    if first.rstrip() != FENCE:
        findings.add(file, 1, "the file must begin with a line +++, then the texts, then +++ again")
        return None
    end = next((at for at, line in enumerate(rest) if line.rstrip() == FENCE), None)
    if end is None:
        findings.add(file, 1, "the line +++ that ends the texts is missing: add it")
        return None
    front = _parse(file, "\n".join(rest[:end]), 1, findings)
    if front is None:
        return None
    body = _normalized("\n".join(rest[end + 1 :]))
    return Document(file, front.data, front.lines, body, body_line=end + 3)


def understood(document: Document, model: type[M], findings: Findings) -> M | None:
    """Return the file's content as `model`; None, and all that is wrong with it, if it is not."""
    _check_texts(document, findings)
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for path, message in complaints(error, model):
            document.fault(path, message, findings)
        return None


def _parse(file: str, text: str, offset: int, findings: Findings) -> Document | None:
    for number, line in enumerate(text.split("\n"), offset + 1):
        if line.count(".") > MOST_DOTS or LONG_NUMBER.search(line):
            findings.add(file, number, "this line cannot be read safely: break it into several")
            return None
    try:
        return Document(file, _tidy(tomllib.loads(text)), key_lines(text, offset))
    except tomllib.TOMLDecodeError as error:
        line_number, reason = _where(str(error), text)
        words = f"this is not valid TOML: {shown(reason, 120)}: correct it"
        findings.add(file, line_number + offset, words)
    except RecursionError:
        findings.add(file, offset + 1, "lists are nested too deeply: use fewer brackets")
    return None


def _where(message: str, text: str) -> tuple[int, str]:
    match = re.fullmatch(r"(.*) \(at line (\d+), column \d+\)", message, re.DOTALL)
    if match:
        return int(match.group(2)), match.group(1)
    return text.rstrip("\n").count("\n") + 1, message.removesuffix(" (at end of document)")


def _normalized(text: str) -> str:
    return text if len(text) > LONGEST_NORMALIZED else unicodedata.normalize("NFC", text)


def _tidy(value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, str):
        return _normalized(value)
    if isinstance(value, list):
        return [_tidy(element, depth + 1) for element in value]
    if isinstance(value, dict):
        return {key: _tidy(element, depth + 1) for key, element in value.items()}
    return value


def _at(value: object, pattern: tuple[str, ...], path: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    if not pattern:
        yield path, value
    elif pattern[0] == "*":
        for index, element in enumerate(value if isinstance(value, list) else ()):
            yield from _at(element, pattern[1:], (*path, index))
    elif isinstance(value, dict) and pattern[0] in value:
        yield from _at(value[pattern[0]], pattern[1:], (*path, pattern[0]))


def _every_text(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _every_text(element, (*path, index))
    elif isinstance(value, dict):
        for key, element in value.items():
            yield from _every_text(element, (*path, key))


def _check_texts(document: Document, findings: Findings) -> None:
    for path, text in _every_text(document.data):
        if words := forbidden_character(text):
            document.fault(path, words, findings)
        if HTML.search(text):
            document.fault(path, "HTML is not allowed in a text: write plain words", findings)
        if "\n" in text and path[-1] not in PROSE:
            document.fault(path, "this text must stand on one line: join its lines", findings)
        if not text.strip():
            document.fault(path, f'"{shown(path[-1])}" is empty: fill it in', findings)
