"""Tables as CSV (RFC 4180) in which no cell can be taken for a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

GUARD = "'"
"""Put before what a spreadsheet would compute: it then shows the text."""
FORMULA = "=+-@\N{MINUS SIGN}"
QUOTES = "\"'`\N{ACUTE ACCENT}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
SKIPPED = ("Cc", "Cf", "Zs", "Zl", "Zp")
"""Blanks and unseen signs, which some spreadsheets drop before they look at a cell."""
CONTROLS = "\t\r\n\0"
PIECES = re.compile(r"(?<=[;\t\r\n])")
"""Where a spreadsheet begins a cell that takes another separator than the comma."""
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the start of a file it tells Excel that the text is UTF-8."""


def guarded(text: str) -> str:
    """Return the text with the guard before each part that may be read as a formula.

    A part is the whole cell, and what follows a semicolon, tab or line break in it.
    """
    first, *rest = PIECES.split(text)
    return _guarded(first, first[:1] in CONTROLS) + "".join(_guarded(piece) for piece in rest)


def _guarded(piece: str, is_control: bool = False) -> str:
    return GUARD + piece if piece and (is_control or _is_formula(piece)) else piece


def _is_formula(piece: str) -> bool:
    for char in piece:
        if char not in QUOTES and unicodedata.category(char) not in SKIPPED:
            # Full-width, small and raised forms are the same sign to some spreadsheets.
            return unicodedata.normalize("NFKC", char)[:1] in FORMULA
    return False


def table_of(rows: Sequence[Mapping[str, str]], mark: str = "") -> bytes:
    """Return a table whose header is the first row's names; all rows have the same."""
    text = io.StringIO(newline="")
    # Quotes around all: else a cell with another separator in it would fall apart there.
    writer = csv.DictWriter(text, list(rows[0]), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in rows)
    return (mark + text.getvalue()).encode()


def column_of(table: bytes, name: str) -> Iterator[str]:
    """Yield the cells of one column as they stand in the table."""
    text = io.StringIO(table.decode().removeprefix(MARK), newline="")
    for row in csv.DictReader(text):
        yield row[name]
