"""What needs the host: grouped with its remedy, tried again, withdrawn, undone, corrected."""

import uuid

import pytest
from bs4 import Tag
from sqlalchemy import func, select

from kiosk.models import Action, Correction, SealedPart, State
from kiosk.receivers import Reason
from kiosk.web.drawer import LONGEST, Drawer
from tests.clock import Clock
from tests.conftest import Home
from tests.people import AMAL, CY
from tests.receivers.peers import standard_receiver
from tests.signatures import add_webhook
from tests.web.handing import (
    ELSEWHERE,
    audited,
    deliveries,
    hand_over,
    in_english,
    let_stand,
    sign_three,
    states,
    token,
    words,
)
from tests.web.steward import Steward, hidden_fields, kiosk_of, part, words_of

NEEDS = "/host/needs"
REFUSED = (State.REFUSED, Reason.INVALID)


@pytest.fixture
def office(host: Steward, home: Home) -> uuid.UUID:
    """Return a receiver that refuses two of three signatures; the third one is unclear."""
    in_english(host)
    sign_three(host)
    receiver_id = add_webhook(home, "https://example.org/", "Our office")
    let_stand(home, receiver_id, REFUSED, REFUSED, (State.UNKNOWN, Reason.CANNOT_TELL))
    return receiver_id


def group(host: Steward, words: str) -> Tag:
    """Return the part of the page that speaks of a reason."""
    found = [part for part in host.visit(NEEDS).select(".need") if words in part.get_text()]
    assert len(found) == 1, words
    return found[0]


