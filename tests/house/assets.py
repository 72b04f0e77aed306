"""Rules for styles and scripts: any direction of writing, readable colours, no traces kept."""

import re
from collections.abc import Iterator

import tinycss2  # type: ignore[import-untyped]
from tinycss2.color4 import parse_color  # type: ignore[import-untyped]

from tests.house.rule import ROOT, Rule, at_most, files, never

STYLES = files("static", "*.css")
SCRIPTS = files("static", "*.js")
_SIDED = re.compile(r"(^|-)(left|right)(-|$)")
_ALIGNED = ("text-align", "float", "clear", "caption-side")
_FOUR_SIDES = ("margin", "padding", "inset", "border-width", "border-color", "border-style")


def declarations(css: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield line, name and the values of each declaration, wherever it stands."""
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        yield from _declarations(rule)


def _declarations(rule: tinycss2.ast.Node) -> Iterator[tuple[int, str, list[str]]]:
    content = getattr(rule, "content", None) or []
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            values = [n.serialize() for n in node.value if n.type not in ("whitespace", "comment")]
            yield node.source_line, node.lower_name, values
        elif node.type != "error":
            yield from _declarations(node)


def physical_sides(css: str) -> list[str]:
    """Find what would stand on the wrong side in Arabic (I4)."""
    return [
        f"line {line}: “{name}: {' '.join(values)}”: say start or end (margin-inline-start, "
        "inset-inline-end, text-align: start …), so that right-to-left languages mirror it"
        for line, name, values in declarations(css)
        if _SIDED.search(name)
        or (name in _ALIGNED and {"left", "right"} & set(values))
        or (name in _FOUR_SIDES and len(values) == 4 and values[1] != values[3])
    ]


def tokens(css: str) -> list[dict[str, str]]:
    """Return the colours of each `:root` rule of tokens.css; the later ones change the first."""
    plain: dict[str, str] = {}
    sets = []
    for block in re.findall(r":root\s*{(.*?)}", css, re.DOTALL):
        plain = plain | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", block))
        sets.append(plain)
    return sets


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = parse_color(colour)[:3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))


RULES = [
    Rule(
        "styles say start and end, never left and right (I4)",
        STYLES,
        physical_sides,
        [
            "a { margin-left: 1px }",
            "@media print { a { right: 0 } }",
            "a { text-align: left }",
            "a { border-top-right-radius: 2px }",
            "a { padding: 1px 2px 3px calc(1px + 3px) }",
            "a { &:hover { float: right } }",
        ],
    ),
    Rule(
        "scripts keep nothing, write no markup and run no text (P4, SEC7, KIO1)",
        SCRIPTS,
        never(
            r"\beval\(|\bFunction\(|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write"
            r"|\b(local|session)Storage\b|\bindexedDB\b|\bcaches\b|document\.cookie"
            r"|window\.(open|print)\b|\bpushState\b|https?://",
            "keep what must stay on the server, and let it render what is shown",
        ),
        ["eval(x)", "new Function(x)", "a.innerHTML = x", "localStorage.x = 1", "window.print()"],
    ),
    Rule(
        "a script has fewer than 120 lines",
        SCRIPTS,
        at_most(119, "one module per behaviour: split it"),
        ["\n" * 120],
    ),
    Rule(
        "scripts and styles load our own files only (SEC8)",
        [*SCRIPTS, *STYLES],
        never(
            r"""(?:@import|\bfrom|\bimport)\s+(?:url\()?["'](?!\.\.?/)|url\(["']?(?!["']?\.\./)""",
            "put the file below static/ and name it by a path that begins with ./ or ../",
        ),
        ['@import "x.css"', 'import x from "htmx"', "a { background: url(https://example.org/x) }"],
    ),
]

TOKENS = ROOT / "static" / "css" / "tokens.css"
