"""A stamp is shapes alone: nothing that runs, loads, styles or speaks (SEC18)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.packs.pictures import DEEPEST, MOST_ELEMENTS, check_picture
from tests.packs.example import STAMP

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 5">\n'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def test_a_drawing_of_shapes_is_fine() -> None:
    assert check_picture(STAMP) == []
    assert check_picture('<?xml version="1.0" encoding="utf-8"?>\n<!-- sky -->\n' + STAMP) == []
    gradient = f'<linearGradient {XLINK} id="b" xlink:href="#a" href="#a"/>'
    assert check_picture(f"{OPEN}{gradient}</svg>") == []


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<script/>", "<script> is not allowed in a picture"),
        ('<path onload="a()"/>', '"onload" is script, which is not allowed'),
        ('<path ONCLICK="a()"/>', '"ONCLICK" is script, which is not allowed'),
        ("<style/>", "<style> is not allowed in a picture"),
        ('<path style="fill:red"/>', 'the attribute "style" is not allowed'),
        ("<text/>", "<text> is not allowed: words belong into stamp_alt"),
        ("<title/>", "<title> is not allowed: words belong into stamp_alt"),
        ("words", "text is not allowed: words belong into stamp_alt"),
        ("<![CDATA[words]]>", "text is not allowed: words belong into stamp_alt"),
        ('<image href="#a"/>', "<image> is not allowed"),
        ('<use href="#a"/>', "<use> is not allowed"),
        ("<foreignObject/>", "<foreignObject> is not allowed"),
        ("<animate/>", "<animate> is not allowed"),
        ("<filter/>", "<filter> is not allowed"),
        ('<p xmlns="http://www.w3.org/1999/xhtml"/>', "<p> is not allowed"),
        ('<linearGradient href="https://example.org/#a"/>', "href may only name a part of this"),
        (f'<linearGradient {XLINK} xlink:href="x.svg#a"/>', "href may only name a part of this"),
        ('<linearGradient href="javascript:a"/>', "href may only name a part of this"),
        ('<path fill="url(https://example.org/#a)"/>', '"fill" may only name a part of this'),
        ('<path fill="URL( x.svg#a )"/>', '"fill" may only name a part of this'),
        ('<path fill="u\\72l(x)"/>', 'the value of "fill" holds a sign'),
        ('<path fill="red;x:y"/>', 'the value of "fill" holds a sign'),
        ('<path data-x="1"/>', 'the attribute "data-x" is not allowed'),
        ("<?php x?>", "<?php?> is not allowed"),
        ("&x;", "this is not valid SVG: undefined entity"),
        ("<g>", "this is not valid SVG: mismatched tag"),
    ],
)
def test_anything_else_is_named_with_its_line(inside: str, words: str) -> None:
    [(line, message)] = check_picture(f"{OPEN}<path d='M0 0'/>\n{inside}</svg>")
    assert line == 3
    assert message.startswith(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "this is not valid SVG: no element found"),
        ("GIF89a", "this is not valid SVG: syntax error"),
        ('<html xmlns="http://www.w3.org/1999/xhtml"/>', "the picture must begin with <svg"),
        ('<svg viewBox="0 0 1 1"/>', "the picture must begin with <svg"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "the attribute viewBox is missing"),
        (f'<?xml version="1.0" encoding="UTF-7"?>{OPEN}</svg>', "the picture must be in the enc"),
        (f'<?xml-stylesheet href="x.css"?>{OPEN}</svg>', "<?xml-stylesheet?> is not allowed"),
    ],
)
def test_what_is_no_picture(text: str, words: str) -> None:
    faults = check_picture(text)
    assert faults[0][0] == 1
    assert faults[0][1].startswith(words)


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE svg>",
        '<!doctype svg SYSTEM "https://example.org/svg.dtd">',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_declarations_are_refused_unread(declaration: str) -> None:
    faults = check_picture(f"\n{declaration}{OPEN}&x;</svg>")
    assert set(faults) == {(2, "DOCTYPE and ENTITY are not allowed: remove them")}


def test_a_billion_laughs_do_not_expand() -> None:
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">\n' if n else '<!ENTITY l0 "ha">\n'
        for n in range(12)
    )
    started = time.process_time()
    faults = check_picture(f"<!DOCTYPE svg [\n{entities}]>{OPEN}&l11;</svg>")
    assert time.process_time() - started < 1
    assert [line for line, _ in faults] == list(range(1, 14))


def test_masks_do_not_multiply() -> None:
    masks = '<mask id="a"><path mask="url(#b)"/></mask>\n<clipPath id="c" clip-path="url(#d)"/>'
    assert [line for line, _ in check_picture(f"{OPEN}{masks}</svg>")] == [2, 3]


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<g>" * 300_000, f"shapes are nested deeper than {DEEPEST}: draw it simpler"),
        ("<g/>" * 250_000, f"the picture has more than {MOST_ELEMENTS} shapes: draw it simpler"),
    ],
)
def test_a_picture_without_end_is_given_up(inside: str, words: str) -> None:
    started = time.process_time()
    assert check_picture(f"{OPEN}{inside}") == [(2, words)]
    assert time.process_time() - started < 2


@settings(max_examples=80, deadline=None)
@given(at=st.integers(0, len(STAMP)), cut=st.integers(0, 20), put=st.text(max_size=12))
def test_a_spoilt_picture_never_breaks_the_check(at: int, cut: int, put: str) -> None:
    spoilt = STAMP[:at] + put + STAMP[at + cut :]
    assert all(1 <= line <= spoilt.count("\n") + 1 for line, _ in check_picture(spoilt))
