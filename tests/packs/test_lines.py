"""The line of every key, in all the ways that TOML has to write one."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.packs.lines import KeyPath, key_lines

TEXT = '''\
# a comment = with [signs]
plain = "a # b"
"quoted key" = 1
'literal.key' = 2
dotted . "key" = 3
date = 2026-11-22 07:32:00.5
long = """
[not.a.table]
x = 1 \\""" "" """
raw = \'\'\'
[[neither]]
''\'\'\'
list = [ "a", # one
  "b",
  [1,
   2],
]
inline = {one = 1, two.three = [
  {four = 4},
]}

[table]
key = 1
[table.inner]
key = 1
[[row]]
key = 1
[[row.cell]]
key = 1
[[row.cell]]
key = 1
[row.note]
key = 1
[[row]]
key = 1
[[row.cell]]
key = 1
[late.table]
[late]
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("plain",), 2),
        (("quoted key",), 3),
        (("literal.key",), 4),
        (("dotted",), 5),
        (("dotted", "key"), 5),
        (("date",), 6),
        (("long",), 7),
        (("raw",), 10),
        (("list",), 13),
        (("list", 0), 13),
        (("list", 1), 14),
        (("list", 2), 15),
        (("list", 2, 1), 16),
        (("inline", "one"), 18),
        (("inline", "two", "three"), 18),
        (("inline", "two", "three", 0, "four"), 19),
        (("table",), 22),
        (("table", "key"), 23),
        (("table", "inner", "key"), 25),
        (("row",), 26),
        (("row", 0, "key"), 27),
        (("row", 0, "cell", 0, "key"), 29),
        (("row", 0, "cell", 1), 30),
        (("row", 0, "cell", 1, "key"), 31),
        (("row", 0, "note", "key"), 33),
        (("row", 1), 34),
        (("row", 1, "key"), 35),
        (("row", 1, "cell", 0, "key"), 37),
        (("late", "table"), 38),
        (("late",), 39),
    ],
)
def test_every_key_has_its_line(path: KeyPath, line: int) -> None:
    tomllib.loads(TEXT)
    assert key_lines(TEXT).find(path) == line
    assert key_lines(TEXT, offset=10).find(path) == line + 10


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("missing",), 1),
        (("table", "missing"), 22),
        (("row", 1, "missing"), 34),
        (("row", 7, "missing"), 26),
        (("list", 9), 13),
        ((), 1),
    ],
)
def test_what_is_missing_has_the_line_of_its_table(path: KeyPath, line: int) -> None:
    assert key_lines(TEXT).find(path) == line


VALUES = st.sampled_from(
    [
        "1",
        '"a]b=c"',
        "'{'",
        '"""x\n= y\n"""',
        "[1,\n [2, {a = 1}], # ]\n]",
        "{ }",
        "{x.y = 1, z = []}",
    ]
)
GAPS = st.sampled_from(["", "\n", "# [x]\n", "\n \n", "[sub.table]\n"])


@given(st.lists(st.tuples(GAPS, VALUES), max_size=12))
def test_keys_among_anything_keep_their_lines(parts: list[tuple[str, str]]) -> None:
    text, expected = "", {}
    for index, (gap, value) in enumerate(parts):
        text += f"[[t]]\n{gap.replace('sub', f't.sub{index}')}"
        expected[index] = text.count("\n") + 1
        text += f"key{index} = {value}\n"
    data = tomllib.loads(text)
    lines = key_lines(text)
    for index, line in expected.items():
        row = data["t"][index]
        path: KeyPath = ("t", index)
        if f"sub{index}" in row:
            path = (*path, f"sub{index}", "table")
        assert lines.find((*path, f"key{index}")) == line