def press(host: Steward, where: Tag, action: str, **fields: str) -> str:
    """Send the form of a group as its button does, and return where that leads."""
    form = where.find("form", action=action)
    assert isinstance(form, Tag)
    hidden = {str(f["name"]): str(f["value"]) for f in form.select("input[type=hidden]")}
    answer = host.post(action, hidden | fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_nothing_needs_the_host(host: Steward) -> None:
    in_english(host)
    assert "Nothing needs you." in words_of(host.visit(NEEDS).main)


def test_is_grouped_by_reason_with_its_remedy(host: Steward, office: uuid.UUID) -> None:
    invalid = group(host, "not valid")
    assert "2 refused" in words_of(invalid)
    assert "Try again (2)" in words_of(invalid)
    assert len(invalid.select(f"a[href^='{NEEDS}/{office}/']")) == 2, "each can be edited"
    unclear = group(host, "Nobody can tell whether it arrived")
    assert "1 unclear" in words_of(unclear)
    assert not unclear.select(f"a[href^='{NEEDS}/']"), "what may be there is not edited"


def test_settings_are_the_remedy_where_they_are_at_fault(
    host: Steward, home: Home, webhook: str
) -> None:
    in_english(host)
    sign_three(host)
    let_stand(home, uuid.UUID(webhook), (State.REFUSED, Reason.UNKNOWN_ID))
    link = group(host, "no such petition").select_one("a.primary")
    assert link
    assert link["href"] == f"/host/receivers/{webhook}"


def test_all_of_a_reason_are_tried_again(host: Steward, home: Home, office: uuid.UUID) -> None:
    where = press(host, group(host, "not valid"), f"{NEEDS}/retry")
    assert states(home, office) == [State.WAITING, State.WAITING, State.UNKNOWN]
    page = host.visit(where)
    assert words_of(page.select_one(".done")) == "2 wait again."
    assert page.select_one("main a.primary[href='/host/send']"), "the next step"
    assert audited(home, "retry") == [{"receiver": str(office), "count": 2}]


def test_is_withdrawn_with_a_reason_and_undone_from_the_notice(
    host: Steward, home: Home, office: uuid.UUID
) -> None:
    where = press(host, group(host, "not valid"), f"{NEEDS}/withdraw", why="made_up")
    assert states(home, office) == [State.WITHDRAWN, State.WITHDRAWN, State.UNKNOWN]
    assert {row.reason for row in deliveries(home, office)[:2]} == {Reason.MADE_UP}
    page = host.visit(where)
    notice = page.select_one(".done")
    assert notice
    assert "2 were withdrawn." in words_of(notice)
    where = press(host, notice, f"{NEEDS}/undo")
    assert words_of(host.visit(where).select_one(".done")) == "2 are back in the queue."
    assert states(home, office) == [State.WAITING, State.WAITING, State.UNKNOWN]
    lines = [audited(home, act)[0] for act in ("withdrawn", "withdrawal-undone")]
    assert lines == [
        {"receiver": str(office), "count": 2, "reason": "made_up"},
        {"receiver": str(office), "count": 2},
    ]


def test_the_list_of_what_was_withdrawn_undoes_it_later(
    host: Steward, home: Home, office: uuid.UUID
) -> None:
    press(host, group(host, "not valid"), f"{NEEDS}/withdraw", why="double")
    table = host.visit(NEEDS).table
    assert table
    assert "Our office 2 It is there twice Undo this" in words_of(table)
    press(host, table, f"{NEEDS}/undo")
    assert State.WITHDRAWN not in states(home, office)
    assert host.visit(NEEDS).table is None


@pytest.mark.parametrize("why", ["", "erased", "because"])
def test_without_a_reason_it_is_refused_in_place(
    host: Steward, home: Home, office: uuid.UUID, why: str
) -> None:
    where = group(host, "not valid").find("form", action=f"{NEEDS}/withdraw")
    assert isinstance(where, Tag)
    hidden = {str(f["name"]): str(f["value"]) for f in where.select("input[type=hidden]")}
    page = host.read(host.post(f"{NEEDS}/withdraw", hidden | {"why": why}), 422)
    [error] = page.select(".error")
    assert words_of(error) == "Choose why."
    assert page.select_one("details[open] .error"), "it is open where it was pressed"
    assert states(home, office)[0] is State.REFUSED


def test_pressed_twice_counts_once(host: Steward, home: Home, office: uuid.UUID) -> None:
    page = group(host, "not valid")
    press(host, page, f"{NEEDS}/retry")
    form = page.find("form", action=f"{NEEDS}/retry")
    assert isinstance(form, Tag)
    hidden = {str(f["name"]): str(f["value"]) for f in form.select("input[type=hidden]")}
    assert host.post(f"{NEEDS}/retry", hidden).status_code == 404
    assert len(audited(home, "retry")) == 1


@pytest.mark.parametrize("act", ["retry", "withdraw", "undo"])
def test_is_refused_from_another_site(
    host: Steward, home: Home, office: uuid.UUID, act: str
) -> None:
    fields = token(host) | {"group": f"{office}-refused-invalid", "why": "made_up"}
    answer = host.client.post(f"{NEEDS}/{act}", data=fields, headers=ELSEWHERE)
    assert answer.status_code == 403
    assert states(home, office)[0] is State.REFUSED


class TestCorrecting:
    """One refused record is opened, corrected and sealed; what its signer wrote stays."""

    @pytest.fixture
    def record(self, host: Steward, home: Home, office: uuid.UUID) -> str:
        return f"{NEEDS}/{office}/{deliveries(home, office)[0].action_id}"

    def test_needs_the_passphrase(self, host: Steward, home: Home, record: str) -> None:
        answer = host.submit(record, f"{record}/open", {"passphrase": "not these words"})
        page = host.read(answer, 403)
        assert page.select_one("#passphrase-error")
        assert AMAL["name"] not in answer.text
        assert audited(home, "record-opened") == []

    def test_shows_one_record_and_is_never_kept_by_a_browser(
        self, host: Steward, home: Home, record: str
    ) -> None:
        answer = host.submit(record, f"{record}/open", words(host))
        page = host.read(answer)
        assert part(page, "name")["value"] == AMAL["name"]
        assert part(page, "email")["value"] == AMAL["email"]
        assert CY["name"] not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert len(audited(home, "record-opened")) == 1
        assert AMAL["name"] not in host.client.get(record).text, "looked at again it is shut"

    def test_a_correction_waits_again_and_the_original_stays(
        self, host: Steward, home: Home, office: uuid.UUID, record: str
    ) -> None:
        page = host.read(host.submit(record, f"{record}/open", words(host)))
        fields = AMAL | {"email": "amal@example.com"}
        answer = host.post(record, hidden_fields(page, record) | fields)
        assert answer.headers["Location"] == f"{NEEDS}?again=1"
        assert states(home, office)[0] is State.WAITING
        with home.read() as session:
            assert session.scalar(select(func.count()).select_from(Correction)) == 1
            assert session.scalar(select(func.count()).select_from(SealedPart)) == 3
        [line] = audited(home, "record-corrected")
        assert set(line) == {"action", "receiver"}, "no word of what was written"
        files = [path for path in home.settings.instance.rglob("*") if path.is_file()]
        assert not any(b"amal@example.com" in path.read_bytes() for path in files)

    def test_what_is_handed_over_is_the_correction(self, host: Steward, home: Home) -> None:
        in_english(host)
        host.sign("joel-paredes", AMAL)
        with standard_receiver(home.settings.instance / "peer.jsonl") as peer:
            receiver_id = add_webhook(home, peer.url)
            [action_id] = let_stand(home, receiver_id, REFUSED)
            record = f"{NEEDS}/{receiver_id}/{action_id}"
            page = host.read(host.submit(record, f"{record}/open", words(host)))
            right = AMAL | {"email": "right@example.org"}
            host.post(record, hidden_fields(page, record) | right)
            hand_over(host, receiver_id)
            [event] = peer.stored()
        assert event["data"]["person"] == right

    def test_what_is_wrong_is_refused_in_place_and_stays_open(
        self, host: Steward, home: Home, office: uuid.UUID, record: str
    ) -> None:
        page = host.read(host.submit(record, f"{record}/open", words(host)))
        fields = hidden_fields(page, record) | AMAL | {"email": "amal@"}
        page = host.read(host.post(record, fields), 422)
        assert page.select_one("#email-error")
        assert host.post(record, fields | {"email": ""}).status_code == 303

    def test_without_opening_nothing_is_written(
        self, host: Steward, home: Home, office: uuid.UUID, record: str
    ) -> None:
        page = host.read(host.post(record, token(host) | AMAL), 403)
        assert page.select_one("#passphrase-error")
        assert states(home, office)[0] is State.REFUSED

    def test_another_record_than_the_open_one_is_not_written(
        self, host: Steward, home: Home, office: uuid.UUID, record: str
    ) -> None:
        host.submit(record, f"{record}/open", words(host))
        other = f"{NEEDS}/{office}/{deliveries(home, office)[1].action_id}"
        assert host.post(other, token(host) | AMAL).status_code == 403
        with home.read() as session:
            assert session.scalar(select(func.count()).select_from(Correction)) == 0

    def test_locking_the_desk_shuts_it(self, host: Steward, record: str) -> None:
        host.submit(record, f"{record}/open", words(host))
        drawer = kiosk_of(host.client.application).drawer
        assert drawer._things
        host.submit("/host/", "/host/lock", {})
        assert not drawer._things

    def test_what_needs_nobody_cannot_be_opened(self, host: Steward, home: Home) -> None:
        sign_three(host)
        receiver_id = add_webhook(home, "https://example.org/")
        [first, *_] = let_stand(home, receiver_id, (State.ACCEPTED, None))
        host.visit(f"{NEEDS}/{receiver_id}/{first}", 404)
        with home.read() as session:
            assert session.scalar(select(func.count()).select_from(Action)) == 3


def test_a_drawer_shuts_itself() -> None:
    clock = Clock()
    drawer = Drawer(clock)
    drawer.put("me", "a record")
    assert drawer.find("me") == "a record"
    assert drawer.find("somebody else") is None
    clock.seconds += LONGEST + 1
    assert drawer.find("me") is None
