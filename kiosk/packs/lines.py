"""Which line of a TOML text a key stands on; tomllib forgets it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

KeyPath = tuple[str | int, ...]
"""Keys and list indexes from the top: `("sources", 1, "url")` is the url of the second source."""

TOKEN = re.compile(
    r"""
    [ \t]+ | \#[^\n]*                                          # nothing that counts
  | (?P<newline> \n )
  | (?P<quoted>  \"{3} (?:\\.|[^\\])*? \"{3,5} | '{3} .*? '{3,5}
               | " (?:\\.|[^"\\\n])* " | '[^'\n]*' )
  | (?P<sign>    [\[\]{}=,.] )
  | (?P<bare>    [^\s\[\]{}=,."'\#]+ )
  | .
    """,
    re.VERBOSE | re.DOTALL,
)
VALUE_ENDS = ("\n", ",", "]", "}", "")


class KeyLines:
    """The lines of all keys of one text, counted from 1."""

    def __init__(self, lines: Mapping[KeyPath, int]) -> None:
        self._lines = lines

    def find(self, path: KeyPath) -> int:
        """Return the line of `path`; for what is missing, that of the table it belongs to, or 1."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def key_lines(text: str, offset: int = 0) -> KeyLines:
    """Find the line of every key of `text`, which tomllib has accepted; `offset` lines precede it.

    Raises RecursionError when lists are nested too deeply.
    """
    return KeyLines(_Scanner(text, offset).scan())


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def _tokens(text: str, offset: int) -> Iterable[_Token]:
    line = offset + 1
    for match in TOKEN.finditer(text):
        if match.lastgroup:
            yield _Token(match.lastgroup, match.group(), line)
        line += match.group().count("\n")
    yield _Token("end", "", line)


class _Scanner:
    def __init__(self, text: str, offset: int) -> None:
        self._tokens = list(_tokens(text, offset))
        self._at = 0
        self._table: KeyPath = ()
        self._latest: dict[KeyPath, int] = {}
        self._lines: dict[KeyPath, int] = {}

    def scan(self) -> dict[KeyPath, int]:
        while (token := self._peek()).kind != "end":
            if token.kind == "newline":
                self._next()
            elif token.text == "[":
                self._header()
            else:
                self._pair(self._table)
        return self._lines

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _keys(self, stop: str) -> list[str]:
        keys = []
        while (token := self._next()).text not in (stop, ""):
            if token.kind in ("quoted", "bare"):
                keys.append(_key(token))
        return keys

    def _header(self) -> None:
        line = self._next().line
        is_array = self._peek().text == "["
        if is_array:
            self._next()
        path: KeyPath = ()
        for key in self._keys("]"):
            # a name inside a list of tables means the latest of them
            path = (*path, self._latest[path], key) if path in self._latest else (*path, key)
            self._lines.setdefault(path, line)
        if is_array:
            self._next()
            self._latest[path] = self._latest.get(path, -1) + 1
            path = (*path, self._latest[path])
        self._lines[path] = line
        self._table = path

    def _pair(self, path: KeyPath) -> None:
        line = self._peek().line
        for key in self._keys("="):
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        token = self._next()
        if token.text == "[":
            self._list(path)
        elif token.text == "{":
            self._inline_table(path)
        elif token.kind != "quoted":
            while self._peek().text not in VALUE_ENDS:
                self._next()

    def _list(self, path: KeyPath) -> None:
        index = 0
        while (token := self._peek()).text not in ("]", ""):
            if token.text in ("\n", ","):
                self._next()
                continue
            self._lines[(*path, index)] = token.line
            self._value((*path, index))
            index += 1
        self._next()

    def _inline_table(self, path: KeyPath) -> None:
        while (token := self._peek()).text not in ("}", ""):
            if token.text in ("\n", ","):
                self._next()
            else:
                self._pair(path)
        self._next()


def _key(token: _Token) -> str:
    if token.kind == "bare":
        return token.text
    return str(tomllib.loads(f"key = {token.text}")["key"])
