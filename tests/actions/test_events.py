"""The practice event: made at once, sealed from the first moment, its secrets shown only once."""

import datetime as dt
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.events import current_event, takes_signatures
from kiosk.actions.signing import recipients_of
from kiosk.models import Event, EventCase, EventKey
from kiosk.packs import ActionOpen, Pack
from kiosk.vault import matches_secret, unwrap
from tests.conftest import NOW, Home


def an_event(*, is_practice: bool, created_at: dt.datetime = NOW) -> Event:
    return Event(
        id=uuid4(),
        slug=f"event-{uuid4()}",
        name="",
        is_practice=is_practice,
        languages=["en"],
        pack_id="invented",
        pack_version="1",
        pin_hash="",
        created_at=created_at,
        erase_on=created_at.date(),
    )


def test_a_practice_event_has_every_case_in_the_order_of_the_pack(home: Home, pack: Pack) -> None:
    with home.read() as session:
        event = session.scalars(select(Event)).one()
        chosen = session.scalars(select(EventCase.slug).order_by(EventCase.position)).all()
    assert event.id == home.made.id
    assert event.is_practice
    assert (event.country, event.languages) == ("CH", list(pack.languages))
    assert (event.pack_id, event.pack_version) == (pack.id, pack.version)
    assert (event.created_at, event.erase_on) == (NOW, dt.date(2027, 2, 8))
    assert list(chosen) == [case.slug for case in pack.cases]


def test_its_secrets_open_it_and_are_kept_nowhere(home: Home) -> None:
    with home.read() as session:
        event = session.scalars(select(Event)).one()
        key = session.scalars(select(EventKey)).one()
        assert key.wrapped is not None
        pair = unwrap(key.wrapped, home.made.passphrase, key.id)
        [recipient] = recipients_of(session, event.id)
    assert (recipient.key_id, recipient.public) == (key.id, pair.public)
    assert matches_secret(home.made.pin, event.pin_hash)
    kept = b"".join(path.read_bytes() for path in home.settings.instance.iterdir())
    assert event.pin_hash.encode() in kept, "the control must be found"
    for secret in (home.made.pin, home.made.passphrase):
        assert secret.encode() not in kept
    assert pair.private.private_bytes_raw() not in kept


class TestCurrentEvent:
    def test_there_is_none_at_first(self, empty: Session) -> None:
        assert current_event(empty) is None

    def test_a_real_one_comes_before_a_newer_practice_event(self, empty: Session) -> None:
        real = an_event(is_practice=False, created_at=NOW - dt.timedelta(days=1))
        empty.add_all([real, an_event(is_practice=True)])
        empty.flush()
        assert current_event(empty) is real

    def test_the_newest_real_one_is_served(self, empty: Session) -> None:
        newest = an_event(is_practice=False)
        older = an_event(is_practice=False, created_at=NOW - dt.timedelta(days=1))
        empty.add_all([newest, older])
        empty.flush()
        assert current_event(empty) is newest


@pytest.mark.parametrize(
    ("action_open", "in_practice", "for_real"),
    [(ActionOpen.YES, True, True), (ActionOpen.CHECK, True, False), (ActionOpen.NO, False, False)],
)
def test_a_case_is_signed_for_only_as_its_pack_allows(
    pack: Pack, action_open: ActionOpen, in_practice: bool, for_real: bool
) -> None:
    """design: Promises, no wrong letter; `check` waits for a host but in practice."""
    cases = [case for case in pack.cases if case.action_open == action_open]
    assert cases, "the pack that ships has one of each"
    for case in cases:
        assert takes_signatures(case, an_event(is_practice=True)) is in_practice
        assert takes_signatures(case, an_event(is_practice=False)) is for_real
