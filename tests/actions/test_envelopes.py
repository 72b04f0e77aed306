"""Envelopes: read from the rows, written as JSON, read back strictly, never opened."""

import base64
import copy
import dataclasses
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from kiosk.actions.envelopes import BadEnvelope, Box, Envelope, Wording, envelopes
from kiosk.actions.wire import BOX_CHARS, WORDING_CHARS
from kiosk.models import Kind
from tests.actions.parcels import KIOSKS, LATER, an_envelope
from tests.actions.stall import CASE, WORDING, Stall

LINE = an_envelope(seq=4).as_json()


def test_it_holds_the_clear_columns_and_the_sealed_parts(stall: Stall) -> None:
    action_id = stall.sign(stall.form(contact_ok=True))
    with stall.read() as session:
        [(key, envelope)] = envelopes(session, stall.event_id).items()
    assert key == envelope.id == action_id
    assert (envelope.event_id, envelope.case_slug) == (stall.event_id, CASE)
    assert envelope.consent == Wording("en", WORDING)
    assert [box.key_id for box in envelope.boxes] == list(stall.pairs)
    text = json.dumps(envelope.as_json())
    assert "Amal" not in text
    assert "18:42" not in text, "the exact time is in the sealed part only"


def test_what_is_asked_for_by_id_comes_and_nothing_else(stall: Stall) -> None:
    ids = [stall.sign(stall.form()) for _ in range(3)]
    with stall.read() as session:
        assert list(envelopes(session, stall.event_id)) == ids, "in the order they came in"
        assert list(envelopes(session, stall.event_id, [ids[1], uuid4()])) == [ids[1]]
        assert envelopes(session, stall.event_id, []) == {}
        assert envelopes(session, uuid4()) == {}


def test_many_are_read_in_few_queries(stall: Stall) -> None:
    ids = [stall.sign(stall.form()) for _ in range(5)]
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        asked.append(statement)

    with stall.read() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        assert len(envelopes(session, stall.event_id, ids)) == 5
    assert len([words for words in asked if words.startswith("SELECT")]) == 2


@given(
    st.builds(
        an_envelope,
        kiosk=st.integers(0, 2),
        seq=st.integers(1, 2**53 - 1),
        kind=st.sampled_from(Kind),
        consent=st.none() | st.builds(Wording, st.just("fr"), st.text(max_size=40)),
        is_young=st.booleans(),
        withdrawn_at=st.none() | st.just(LATER),
        boxes=st.lists(
            st.builds(Box, st.uuids(), st.binary(min_size=1, max_size=60)),
            min_size=1,
            max_size=8,
            unique_by=lambda box: box.key_id,
        ).map(tuple),
    )
)
def test_what_is_written_reads_back_the_same(envelope: Envelope) -> None:
    text = json.dumps(envelope.as_json())
    read = Envelope.from_json(json.loads(text))
    assert dataclasses.replace(read, boxes=envelope.boxes) == envelope
    assert set(read.boxes) == set(envelope.boxes)
    assert read.as_json() == envelope.as_json()


def test_the_digest_is_of_what_never_changes() -> None:
    envelope = an_envelope()
    later = dataclasses.replace(envelope, kiosk_id=KIOSKS[2], seq=9, withdrawn_at=LATER)
    assert later.digest == envelope.digest
    assert an_envelope(boxes=(*envelope.boxes, Box(uuid4(), b"x"))).digest != envelope.digest
    two = (Box(uuid4(), b"x"), Box(uuid4(), b"y"))
    assert an_envelope(boxes=two).digest == an_envelope(boxes=two[::-1]).digest


def changed(place: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Return what puts a value at a place such as "boxes.0.ct"."""
    *way, last = [int(step) if step.isdigit() else step for step in place.split(".")]

    def change(line: Any) -> None:
        for step in way:
            line = line[step]
        line[last] = value

    return change


WRONG = [
    ("schema", "ecritoire.envelope/2"),
    ("id", LINE["id"].upper()),
    ("id", LINE["id"] + "\n"),
    ("id", 7),
    ("event", "practice"),
    ("kiosk", None),
    ("seq", None),
    ("seq", 0),
    ("seq", True),
    ("seq", 1.0),
    ("seq", "1"),
    ("seq", 2**53),
    ("case", "../../etc"),
    ("case", "a" * 61),
    ("case", ""),
    ("kind", "petition"),
    ("kind", ["signature"]),
    ("locale", "en-GB-oxendict"),
    ("locale", "en\0"),
    ("hour", "2026-12-10T18:42:00+00:00"),
    ("hour", "2026-13-10T18:00:00+00:00"),
    ("hour", "2026-12-10T18:00:00"),
    ("hour", "2026-12-10T18:00:00+01:00"),
    ("consent", "yes"),
    ("consent.text", "x" * (WORDING_CHARS + 1)),
    ("consent.text", "\ud800"),
    ("consent.text", "Other words"),
    ("consent.sha256", "0" * 64),
    ("consent.more", 1),
    ("young", "no"),
    ("young", 1),
    ("withdrawn_at", "yesterday"),
    ("withdrawn_at", 0),
    ("boxes", []),
    ("boxes", {}),
    ("boxes", LINE["boxes"] * 2),
    ("boxes", LINE["boxes"] * 9),
    ("boxes.0.key", "key"),
    ("boxes.0.ct", "@@@@"),
    ("boxes.0.ct", "YQ=="[:3]),
    ("boxes.0.ct", "YR=="),
    ("boxes.0.ct", "YQ==\n"),
    ("boxes.0.ct", ""),
    ("boxes.0.ct", "YWFh" * (BOX_CHARS // 4 + 1)),
    ("boxes.0.ct", base64.b64encode(b"another part").decode()),
    ("digest", "sha256:" + "0" * 64),
    ("digest", "md5:0"),
    ("more", 1),
    ("name", "Amal"),
]


@pytest.mark.parametrize(("place", "value"), WRONG, ids=lambda value: str(value)[:30])
def test_what_is_no_envelope_is_refused_and_named(place: str, value: Any) -> None:
    line = copy.deepcopy(LINE)
    assert Envelope.from_json(line).as_json() == LINE, "the control: unchanged it is read"
    changed(place, value)(line)
    with pytest.raises(BadEnvelope) as caught:
        Envelope.from_json(line)
    words = str(caught.value)
    assert "\n" not in words
    assert len(words) < 200, "an over-long value is not repeated"


@pytest.mark.parametrize("field", LINE)
def test_no_field_may_be_missing(field: str) -> None:
    with pytest.raises(BadEnvelope):
        Envelope.from_json({key: value for key, value in LINE.items() if key != field})


@pytest.mark.parametrize("value", [None, [], "", 0, [LINE]])
def test_only_an_object_is_a_line(value: Any) -> None:
    with pytest.raises(BadEnvelope):
        Envelope.from_json(value)
