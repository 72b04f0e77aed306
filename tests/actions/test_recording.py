"""Signing: a form is one action however often it is sent, and counted once (design: Promises)."""

import dataclasses
import datetime as dt
import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import exc, select

from kiosk.actions.recording import record, totals, young
from kiosk.actions.records import Consent, OpenAction, Person, Writing, open_action
from kiosk.database import NotSaved
from kiosk.models import Action, ConsentText, Event, Kind, Ledger, SealedPart
from kiosk.vault import CannotOpen
from tests.actions.stall import CASE, NOW, WORDING, Stall
from tests.people import AMAL, CY

A_PERSON = Person(AMAL["name"], AMAL["email"], AMAL["country"])
ANOTHER = Person(CY["name"], CY["email"], CY["country"])


def opened(stall: Stall) -> list[OpenAction]:
    """Return every action once for each key, opened with that key."""
    with stall.read() as session:
        event = session.get_one(Event, stall.event_id)
        rows = session.execute(
            select(Action, SealedPart).join(SealedPart, SealedPart.action_id == Action.id)
        )
        return [open_action(row, part, event, stall.pairs[part.key_id]) for row, part in rows]


def test_what_was_typed_is_what_opens(stall: Stall) -> None:
    action_id = stall.sign(stall.form(contact_ok=True))
    [action] = opened(stall)
    assert action.id == action_id
    assert (action.event, action.case, action.kind) == ("invented", CASE, Kind.SIGNATURE)
    assert action.personal.person == A_PERSON
    sha256 = hashlib.sha256(WORDING.encode()).hexdigest()
    assert action.personal.consents == (Consent("contact", True, sha256),)


def test_five_taps_on_one_form_are_one_action(stall: Stall) -> None:
    form = stall.form()
    ids = {stall.sign(form) for _ in range(5)}
    assert len(ids) == 1
    assert (stall.count(Action), stall.count(SealedPart), stall.captured()) == (1, 1, {CASE: 1})


def test_five_taps_at_the_same_moment_are_one_action(stall: Stall) -> None:
    form, gate = stall.form(), threading.Barrier(5)

    def tap() -> UUID:
        gate.wait(30)
        return stall.sign(form)

    with ThreadPoolExecutor(5) as pool:
        ids = {tapped.result() for tapped in [pool.submit(tap) for _ in range(5)]}
    assert len(ids) == 1
    assert (stall.count(Action), stall.count(SealedPart), stall.captured()) == (1, 1, {CASE: 1})


def test_the_next_person_in_a_form_left_open_is_another_action(stall: Stall) -> None:
    form = stall.form()
    first = stall.sign(form)
    second = stall.sign(stall.form(form_id=form.form_id, **CY))
    assert first != second
    assert (stall.count(Action), stall.captured()) == (2, {CASE: 2})
    assert {action.personal.person for action in opened(stall)} == {A_PERSON, ANOTHER}


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Amal Exemple"},
        {"email": ""},
        {"country": "CH"},
        {"contact_ok": True},
        {"case_slug": "another-case"},
        {"form_id": uuid4()},
        {"kind": Kind.CARD},
        {"contact": None},
        {"person": Person("Amal", town="Lausanne")},
        {"person": Person("Amal", age=9)},
        {"writing": Writing("en", {"message": "Du courage."})},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_answer_is_another_id(stall: Stall, change: dict[str, Any]) -> None:
    form = stall.form()
    assert stall.form(**({"form_id": form.form_id} | change)).action_id != form.action_id


