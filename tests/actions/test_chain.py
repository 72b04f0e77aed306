"""The chain of what a kiosk captured: numbers, gaps, additions, and machines without identity."""

import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.orm import Session

from kiosk.actions import chain
from kiosk.actions.envelopes import envelopes
from kiosk.actions.kiosks import become, key_of, next_bundle, own, pin
from kiosk.actions.merging import merge
from kiosk.models import Action, KnownKiosk, Origin, SealedPart
from tests.actions.parcels import KIOSKS, an_envelope
from tests.actions.stall import Stall

PUBLIC = bytes(range(32))


@pytest.fixture
def kiosk_id(stall: Stall) -> UUID:
    made = uuid4()
    stall.writer.write(lambda session: become(session, made, PUBLIC))
    return made


def origins(stall: Stall) -> list[Origin]:
    with stall.read() as session:
        return list(session.scalars(select(Origin).order_by(Origin.kiosk_id, Origin.seq)))


def holding(stall: Stall, kiosk_id: UUID) -> chain.Holding:
    with stall.read() as session:
        present = envelopes(session, stall.event_id)
        return chain.holdings(session, stall.event_id, present)[kiosk_id]


def numbers(held: chain.Holding) -> list[tuple[int, int]]:
    return [(stretch.first, stretch.last) for stretch in held.stretches]


def test_each_action_is_linked_to_the_one_before(stall: Stall, kiosk_id: UUID) -> None:
    ids = [stall.sign(stall.form()) for _ in range(3)]
    before = hashlib.sha256(f"ecritoire.chain/1|{kiosk_id}|{stall.event_id}".encode()).digest()
    for place, row in enumerate(origins(stall)):
        with stall.read() as session:
            [envelope] = envelopes(session, stall.event_id, [ids[place]]).values()
        assert (row.action_id, row.kiosk_id, row.seq) == (ids[place], kiosk_id, place + 1)
        assert (envelope.kiosk_id, envelope.seq) == (kiosk_id, place + 1)
        assert row.digest == envelope.digest_bytes, "taken before it was written, and after"
        before = hashlib.sha256(before + row.digest).digest()
        assert row.link == before
    [stretch] = holding(stall, kiosk_id).stretches
    assert (stretch.first, stretch.last, stretch.end) == (1, 3, before)


def test_a_form_sent_five_times_takes_one_number(stall: Stall, kiosk_id: UUID) -> None:
    form = stall.form()
    for _ in range(5):
        stall.sign(form)
    stall.sign(stall.form())
    assert numbers(holding(stall, kiosk_id)) == [(1, 2)]


def test_what_came_before_the_identity_is_numbered_with_it(stall: Stall) -> None:
    ids = [stall.sign(stall.form()) for _ in range(2)]
    assert origins(stall) == []
    kiosk_id = uuid4()
    for _ in range(2):
        stall.writer.write(lambda session: become(session, kiosk_id, PUBLIC))
    ids.append(stall.sign(stall.form()))
    assert [row.action_id for row in origins(stall)] == ids
    assert numbers(holding(stall, kiosk_id)) == [(1, 3)]


@pytest.mark.parametrize(
    ("harm", "left", "damaged"),
    [
        (delete(SealedPart), [(1, 1), (3, 4)], 0),
        (update(SealedPart).values(ciphertext=b"changed"), [(1, 1), (3, 4)], 1),
        (update(Action).values(locale="fr"), [(1, 1), (3, 4)], 1),
    ],
    ids=["gone", "a part changed", "a column changed"],
)
def test_what_is_gone_or_changed_is_a_gap(
    stall: Stall, kiosk_id: UUID, harm: Any, left: list[tuple[int, int]], damaged: int
) -> None:
    ids = [stall.sign(stall.form()) for _ in range(4)]
    column = SealedPart.action_id if harm.table.name == "sealed_part" else Action.id
    stall.writer.write(lambda session: session.execute(harm.where(column == ids[1])))
    held = holding(stall, kiosk_id)
    assert numbers(held) == left
    assert held.damaged == ids[1:2][:damaged]


def test_a_link_that_does_not_follow_is_not_part_of_the_chain(stall: Stall, kiosk_id: UUID) -> None:
    """An action that was slipped in has a number, but the chain does not lead to it."""
    ids = [stall.sign(stall.form()) for _ in range(3)]
    slipped = update(Origin).where(Origin.action_id == ids[1]).values(link=b"x" * 32)
    stall.writer.write(lambda session: session.execute(slipped))
    held = holding(stall, kiosk_id)
    assert held.loose == [ids[1]]
    assert numbers(held) == [(1, 1), (3, 3)]


def test_another_identity_starts_a_chain_of_its_own(stall: Stall, kiosk_id: UUID) -> None:
    """After a restore: nothing is added to the numbers of the laptop that was copied."""
    stall.sign(stall.form())
    second = uuid4()
    stall.writer.write(lambda session: become(session, second, PUBLIC))
    stall.sign(stall.form())
    assert numbers(holding(stall, kiosk_id)) == numbers(holding(stall, second)) == [(1, 1)]
    with stall.read() as session:
        assert own(session).id == second


def test_imported_actions_keep_their_number_and_take_none_of_ours(
    stall: Stall, kiosk_id: UUID
) -> None:
    stall.sign(stall.form())
    [key_id] = stall.pairs
    foreign = [
        an_envelope(0, seq, event_id=stall.event_id, boxes=(_box(key_id),)) for seq in (1, 2, 4)
    ]
    stall.writer.write(lambda session: merge(session, foreign))
    stall.sign(stall.form())
    assert numbers(holding(stall, kiosk_id)) == [(1, 2)]
    held = holding(stall, KIOSKS[0])
    assert (held.stretches, len(held.loose)) == ([], 3), "they came without their links"
    with stall.read() as session:
        ends = chain.known_ends(session, stall.event_id)
    assert (ends[KIOSKS[0]], ends[kiosk_id][0]) == ((4, None), 2)


def _box(key_id: UUID) -> Any:
    [box] = an_envelope().boxes
    return type(box)(key_id, box.ciphertext)


def test_a_key_is_pinned_once(stall: Stall, kiosk_id: UUID) -> None:
    other = uuid4()
    stall.writer.write(lambda session: pin(session, other, b"a" * 32))
    stall.writer.write(lambda session: pin(session, other, b"b" * 32))
    with stall.read() as session:
        assert (key_of(session, other), key_of(session, uuid4())) == (b"a" * 32, None)
        assert key_of(session, kiosk_id) == PUBLIC


def test_bundles_are_numbered(stall: Stall, kiosk_id: UUID) -> None:
    assert [stall.writer.write(next_bundle) for _ in range(3)] == [1, 2, 3]
    with stall.read() as session:
        assert len(session.scalars(select(KnownKiosk)).all()) == 1


def test_signing_does_one_look_up_and_one_row_more(stall: Stall, kiosk_id: UUID) -> None:
    """The cost of the chain on the signing path: one look-up and one row."""
    asked: list[str] = []

    def watch(session: Session) -> None:
        chain.append(session, stall.event_id, action_id, b"d" * 32)

    action_id = stall.sign(stall.form())
    stall.writer.write(lambda session: session.execute(delete(Origin)))
    engine = stall.writer._engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    stall.writer.write(watch)
    assert [words.split()[0] for words in asked] == ["BEGIN", "SELECT", "INSERT"]
