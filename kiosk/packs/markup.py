"""The Markdown of a story: what it may hold, which sources it names, and the HTML made of it."""

import re
from collections.abc import Collection, Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kiosk.packs.characters import shown
from kiosk.packs.documents import HTML

LONGEST = 20_000
"""Characters; some thirty minutes of reading, and markdown-it stays fast whatever they are."""

TAGS = {"p", "em", "strong", "ul", "ol", "li", "h3"}
REFERENCE = re.compile(r"\[\^([^\]]*)\]")
ENDS_WITH_REFERENCE = re.compile(r"\[\^[^\]]*\]\s*[.!?…»”\")]?\s*$")

NOT_ALLOWED = {
    "link_open": "a link",
    "image": "a picture",
    "code_inline": "code",
    "code_block": "a line that begins with four spaces",
    "fence": "code",
    "blockquote_open": "a quotation with >",
    "hr": "a ruled line",
}
LINE_BREAKS = ("softbreak", "hardbreak")

# Reads what Markdown knows, to find what is not allowed; HTML is found line by line before.
_reader = MarkdownIt("commonmark").disable(["reference", "html_block", "html_inline", "autolink"])
_reader.validateLink = lambda url: True  # type: ignore[method-assign]

# Knows only what is allowed. Without entities no forbidden character can come in by a number.
_writer = MarkdownIt("commonmark", {"html": False}).disable(
    ["link", "image", "autolink", "reference", "html_block", "html_inline", "entity"]
    + ["code", "fence", "backticks", "blockquote", "hr", "lheading"],
)


def check_body(body: str, sources: Collection[str] | None) -> Iterator[tuple[int, str]]:
    """Yield line, counted from 0, and words for each fault; `sources` None if they are unknown."""
    if len(body) > LONGEST:
        yield 0, f"the story is {len(body)} characters, at most {LONGEST} are allowed: shorten it"
        return
    for number, line in enumerate(body.split("\n")):
        if HTML.search(line):
            yield number, "HTML and script are not allowed in a story: write plain Markdown"
        for reference in REFERENCE.findall(line):
            if sources is not None and reference not in sources:
                yield number, unknown_source(reference)
    yield from _check_blocks(_reader.parse(body))


def unknown_source(name: str) -> str:
    return f'"{shown(name)}" is not the id of a source: add it to [[sources]] or correct it'


def html_of(body: str) -> str:
    """Return `body` as HTML with no tag but TAGS and no attribute; `##` headings become h3.

    Empty for a text that is too long to be read, which `check_body` reports.
    """
    if len(body) > LONGEST:
        return ""
    tokens = _writer.parse(body)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3"
        for child in token.children or ():
            child.content = re.sub(r"\s*" + REFERENCE.pattern, "", child.content)
    html = _writer.renderer.render(tokens, _writer.options, {})
    return nh3.clean(html, tags=TAGS, attributes={"*": set()}).strip()


def _check_blocks(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    holder = ""
    for token in tokens:
        line = token.map[0] if token.map else 0
        if token.type in NOT_ALLOWED:
            yield line, _not_allowed(token)
        elif token.type == "heading_open" and token.markup != "##":
            yield line, "only headings that begin with ## are allowed: correct or remove it"
        elif token.type == "inline":
            yield from _check_inline(token, line)
            if holder == "paragraph_open" and not ENDS_WITH_REFERENCE.search(token.content):
                yield line, "this paragraph names no source: end it with a reference such as [^id]"
        holder = token.type


def _check_inline(token: Token, line: int) -> Iterator[tuple[int, str]]:
    for child in token.children or ():
        if child.type in LINE_BREAKS:
            line += 1
        elif child.type in NOT_ALLOWED:
            yield line, _not_allowed(child)


def _not_allowed(token: Token) -> str:
    return f"{NOT_ALLOWED[token.type]} is not allowed in a story: remove it"
