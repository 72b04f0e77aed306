"""Merging kiosks: one same set whatever the order; nothing overwritten, withdrawals win."""

import dataclasses
import functools
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, exc, select
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.orm import Session

from kiosk.actions.envelopes import Box, Envelope, envelopes
from kiosk.actions.merging import Refusal, merge
from kiosk.actions.withdrawing import LooseWithdrawal, withdraw
from kiosk.models import Action, Origin, SealedPart
from tests.actions.parcels import (
    EVENT,
    KEY,
    KIOSKS,
    LATER,
    add_event,
    an_envelope,
    content,
    empty_engine,
    undone,
)
from tests.actions.stall import NOW, Stall

SIZES = (3, 2, 2)
ALL = [an_envelope(kiosk, seq) for kiosk in range(3) for seq in range(1, SIZES[kiosk] + 1)]
WITHDRAWN = {ALL[1].id: LATER, ALL[4].id: NOW}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = empty_engine()
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with undone(engine) as opened:
        yield opened


def in_the_end(envelope: Envelope) -> Envelope:
    return dataclasses.replace(envelope, withdrawn_at=WITHDRAWN.get(envelope.id))


@functools.cache
def whole() -> dict[str, Any]:
    """Return what one merge of everything gives."""
    with undone(empty_engine()) as session:
        merge(session, map(in_the_end, ALL))
        return content(session)


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Envelope | LooseWithdrawal]]:
    """Return bundles as they may come: shuffled, repeated, cut up, with and without withdrawals.

    Every envelope and every withdrawal comes at least once, in some bundle.
    """
    loose = [LooseWithdrawal(found, EVENT, at) for found, at in WITHDRAWN.items()]
    more: list[Envelope | LooseWithdrawal] = [*ALL, *map(in_the_end, ALL), *loose]
    again = draw(st.lists(st.sampled_from(more), max_size=6))
    lines: list[Envelope | LooseWithdrawal] = draw(st.permutations([*ALL, *loose, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(lines)), max_size=2)))
    return [lines[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]


def merge_lines(session: Session, lines: list[Envelope | LooseWithdrawal]) -> None:
    merge(session, [line for line in lines if isinstance(line, Envelope)])
    withdraw(session, [line for line in lines if isinstance(line, LooseWithdrawal)])


@pytest.mark.parametrize("orders", [150, pytest.param(1_000, marks=pytest.mark.full)])
def test_any_order_repetition_and_part_gives_the_same_set(engine: Engine, orders: int) -> None:
    """G14: a thousand of them in `make test-all`."""

    @settings(max_examples=orders, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(bundles=deliveries())
    def check(bundles: list[list[Envelope | LooseWithdrawal]]) -> None:
        with undone(engine) as session:
            for lines in bundles:
                merge_lines(session, lines)
            assert content(session) == whole()

    check()


def test_control_without_the_conflict_clause_a_repetition_breaks(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(session, ALL)
    monkeypatch.setattr(Insert, "on_conflict_do_nothing", lambda self, **_: self)
    with pytest.raises(exc.IntegrityError):
        merge(session, ALL)


def test_counts_say_what_was_new(session: Session) -> None:
    first = merge(session, ALL[:5])
    assert (first.added, first.known, first.refused, first.foreign) == (5, 0, {}, [])
    second = merge(session, [*ALL, *ALL])
    assert (second.added, second.known) == (2, 12)
    assert sum(content(session)["ledger"].values()) == len(ALL)


def test_the_origin_comes_along(session: Session) -> None:
    links = {ALL[1].id: b"l" * 32}
    merge(session, ALL[:3], links)
    rows = session.scalars(select(Origin).order_by(Origin.seq)).all()
    assert [(row.kiosk_id, row.seq) for row in rows] == [(KIOSKS[0], n) for n in (1, 2, 3)]
    assert [row.link for row in rows] == [None, b"l" * 32, None]
    assert rows[0].digest == ALL[0].digest_bytes


@pytest.mark.parametrize(
    "change", [{"boxes": (Box(KEY, b"other"),)}, {"locale": "fr"}, {"is_young": True}]
)
def test_the_same_id_with_other_content_is_refused_and_changes_nothing(
    session: Session, change: dict[str, Any]
) -> None:
    merge(session, ALL)
    before = content(session)
    other = dataclasses.replace(ALL[0], withdrawn_at=LATER, **change)
    result = merge(session, [other, ALL[1]])
    assert result.refused == {other.id: Refusal.OTHER_DIGEST}
    assert (result.added, result.known, result.withdrawn) == (0, 1, 0)
    assert content(session) == before


def test_two_contents_for_one_id_in_one_go(session: Session) -> None:
    other = dataclasses.replace(ALL[0], locale="fr")
    result = merge(session, [ALL[0], other])
    assert (result.added, result.refused) == (1, {other.id: Refusal.OTHER_DIGEST})
    assert envelopes(session, EVENT)[other.id].locale == "en"


def test_another_event_is_set_aside(session: Session) -> None:
    elsewhere = dataclasses.replace(ALL[0], event_id=uuid4())
    result = merge(session, [elsewhere, ALL[1]])
    assert (result.foreign, result.added) == ([elsewhere.id], 1)
    assert list(envelopes(session, EVENT)) == [ALL[1].id]


def test_an_id_of_another_event_that_is_here_is_refused(session: Session) -> None:
    merge(session, ALL)
    another = uuid4()
    add_event(session, another, "another")
    stolen = dataclasses.replace(ALL[0], event_id=another, boxes=(Box(KEY, b"x"),))
    assert merge(session, [stolen]).refused == {stolen.id: Refusal.OTHER_KEY}
    assert another not in {envelope.event_id for envelope in envelopes(session, EVENT).values()}


def test_a_part_for_a_key_that_nobody_here_knows_is_refused(session: Session) -> None:
    strange = dataclasses.replace(ALL[0], boxes=(Box(uuid4(), b"x"),))
    assert merge(session, [strange]).refused == {strange.id: Refusal.OTHER_KEY}
    assert session.scalars(select(Action)).all() == []


def test_a_withdrawal_wins_whichever_comes_first(session: Session) -> None:
    first, second = ALL[:2]
    merge(session, [first])
    taken = dataclasses.replace(first, withdrawn_at=LATER)
    assert merge(session, [taken]).withdrawn == 1
    assert withdraw(session, [LooseWithdrawal(second.id, EVENT, LATER)]) == 0
    assert merge(session, [first, second]).withdrawn == 1
    assert {found.withdrawn_at for found in envelopes(session, EVENT).values()} == {LATER}
    assert withdraw(session, [LooseWithdrawal(first.id, EVENT, NOW)]) == 0, "it was before"
    assert envelopes(session, EVENT)[first.id].withdrawn_at == NOW


def test_a_withdrawal_of_another_event_touches_nothing(session: Session) -> None:
    another = uuid4()
    add_event(session, another, "another")
    loose = LooseWithdrawal(ALL[0].id, another, NOW)
    assert withdraw(session, [loose, dataclasses.replace(loose, event_id=uuid4())]) == 0
    merge(session, ALL[:1])
    assert withdraw(session, [loose]) == 0
    assert envelopes(session, EVENT)[ALL[0].id].withdrawn_at is None


def test_after_closing_an_action_is_known_without_its_parts(session: Session) -> None:
    """Its sealed parts are erased; coming again it is neither refused nor brought back."""
    merge(session, ALL)
    session.execute(delete(SealedPart))
    result = merge(session, ALL)
    assert (result.added, result.known, result.refused) == (0, len(ALL), {})


def test_two_kiosks_of_one_event_and_what_they_signed(stall: Stall, tmp_path: Any) -> None:
    """Real rows: what was signed at one is opened at the other."""
    (tmp_path / "second").mkdir()
    second = Stall(tmp_path / "second" / "kiosk.db", beside=stall)
    ids = {second.sign(second.form()) for _ in range(3)} | {stall.sign(stall.form())}
    with second.read() as session:
        travelling = list(envelopes(session, stall.event_id).values())
    second.writer.stop()
    result = stall.writer.write(lambda session: merge(session, travelling))
    assert (result.added, sum(stall.captured().values())) == (3, 4)
    with stall.read() as session:
        assert set(envelopes(session, stall.event_id)) == ids
