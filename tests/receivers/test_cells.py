"""Cells of the lists: nothing in them is computed, and everything can be read back."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.actions.people import tidy
from kiosk.receivers.cells import column_of, guarded, table_of
from tests.people import NAMES

SIGNS = "=+-@＝＋－＠−﹢⁼"
BEGINNINGS = ["", " ", "\u00a0", "\u3000", '"', "'", "’", " \" '", "\u200b", "\ufeff", "\u200f"]
TEXTS = st.text(
    st.one_of(
        st.sampled_from(SIGNS + ";,|\t\r\n\0\"' \u00a0\u200bA1('"),
        st.characters(exclude_categories=["Cs"]),
    )
)


def computed(cell: str) -> bool:
    """Tell whether a spreadsheet may take the cell for a formula; written apart from the guard."""
    if cell[:1] in ("\t", "\r", "\n", "\0"):
        return bool(cell.strip("\t\r\n\0"))
    bare = re.sub(r"^[\s\0-\x1f\u00ad\u200b-\u200f\u2060\ufeff\"'´‘’`]*", "", cell)
    # The apostrophe that marks a text is not one that a spreadsheet drops.
    return bare[:1] in tuple(SIGNS) and cell[:1] != "'"


def read(table: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode(), newline=""), delimiter=delimiter))


def typed_again(cell: str) -> str:
    """Undo the documented prefix: an apostrophe at the start of what would be computed."""
    pieces = re.split(r"(?<=[;\t\r\n])", cell)
    return "".join(piece[1:] if guarded(piece[1:]) == piece else piece for piece in pieces)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_formula_gets_the_prefix(beginning: str, sign: str) -> None:
    text = f"{beginning}{sign}1+1"
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\t1", "\r1", "\n1", "\0001", "-", "@bo", "=1+1", "−"])
def test_so_does_what_only_looks_like_one(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("name", [name for name in NAMES if name != "=1+1" and ";-" not in name])
def test_a_name_stays_as_it_is(name: str) -> None:
    assert guarded(name) == name


@pytest.mark.parametrize("text", ["", "'Alī", "O’Brien-Ní", "a@example.org", "1 + 1 = 2", "a; b"])
def test_a_sign_within_is_no_formula(text: str) -> None:
    assert guarded(text) == text


def test_a_sign_after_another_separator_gets_it_too() -> None:
    assert guarded("Bo;=1+1\t-\n @") == "Bo;'=1+1\t'-\n' @"


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("text", ["Bo;=1+1;", "Bo\t=1+1\t", 'Bo";=1+1;"', "Bo\n=1+1;"])
def test_a_spreadsheet_that_takes_another_separator_computes_nothing(
    text: str, delimiter: str
) -> None:
    rows = read(table_of([{"id": "1", "name": text}]), delimiter)
    assert [cell for row in rows for cell in row if computed(cell)] == []
    unguarded = "\r\n".join(['"id","name"', f'"1","{text.replace(chr(34), chr(34) * 2)}"'])
    cells = [cell for row in read(unguarded.encode(), delimiter) for cell in row]
    assert any(computed(cell) for cell in cells) is (delimiter in text or "\n" in text)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
@example([("=1+1", "a\r\n=2"), ('"', "'"), ("\0", ";")])
def test_whatever_is_typed_is_read_back(typed: list[tuple[str, str]]) -> None:
    rows = [{"id": str(at), "name": one, "town": two} for at, (one, two) in enumerate(typed)]
    header, *found = read(table_of(rows))
    assert header == ["id", "name", "town"]
    assert [cells[0] for cells in found] == [row["id"] for row in rows]
    for cells, (one, two) in zip(found, typed, strict=True):
        assert cells[1:] == [guarded(one), guarded(two)]
        assert not computed(cells[1])
        assert not computed(cells[2])
        # A prefix is added at most once per piece and nothing else is touched.
        assert re.sub("'", "", cells[1]) == re.sub("'", "", one)


@given(TEXTS.filter(lambda text: "'" not in text))
def test_the_prefix_can_be_taken_off_again(text: str) -> None:
    assert typed_again(guarded(text)) == text


@given(TEXTS.map(tidy))
def test_what_was_tidied_changes_by_prefixes_alone(name: str) -> None:
    assert guarded(name).replace("'", "") == name.replace("'", "")
    assert len(guarded(name)) <= len(name) + 1 + name.count(";")


def test_control_a_careless_writer_is_caught() -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(["\u00a0＝1+1", "Amal"])
    assert [computed(cell) for cell in read(text.getvalue().encode())[0]] == [True, False]


def test_a_column_is_read_past_the_mark_of_utf_8() -> None:
    table = table_of([{"id": "1", "name": "Zoë"}], "\ufeff")
    assert table.startswith(b'\xef\xbb\xbf"id","name"\r\n')
    assert list(column_of(table, "id")) == ["1"]
