"""The practice event: made at once, sealed from the first moment, its secrets shown only once."""

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.events import current_event, kinds_open, takes_signatures
from kiosk.actions.recording import recipients_of
from kiosk.models import Event, EventCase, EventKey, Kind
from kiosk.packs import ActionOpen, Case, Pack, load
from kiosk.vault import matches_secret, unwrap
from tests.conftest import NOW, Home
from tests.packs.example import write_example_pack


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
        begun_at=created_at,
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


class TestKindsOpen:
    """Design, Case packs: what can be written depends on where it could be sent."""

    SIGNATURE = frozenset({Kind.SIGNATURE})
    LETTER = SIGNATURE | {Kind.LETTER}
    CARD = SIGNATURE | {Kind.CARD}
    ALL = frozenset(Kind)

    @pytest.fixture
    def example(self, tmp_path: Path) -> Pack:
        return load(write_example_pack(tmp_path / "pack"))

    @pytest.fixture
    def amal(self, example: Pack) -> Case:
        """Return a case that the host posts for, to addresses that the pack has."""
        found = example.case("amal-example")
        assert found is not None
        assert (found.rules.who_mails, bool(found.card)) == ("host", True)
        return found

    @staticmethod
    def kinds(case: Case, *, is_practice: bool = False) -> frozenset[Kind]:
        return kinds_open(case, an_event(is_practice=is_practice))

    def test_with_both_addresses_everything_is_open(self, amal: Case) -> None:
        assert self.kinds(amal) == self.ALL

    def test_without_an_address_there_is_nowhere_to_send_a_letter(self, amal: Case) -> None:
        assert amal.target
        target = amal.target.model_copy(update={"address": None})
        assert self.kinds(amal.model_copy(update={"target": target})) == self.CARD
        assert self.kinds(amal.model_copy(update={"target": None})) == self.CARD

    def test_without_an_address_of_its_own_no_card_is_written(self, amal: Case) -> None:
        assert self.kinds(amal.model_copy(update={"card": None})) == self.LETTER

    def test_the_section_knows_the_addresses(self, amal: Case) -> None:
        assert amal.target
        target = amal.target.model_copy(update={"address": None})
        rules = amal.rules.model_copy(update={"who_mails": "section"})
        changed = {"rules": rules, "target": target, "card": None}
        assert self.kinds(amal.model_copy(update=changed)) == self.ALL

    @pytest.mark.parametrize("missing", ["letter", "petition"])
    def test_no_letter_is_offered_without_its_text(self, amal: Case, missing: str) -> None:
        texts = {code: page.model_copy(update={missing: None}) for code, page in amal.texts.items()}
        assert self.kinds(amal.model_copy(update={"texts": texts})) == self.CARD

    @pytest.mark.parametrize("slug", ["bo-example", "cy-example"])
    def test_a_closed_case_takes_nothing_of_any_kind(self, example: Pack, slug: str) -> None:
        """Promise 7; in practice a case that waits for its host may be tried out."""
        case = example.case(slug)
        assert case is not None
        assert self.kinds(case) == frozenset()
        in_practice = self.ALL if case.action_open == ActionOpen.CHECK else frozenset()
        assert self.kinds(case, is_practice=True) == in_practice
