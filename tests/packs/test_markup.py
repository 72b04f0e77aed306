"""Markdown of a story: what is refused, and that what comes out is harmless (SEC15)."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.packs.markup import LONGEST, check_body, html_of

KNOWN = {"a", "b-2"}
NO_SOURCE = "this paragraph names no source: end it with a reference such as [^id]"


@pytest.mark.parametrize(
    "body",
    [
        "One.[^a]\n",
        "One\ntwo.[^a][^b-2]\n\nThree.[^a]\n",
        "One.[^a] [^b-2] \n",
        "One[^a].\n",
        "« One[^a] »\n\n## Heading\n\n- two[^a]\n- *three* **four**[^a]\n\n1. five[^a]\n",
        "",
    ],
)
def test_what_is_allowed(body: str) -> None:
    assert list(check_body(body, KNOWN)) == []


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("One.[^a]\n\nTwo.\nMore.\n", 2, NO_SOURCE),
        ("- one\n- two[^a]\n", 0, NO_SOURCE),
        ("[^a] One.\n", 0, NO_SOURCE),
        ("One.\nTwo[^x].[^a]\n", 1, '"x" is not the id of a source: add it to [[sources]] or'),
        ("One.[^]", 0, '"" is not the id of a source'),
        ("One.\n[a](https://example.org)[^a]", 1, "a link is not allowed in a story: remove it"),
        ("One.\n[a](javascript:alert)[^a]", 1, "a link is not allowed"),
        ("One.\n![a](x.png)[^a]", 1, "a picture is not allowed"),
        ("One.  \n`a`[^a]", 1, "code is not allowed"),
        ("One.[^a]\n\n```\na\n```\n", 2, "code is not allowed"),
        ("One.[^a]\n\n    a\n", 2, "a line that begins with four spaces is not allowed"),
        ("One.[^a]\n\n> two[^a]\n", 2, "a quotation with > is not allowed"),
        ("One.[^a]\n\n***\n", 2, "a ruled line is not allowed"),
        ("One.[^a]\n\n# Two\n", 2, "only headings that begin with ## are allowed"),
        ("One.[^a]\n\n### Two\n", 2, "only headings that begin with ## are allowed"),
        ("One.[^a]\n---\n", 0, "only headings that begin with ## are allowed"),
        ("One\n<b>two</b>.[^a]", 1, "HTML and script are not allowed in a story"),
        ("One\n<https://example.org>[^a]", 1, "HTML and script are not allowed"),
        ("One\n<!-- two -->[^a]", 1, "HTML and script are not allowed"),
        ("One.[^a]\n\n[^a]: https://example.org", 2, NO_SOURCE),
    ],
)
def test_what_is_not_allowed(body: str, line: int, words: str) -> None:
    [(found, message)] = check_body(body, KNOWN)
    assert found == line
    assert message.startswith(words)


def test_sources_that_could_not_be_read_are_not_unknown() -> None:
    assert list(check_body("One.[^whatever]", None)) == []


def test_a_story_of_any_length_is_measured_before_it_is_read() -> None:
    words = f"the story is {LONGEST + 1} characters, at most {LONGEST} are allowed: shorten it"
    assert list(check_body("x" * (LONGEST + 1), KNOWN)) == [(0, words)]
    assert html_of("x" * (LONGEST + 1)) == ""


def test_references_leave_no_trace_and_headings_sink() -> None:
    body = "One *two*[^a] and\n**three**.[^a]\n[^b-2]\n\n## Four\n\n- five[^a]\n\n1. six [^a]\n"
    html = re.sub(r">\s+<(?!strong)", "><", html_of(body))
    assert html == (
        "<p>One <em>two</em> and\n<strong>three</strong>.\n</p><h3>Four</h3>"
        "<ul><li>five</li></ul><ol><li>six</li></ol>"
    )


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<form action=/x><style>p{}</style>",
        "[a](javascript:alert(1))",
        "[a](https://example.org)",
        "![a](https://example.org/x.png)",
        "<https://example.org>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "- <b onclick=alert(1)>x</b>",
        "5. five",
        "# one",
        "`<script>`",
    ],
)
def test_only_plain_tags_come_out(body: str) -> None:
    tags = re.findall(r"<[^>]*>", html_of(body))
    assert set(tags) <= {
        f"<{end}{tag}>" for end in ("", "/") for tag in ("p", "ul", "ol", "li", "h3")
    }


def test_no_character_comes_in_by_its_number() -> None:
    assert "\u202e" not in html_of("a &#x202e; b &#8238; c")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="a<>/[]()!`*_#&;:\"'= \n-+1^~\\", max_size=120))
def test_anything_comes_out_harmless(body: str) -> None:
    tags = set(re.findall(r"<[^>]*>", html_of(body)))
    names = ("p", "em", "strong", "ul", "ol", "li", "h3")
    assert tags <= {f"<{end}{name}>" for end in ("", "/") for name in names}
    assert all(line >= 0 for line, _ in check_body(body, KNOWN))


@pytest.mark.parametrize("piece", ["[", "![", "*a ", "*_", "[a](", "`", "<", "- ", "> ", "[^a]"])
def test_hostile_repetition_is_read_in_moments(piece: str) -> None:
    body = (piece * LONGEST)[:LONGEST]
    started = time.process_time()
    list(check_body(body, KNOWN))
    html_of(body)
    assert time.process_time() - started < 5
