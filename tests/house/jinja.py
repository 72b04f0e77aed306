"""Templates as a reader sees them: their tags, their macros, the words that people read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

_EXPRESSION = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
_STATEMENT = re.compile(r"{%-?\s*(\w+)\b(.*?)-?%}", re.DOTALL)
_IMPORT = re.compile(r'from\s+"[^"]+"\s+import\s+(.+?)(?:\s+with context)?\s*$', re.DOTALL)
# What a macro writes into the tag of who calls it: nobody reads the name of an attribute.
_ATTRIBUTE = re.compile(r"\baria-[a-z]+(?==\")")
_TEXT = re.compile(r"""\b(?:_|n?gettext)\(\s*((?:(["']).*?(?<!\\)\2(?:,\s*)?)+)""", re.DOTALL)
_SHOWN = ("alt", "aria-label", "title", "placeholder", "content")


def tags(template: str) -> list[Tag]:
    """Return the tags of a template; equal expressions are equal words in their attributes."""
    return BeautifulSoup(_masked(template), "html.parser").find_all(True)


def _masked(template: str) -> str:
    """Replace what Jinja reads by plain words, line breaks kept: quotes in it end no attribute."""
    seen: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        if match[0].startswith("{#"):
            return "\n" * match[0].count("\n")
        inner = " ".join(match[0].split())
        return seen.setdefault(inner, f"jinja{len(seen)}") + "\n" * match[0].count("\n")

    return _EXPRESSION.sub(word, template)


def words(template: str) -> str:
    """Return what people read: between tags, in telling attributes, and in translated texts."""
    soup = BeautifulSoup(_masked(template), "html.parser")
    texts = (_ATTRIBUTE.sub(" ", text) for text in soup.stripped_strings)
    shown = [re.sub(r"jinja\d+", " ", text) for text in texts]
    shown += [str(tag[name]) for tag in soup.find_all(True) for name in _SHOWN if tag.get(name)]
    return "\n".join(shown + [match[1] for match in _TEXT.finditer(template)])


@dataclass(frozen=True)
class Statement:
    """A `{% … %}`: its keyword, the rest, its line, and the blocks and macros it stands in."""

    keyword: str
    rest: str
    line: int
    inside: tuple[str, ...]

    @property
    def imported(self) -> list[str]:
        """Return the names that a `from … import` brings in."""
        found = _IMPORT.match(f"{self.keyword} {self.rest.strip()}")
        return [name.split(" as ")[-1].strip() for name in found[1].split(",")] if found else []


def statements(template: str) -> Iterator[Statement]:
    inside: list[str] = []
    for match in _STATEMENT.finditer(template):
        keyword, rest = match[1], match[2]
        if keyword in ("endblock", "endmacro"):
            inside.pop()
        line = template.count("\n", 0, match.start()) + 1
        yield Statement(keyword, rest, line, tuple(inside))
        if keyword in ("block", "macro"):
            inside.append(keyword)