@pytest.mark.parametrize(
    "change",
    [
        {"language": "fr"},
        {"parts": {"message": "Du courage !"}},
        {"drawing": ((1, 2),)},
        {"signature": ((1, 2),)},
        {"kept": ("religion",)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_text_or_stroke_is_another_id(stall: Stall, change: dict[str, Any]) -> None:
    """A card that was mended is not the one before; the same one five times is one."""
    card = Writing("en", {"message": "Du courage."})
    form = stall.form(kind=Kind.CARD, writing=card)
    mended = dataclasses.replace(form, writing=dataclasses.replace(card, **change))
    assert mended.action_id != form.action_id
    assert dataclasses.replace(form, writing=dataclasses.replace(card)).action_id == form.action_id


@pytest.mark.parametrize("change", [{"locale": "fr"}, {"wording": "May we write?"}])
def test_another_language_of_the_same_form_is_the_same_id(
    stall: Stall, change: dict[str, Any]
) -> None:
    form = stall.form()
    again = stall.form(form_id=form.form_id, **change)
    assert again.action_id == form.action_id
    assert again.action_id.version == 4


def test_the_id_does_not_depend_on_the_time(stall: Stall) -> None:
    form = stall.form()
    first = stall.sign(form, NOW)
    assert stall.sign(form, NOW + dt.timedelta(days=5)) == first
    assert stall.count(Action) == 1
    assert opened(stall)[0].personal.signed_at == NOW, "what was kept first stands"


def test_the_row_knows_the_hour_and_only_the_sealed_part_the_instant(stall: Stall) -> None:
    stall.sign(stall.form())
    with stall.read() as session:
        assert session.scalars(select(Action.hour)).one() == dt.datetime(
            2026, 12, 10, 18, tzinfo=dt.UTC
        )
    assert opened(stall)[0].personal.signed_at == NOW


def test_an_instant_without_a_zone_is_refused(stall: Stall) -> None:
    with pytest.raises(exc.StatementError, match="time zone"):
        stall.sign(stall.form(), NOW.replace(tzinfo=None))
    assert stall.captured() == {}


def test_the_words_of_consent_are_kept_once_a_language(stall: Stall) -> None:
    for locale, wording in [("en", WORDING)] * 2 + [("fr", "Puis-je ?")] * 2 + [("en", "New")]:
        stall.sign(stall.form(locale=locale, wording=wording))
    with stall.read() as session:
        kept = session.execute(select(ConsentText.language, ConsentText.text)).all()
        used = session.scalars(select(Action.consent_text_id).distinct()).all()
    assert sorted(map(tuple, kept)) == [("en", WORDING), ("en", "New"), ("fr", "Puis-je ?")]
    assert len(used) == 3


def test_nobody_who_was_not_asked_has_an_answer_on_record(stall: Stall) -> None:
    """P8: with initials, for the young, on letters and cards there is no consent and no wording."""
    stall.sign(stall.form(contact=None))
    assert stall.count(ConsentText) == 0
    assert [action.personal.consents for action in opened(stall)] == [()]
    stall.sign(stall.form())
    assert stall.count(ConsentText) == 1, "the control: who was asked has one"
    assert [len(action.personal.consents) for action in opened(stall)] == [0, 1]


def test_each_kind_is_counted_apart_and_all_in_the_total(stall: Stall) -> None:
    """Design, Books: per case and kind."""
    for kind in (Kind.SIGNATURE, Kind.LETTER, Kind.CARD, Kind.CARD):
        stall.sign(stall.form(kind=kind))
    with stall.read() as session:
        counted = {row.kind: row.captured for row in session.scalars(select(Ledger))}
        assert totals(session, stall.event_id) == {CASE: 4}
    assert counted == {Kind.SIGNATURE: 1, Kind.LETTER: 1, Kind.CARD: 2}


def test_the_young_are_counted_apart_and_no_row_tells_their_age(stall: Stall) -> None:
    """P8: the row says only that somebody is young; the age is sealed."""
    ids = [stall.sign(stall.form(person=Person("Amal", age=age))) for age in (9, 17)]
    stall.sign(stall.form())
    with stall.read() as session:
        rows = list(session.execute(select(Action.id, Action.is_young).order_by(Action.seq)))
        assert [tuple(row) for row in rows[:2]] == [(ids[0], True), (ids[1], True)]
        assert rows[2].is_young is False
        assert (young(session, stall.event_id), young(session, uuid4())) == (2, 0)
        assert totals(session, stall.event_id) == {CASE: 3}
    assert [action.personal.person.age for action in opened(stall)] == [9, 17, None]


def test_the_withdrawn_are_no_longer_counted_among_the_young(stall: Stall) -> None:
    first = stall.sign(stall.form(person=Person("Amal", age=9)))
    stall.sign(stall.form(person=Person("Bo", age=9)))

    def withdraw(session: Any) -> None:
        session.scalars(select(Action).where(Action.id == first)).one().withdrawn_at = NOW

    stall.writer.write(withdraw)
    with stall.read() as session:
        assert young(session, stall.event_id) == 1


def test_two_keys_get_a_part_each_and_open_only_that(tmp_path: Path) -> None:
    stall = Stall(tmp_path / "two.db", keys=2)
    action_id = stall.sign(stall.form())
    assert [action.personal.person for action in opened(stall)] == [A_PERSON] * 2
    one, other = stall.pairs
    with stall.read() as session:
        action = session.scalars(select(Action)).one()
        part = session.get_one(SealedPart, (action_id, one))
        event = session.get_one(Event, stall.event_id)
        with pytest.raises(CannotOpen):
            open_action(action, part, event, stall.pairs[other])
    stall.writer.stop()


def test_an_event_without_a_key_takes_nothing(stall: Stall) -> None:
    with pytest.raises(ValueError, match="without a key"):
        record(stall.writer.write, stall.form(), [], NOW)
    assert (stall.count(Action), stall.count(ConsentText), stall.captured()) == (0, 0, {})


def test_a_signature_that_cannot_be_recorded_leaves_nothing_behind(stall: Stall) -> None:
    with pytest.raises(NotSaved, match="IntegrityError"):
        stall.sign(stall.form(event_id=uuid4()))
    assert (stall.count(Action), stall.count(SealedPart), stall.captured()) == (0, 0, {})


def test_totals_are_counted_from_the_rows_without_the_withdrawn(stall: Stall) -> None:
    ids = [stall.sign(stall.form(case_slug=slug)) for slug in ("one", "one", "other")]

    def withdraw(session: Any) -> None:
        session.scalars(select(Action).where(Action.id == ids[0])).one().withdrawn_at = NOW

    stall.writer.write(withdraw)
    with stall.read() as session:
        assert totals(session, stall.event_id) == {"one": 1, "other": 1}
        assert totals(session, uuid4()) == {}
    assert stall.captured() == {"one": 2, "other": 1}
