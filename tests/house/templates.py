"""Rules for templates: they work without scripts, under a strict policy, in every language."""

import re

from bs4 import Tag

from tests.house.jinja import statements, tags
from tests.house.rule import Rule, at_most, files, never

TEMPLATES = files("templates", "*.html")
SAFE = {"templates/attend/case.html": 1, "templates/attend/thanks.html": 1}
"""Where `|safe` may stand, and how often: the Markdown of packs, cleaned when it was loaded."""
ORGANISATIONS = r"(?i)\bamn[ei]st\w*|\banistia\b"


def unpaired_requests(text: str) -> list[str]:
    """Find htmx requests that need scripts (style.md 4.5) or do not say their target (4.4)."""
    found = []
    for tag in tags(text):
        for name in ("hx-post", "hx-get"):
            if tag.get(name) is None:
                continue
            if not _works_alone(tag, name):
                found.append(
                    f"line {tag.sourceline}: <{tag.name} {name}>: give the element the same "
                    "address for browsers without scripts: a form its action (and its method), a "
                    "button its formaction, a link its href"
                )
            if tag.get("hx-target") is None:
                found.append(f"line {tag.sourceline}: <{tag.name} {name}>: say its hx-target here")
    return found


def _works_alone(tag: Tag, name: str) -> bool:
    address = tag[name]
    if tag.name == "form":
        method = str(tag.get("method", "get")).lower()
        return tag.get("action") == address and method == name.removeprefix("hx-")
    if name == "hx-post":
        return tag.name == "button" and tag.get("formaction") == address
    return tag.name == "a" and tag.get("href") == address


def imports_outside_blocks(text: str) -> list[str]:
    """Find imports that a block rendered alone would not see (style.md 4.2)."""
    if "{% extends" not in text:
        return []
    return [
        f"line {found.line}: import macros inside the block that calls them: htmx gets that block "
        "alone"
        for found in statements(text)
        if found.keyword in ("from", "import") and "block" not in found.inside
    ]


def frozen_texts(text: str) -> list[str]:
    """Find texts that are translated once for all languages (design: Languages in practice)."""
    return [
        f"line {found.line}: set translated texts inside the macro or block: at the top of a file "
        "the first language that is asked for stays"
        for found in statements(text)
        if found.keyword == "set" and not found.inside and re.search(r"_\(|gettext\(", found.rest)
    ]


def unused_imports(text: str) -> list[str]:
    return [
        f"line {found.line}: “{name}” is not called here: take it out of the import"
        for found in statements(text)
        for name in found.imported
        if not re.search(rf"\b{re.escape(name)}\(", text)
    ]


def _with(markup: str) -> str:
    return '{% extends "base.html" %}\n{% block screen %}\n' + markup + "\n{% endblock %}"


RULES = [
    Rule(
        "no script stands in a template (SEC6, SEC7)",
        TEMPLATES,
        never(r"<script\b(?![^>]*\ssrc=)[^>]*>", "move it to a module of its own in static/js/"),
        ["<script>alert(1)</script>", '<script type="module">import "x"</script>'],
    ),
    Rule(
        "no style stands in a template (SEC6)",
        TEMPLATES,
        never(r"<style\b|\sstyle=", "give it a class and a rule in static/css/"),
        ["<style>p{}</style>", '<p style="color: red">'],
        {"templates/base_print.html": "the print worker fetches nothing: its styles stand inside"},
    ),
    Rule(
        "no handler stands in a template (SEC6, SEC7)",
        TEMPLATES,
        never(r"\son[a-z]+\s*=|javascript:", "listen for the event in a module in static/js/"),
        ['<button onclick="x()">', '<a href="javascript:x()">'],
    ),
    Rule(
        "no habit of htmx 2, nothing that needs eval, no history (SEC7, P1)",
        TEMPLATES,
        never(
            r"\bhx-on\b|:inherited|\bhx-(delete|put|patch|vars|params|ext|push-url|replace-url)\b"
            r"|\bjs:|\bhx-trigger=\"[^\"]*\[",
            "post a form, say it on the element itself, and keep behaviour in static/js/",
        ),
        [
            '<a hx-on:click="x()">',
            '<div hx-target:inherited="#x">',
            '<a hx-delete="/x">',
            '<a hx-push-url="true">',
            """<a hx-vals='js:{x: y()}'>""",
            '<a hx-trigger="click[ctrlKey]">',
        ],
    ),
    Rule(
        "every htmx request works without scripts and names its target",
        TEMPLATES,
        unpaired_requests,
        [
            _with("""<a href="{{ url_for('a') }}" hx-get="{{ url_for('b') }}" hx-target="#x">"""),
            _with('<div hx-get="/x" hx-target="#x">'),
            _with('<form action="/x" hx-post="/x" hx-target="#x">'),
            _with('<form method="post" action="/y" hx-post="/x" hx-target="#x">'),
            _with('<button hx-post="/x" hx-target="#x">'),
            _with('<a href="/x" hx-get="/x">'),
        ],
    ),
    Rule(
        "macros are imported inside the block that calls them",
        TEMPLATES,
        imports_outside_blocks,
        ['{% extends "b" %}{% from "m" import x %}{% block screen %}{{ x() }}{% endblock %}'],
    ),
    Rule(
        "a translated text is set where it is used",
        TEMPLATES,
        frozen_texts,
        ['{% set title = _("Posters") %}{% macro x() %}{{ title }}{% endmacro %}'],
    ),
    Rule(
        "templates import only the macros they call",
        TEMPLATES,
        unused_imports,
        [_with('{% from "m.html" import used, spare with context %}{{ used() }}')],
    ),
    Rule(
        "no organisation's name on screens or sheets",
        [*TEMPLATES, *files("static", "*.svg", "*.css", "*.js"), *files("kiosk", "*.svg")],
        never(ORGANISATIONS, "this is independent software: leave the name to the case pack"),
        ["<p>Amnesty</p>", "<title>AMNISTIE</title>"],
    ),
    Rule(
        "attendee pages open no door (KIO1)",
        files("templates/attend", "*.html"),
        never(
            r"(?<![\w-])target=|\sdownload\b|type=\"file\"|mailto:|\btel:|window\.|https?://",
            "an attendee stays on the kiosk: show an address as text and as a code",
        ),
        ['<a target="_blank">', "<a download>", '<input type="file">', '<a href="mailto:x">'],
    ),
    Rule(
        "a template has at most 80 lines",
        TEMPLATES,
        at_most(80, "move a part that is whole by itself into a macro in templates/_parts/"),
        ["\n" * 81],
    ),
]  # fmt: skip
