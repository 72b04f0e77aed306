"""The canonical action: the same after sealing, and only in its own row."""

import copy
import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kiosk.actions.records import Consent, Person, PersonalPart, Writing, open_action
from kiosk.models import Action, Event, Kind, SealedPart
from kiosk.vault import CannotOpen
from tests.actions.stall import CASE, NOW, Stall
from tests.people import AMAL


def rows(stall: Stall) -> tuple[Action, SealedPart, Event]:
    with stall.read() as session:
        action = session.scalars(select(Action)).one()
        part = session.scalars(select(SealedPart)).one()
        event = session.get_one(Event, stall.event_id)
        session.expunge_all()
    return action, part, event


def test_the_canonical_action_is_plain_json(stall: Stall) -> None:
    """receivers.md, section 12."""
    form = stall.form(contact_ok=True)
    stall.sign(form)
    action, part, event = rows(stall)
    content = open_action(action, part, event, stall.pairs[part.key_id]).as_json()
    [consent] = content.pop("consents")
    assert content == {
        "schema": "ecritoire.action/1",
        "id": str(form.action_id),
        "event": "invented",
        "practice": True,
        "case": CASE,
        "kind": "signature",
        "locale": "en",
        "signed_at": "2026-12-10T18:42:11.123456+00:00",
        "person": AMAL,
    }
    assert (consent["purpose"], consent["granted"]) == ("contact", True)
    assert len(consent["wording_sha256"]) == 64


CARD = Writing(
    language="fr",
    parts={"message": "Du courage.\n\nDu soleil."},
    drawing=((0, 0, 1000, 600), (5, 5)),
    signature=((10, 20, 30, 40),),
    kept=("religion",),
)


def test_a_card_is_sealed_with_every_line_and_every_stroke(stall: Stall) -> None:
    """F4, C4: what was written, drawn, signed, and kept against advice; nobody was asked more."""
    person = Person("Amal Exemple-Ndiaye", town="Lausanne")
    stall.sign(stall.form(kind=Kind.CARD, person=person, writing=CARD, contact=None))
    action, part, event = rows(stall)
    opened = open_action(action, part, event, stall.pairs[part.key_id])
    assert (opened.kind, opened.personal.writing) == (Kind.CARD, CARD)
    content = opened.as_json()
    assert content["writing"] == {
        "language": "fr",
        "parts": {"message": "Du courage.\n\nDu soleil."},
        "drawing": [[0, 0, 1000, 600], [5, 5]],
        "signature": [[10, 20, 30, 40]],
        "kept": ["religion"],
    }
    assert content["person"] == {
        "name": person.name,
        "email": "",
        "country": "",
        "town": "Lausanne",
    }
    assert (content["kind"], content["consents"]) == ("card", [])
    assert json.loads(json.dumps(content)) == content


def test_the_parts_of_a_letter_keep_their_order(stall: Stall) -> None:
    """C6."""
    names = ["salutation", "who", "facts", "own", "ask", "closing"]
    letter = Writing("en", {name: f"The {name}." for name in names})
    stall.sign(stall.form(kind=Kind.LETTER, writing=letter, contact=None))
    action, part, event = rows(stall)
    writing = open_action(action, part, event, stall.pairs[part.key_id]).personal.writing
    assert writing is not None
    assert list(writing.parts) == names


@pytest.mark.parametrize(
    ("person", "rare"),
    [
        (Person("Amal"), {}),
        (Person("A. B.", town="Lausanne"), {"town": "Lausanne"}),
        (Person("Amal", age=9), {"age": 9}),
        (Person("Amal", age=0), {"age": 0}),
    ],
)
def test_town_and_age_are_there_only_where_somebody_gave_them(
    person: Person, rare: dict[str, Any]
) -> None:
    """P8: no record says more than was asked."""
    content = person.as_json()
    assert content == {"name": person.name, "email": "", "country": ""} | rare
    assert Person(**content) == person


def move_action(action: Action, _part: SealedPart, _event: Event) -> None:
    action.id = uuid4()


def move_case(action: Action, _part: SealedPart, _event: Event) -> None:
    action.case_slug = "another-case"


def move_event(_action: Action, _part: SealedPart, event: Event) -> None:
    event.id = uuid4()


def move_key(_action: Action, part: SealedPart, _event: Event) -> None:
    part.key_id = uuid4()


@pytest.mark.parametrize("move", [move_action, move_case, move_event, move_key])
def test_a_part_moved_to_another_row_does_not_open(
    stall: Stall, move: Callable[[Action, SealedPart, Event], None]
) -> None:
    """trust.md 6.2: bound to its action, its event, its case and its key."""
    stall.sign(stall.form())
    action, part, event = rows(stall)
    pair = stall.pairs[part.key_id]
    assert open_action(action, part, event, pair).personal.person.as_json() == AMAL
    move(action, part, event)
    with pytest.raises(CannotOpen):
        open_action(action, part, event, pair)


def test_the_clear_columns_that_are_not_bound_are_free_to_change(stall: Stall) -> None:
    """The control of the test above: it is not that any change is refused."""
    stall.sign(stall.form())
    action, part, event = rows(stall)
    action.kind, action.locale, event.slug = Kind.CARD, "fr", "renamed"
    assert open_action(action, part, event, stall.pairs[part.key_id]).event == "renamed"


INSTANTS = st.datetimes(min_value=dt.datetime(2000, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
PEOPLE = st.builds(
    Person,
    name=st.text(),
    email=st.text(),
    country=st.text(max_size=2),
    town=st.text(),
    age=st.none() | st.integers(5, 17),
)
CONSENTS = st.lists(st.builds(Consent, st.text(), st.booleans(), st.text()), max_size=3).map(tuple)
STROKES = st.lists(st.lists(st.integers(0, 1000), max_size=4).map(tuple), max_size=3).map(tuple)
KEPT = st.lists(st.text(), max_size=2).map(tuple)
TEXTS = st.dictionaries(st.text(), st.text(), max_size=6)
WRITINGS = st.none() | st.builds(Writing, st.text(), TEXTS, STROKES, STROKES, KEPT)


@settings(deadline=None)  # a busy machine is no fault
@given(st.builds(PersonalPart, INSTANTS, PEOPLE, CONSENTS, WRITINGS))
def test_a_personal_part_comes_back_from_its_json(part: PersonalPart) -> None:
    content: dict[str, Any] = part.as_json()
    kept = copy.deepcopy(content)
    assert PersonalPart.from_json(content) == part
    assert content == kept, "reading must not change what is read"
    assert content["schema"] == 1
    assert ("writing" in content) is (part.writing is not None)


def test_the_instant_keeps_its_zone(stall: Stall) -> None:
    stall.sign(stall.form())
    action, part, event = rows(stall)
    personal = open_action(action, part, event, stall.pairs[part.key_id]).personal
    assert personal.signed_at == NOW
    assert personal.signed_at.utcoffset() == dt.timedelta(0)
