"""Lines of the tally between kiosks: once however often they come, read strictly."""

import dataclasses
import itertools
from typing import Any
from uuid import uuid4

import pytest

from kiosk.actions.tallies import TallyLine, tallied
from kiosk.actions.tallying import CountedLine, counted_lines, merge_lines
from kiosk.actions.wire import BadLine
from kiosk.actions.withdrawing import LooseWithdrawal
from kiosk.models import Counted
from tests.actions.parcels import EVENT, HOUR, empty_engine, undone
from tests.actions.stall import CASE, NOW

LINES = [
    CountedLine(TallyLine(uuid4(), EVENT, CASE, Counted.CARD, number, "steward"), HOUR)
    for number in (5, 2, -2)
]


def test_what_is_written_reads_back_the_same() -> None:
    assert [CountedLine.from_json(line.as_json()) for line in LINES] == LINES
    loose = LooseWithdrawal(uuid4(), EVENT, NOW)
    assert LooseWithdrawal.from_json(loose.as_json()) == loose


def test_any_order_and_repetition_gives_the_same_sum() -> None:
    engine = empty_engine()
    for order in itertools.permutations([*LINES, LINES[0]]):
        with undone(engine) as session:
            added = [merge_lines(session, [line])[0] for line in order]
            assert sum(added) == 3
            assert tallied(session, EVENT) == {(CASE, Counted.CARD): 5}
            assert set(counted_lines(session, EVENT)) == set(LINES)
    engine.dispose()


def test_another_number_under_the_same_id_is_refused() -> None:
    engine = empty_engine()
    with undone(engine) as session:
        merge_lines(session, LINES)
        more = dataclasses.replace(LINES[0], line=dataclasses.replace(LINES[0].line, number=500))
        assert merge_lines(session, [more]) == (0, [LINES[0].line.line_id])
        assert tallied(session, EVENT) == {(CASE, Counted.CARD): 5}
    engine.dispose()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema", "ecritoire.tally/2"),
        ("id", "x"),
        ("number", 0),
        ("number", 2**53),
        ("number", "5"),
        ("number", True),
        ("counted", "people"),
        ("by", "Amal Exemple"),
        ("case", "../x"),
        ("hour", "2026-12-10T18:42:00+00:00"),
        ("more", 1),
    ],
)
def test_what_is_no_line_is_refused(field: str, value: Any) -> None:
    with pytest.raises(BadLine):
        CountedLine.from_json(LINES[0].as_json() | {field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", "x"), ("withdrawn_at", None), ("withdrawn_at", "2026-02-30T00:00:00+00:00"), ("x", 1)],
)
def test_what_is_no_withdrawal_is_refused(field: str, value: Any) -> None:
    with pytest.raises(BadLine):
        LooseWithdrawal.from_json(LooseWithdrawal(uuid4(), EVENT, NOW).as_json() | {field: value})
