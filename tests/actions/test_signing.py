"""Signing: a form is one action however often it is sent, and counted once (design: Promises)."""

import datetime as dt
import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import exc, select

from kiosk.actions.records import Consent, OpenAction, Person, open_action
from kiosk.actions.signing import sign, totals
from kiosk.database import NotSaved
from kiosk.models import Action, ConsentText, Event, Kind, SealedPart
from kiosk.vault import CannotOpen
from tests.actions.stall import CASE, NOW, WORDING, Stall
from tests.people import AMAL, CY


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
    assert action.personal.person == Person(**AMAL)
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
    assert {action.personal.person for action in opened(stall)} == {Person(**AMAL), Person(**CY)}


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Amal Exemple"},
        {"email": ""},
        {"country": "CH"},
        {"contact_ok": True},
        {"case_slug": "another-case"},
        {"form_id": uuid4()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_answer_is_another_id(stall: Stall, change: dict[str, Any]) -> None:
    form = stall.form()
    assert stall.form(**({"form_id": form.form_id} | change)).action_id != form.action_id


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


def test_two_keys_get_a_part_each_and_open_only_that(tmp_path: Path) -> None:
    stall = Stall(tmp_path / "two.db", keys=2)
    action_id = stall.sign(stall.form())
    assert [action.personal.person for action in opened(stall)] == [Person(**AMAL)] * 2
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
        sign(stall.writer.write, stall.form(), [], NOW)
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
