"""Set-up: six steps that “Continue” alone finishes, each of them whole on disk (H1, H2)."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.actions.events import current_event
from kiosk.actions.preparing import shares
from kiosk.app import create_app
from kiosk.database import Writer
from kiosk.models import Event, EventCase, EventKey
from kiosk.packs import Pack
from kiosk.vault import key_line, matches_secret, new_pair
from kiosk.web.state import Kiosk
from tests.conftest import NOW, Home
from tests.web.handing import in_english
from tests.web.organiser import STEPS, draft_of, organiser, press_continue, real_event, set_up
from tests.web.steward import Steward, kiosk_of

EVENING = NOW + dt.timedelta(hours=1)
HARMFUL = ["", "   ", "…", "a\x00b", "evil\u202ename", "n" * 121]
DAYS = ["2025-12-10", "2036-12-10", "", "next week", "2026-02-30", "9999-12-31"]


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kiosk, "now", lambda _: EVENING)


@pytest.fixture(autouse=True)
def _locked_fast(wrapped_fast: None) -> None:
    """Wrap no key for real: nobody opens one here."""


@pytest.fixture
def host(app: Flask, home: Home) -> Steward:
    return organiser(app, home)


def test_continue_alone_is_enough(host: Steward, home: Home, pack: Pack) -> None:
    """H1: six steps, each with an answer; nothing is written before the first “Continue”."""
    assert host.client.get("/host/setup").headers["Location"] == "/host/setup/event"
    with home.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 1
    set_up(host)
    with home.read() as session:
        event, served = real_event(session), current_event(session)
        assert served
        assert served.is_practice, "practice goes on until somebody starts for real"
        assert event.name == served.name
        assert event.name.endswith("2026")
        assert (event.held_on, event.erase_on) == (EVENING.date(), dt.date(2027, 2, 8))
        assert (event.step, event.begun_at, event.goal) == (6, None, 120)
        assert (served.erase_on, served.goal) == (event.erase_on, 120)
        shown = select(EventCase.slug).where(EventCase.event_id == event.id, EventCase.is_shown)
        offered = {case.slug for case in pack.cases if case.action_open != "no"}
        assert set(session.scalars(shown)) == offered
    assert host.client.get("/host/setup").status_code == 200


def test_pin_and_keys_are_kept_at_once_and_nothing_else(
    host: Steward, app: Flask, home: Home
) -> None:
    """Promise 2: the words stand in no file; before “Continue” not even their key does."""
    set_up(host, until="printer")
    host.visit("/host/setup/keys")
    draft = draft_of(app, home)
    with home.read() as session:
        event = real_event(session)
        assert (event.pin_hash, event.step) == ("", 5)
        assert not session.scalars(select(EventKey).where(EventKey.event_id == event.id)).all()
    assert press_continue(host, "keys").status_code == 303
    with home.read() as session:
        event, served = real_event(session), current_event(session)
        assert served
        assert matches_secret(draft.pin, served.pin_hash)
        assert matches_secret(draft.pin, event.pin_hash)
    kept = b"".join(path.read_bytes() for path in home.settings.instance.iterdir())
    assert event.name.encode() in kept, "the control must be found"
    assert draft.passphrase.encode() not in kept
    assert draft.pair.private.private_bytes_raw() not in kept


@pytest.mark.parametrize("last", STEPS[:-1])
def test_power_loss_after_each_step_loses_nothing(
    host: Steward, home: Home, pack: Pack, last: str
) -> None:
    """H1: what a step decided is on disk when the next is shown; a new start leads there."""
    set_up(host, until=last)
    home.writer.stop()
    writer = Writer(home.settings.database)
    writer.start()
    try:
        app = create_app(home.settings, writer, pack)
        again = organiser(app, home)
        following = STEPS[STEPS.index(last) + 1]
        assert again.client.get("/host/setup").headers["Location"] == f"/host/setup/{following}"
        assert press_continue(again, following).status_code == 303
    finally:
        writer.stop()


def test_after_a_restart_the_words_are_new_and_it_says_so(
    host: Steward, app: Flask, home: Home
) -> None:
    """They were in memory only: who pressed “Continue” on an old page must write down new ones."""
    in_english(host)
    set_up(host, until="printer")
    host.visit("/host/setup/keys")
    old = draft_of(app, home)
    kiosk_of(app).drafts.drop()
    answer = press_continue(host, "keys", {"draft": old.id})
    assert answer.status_code == 409
    assert "these are new words" in answer.text
    assert old.passphrase.split()[0] not in answer.text.split("<main")[1]
    with home.read() as session:
        assert real_event(session).step == 5


def test_one_may_go_back_and_change_an_answer(host: Steward, home: Home) -> None:
    set_up(host, until="goal")
    answer = press_continue(host, "event", {"name": "  Soirée   Exemple ", "place": "Mairie"})
    assert answer.headers["Location"].endswith("/host/setup/cases")
    with home.read() as session:
        event = real_event(session)
        assert (event.name, event.place, event.step) == ("Soirée Exemple", "Mairie", 3)


def test_a_later_step_waits_for_the_earlier(host: Steward) -> None:
    set_up(host, until="event")
    answer = host.client.get("/host/setup/keys")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/host/setup/cases")


@pytest.mark.parametrize("name", HARMFUL)
def test_a_name_that_cannot_be_read_is_refused(host: Steward, home: Home, name: str) -> None:
    """SEC10: empty after trimming, controls, bidi overrides, too long; the rest is kept."""
    page = host.read(press_continue(host, "event", {"name": name, "place": "Mairie"}), 422)
    assert page.find(id="name-error")
    assert page.find(id="place")["value"] == "Mairie"  # type: ignore[index]
    with home.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 1


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_cannot_be_is_refused(host: Steward, day: str) -> None:
    page = host.read(press_continue(host, "event", {"held_on": day}), 422)
    assert page.find(id="held_on-error")


def test_an_untouched_name_follows_language_and_day(host: Steward, home: Home) -> None:
    press_continue(host, "event", {"language": "en", "held_on": "2026-12-12"})
    with home.read() as session:
        event = real_event(session)
        assert event.name == "Letter-writing marathon, 12 December 2026"
        assert event.erase_on == dt.date(2027, 2, 10)
    assert 'lang="en"' in host.client.get("/host/setup/cases").text, "the desk follows"


def test_a_clock_set_back_is_found(
    host: Steward, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Kiosk, "now", lambda _: NOW - dt.timedelta(days=900))
    answer = press_continue(host, "event")
    assert answer.status_code == 409
    assert "10 décembre 2026" in answer.text
    with home.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 1


class TestTwoHosts:
    def test_the_second_sees_what_the_first_chose(
        self, host: Steward, app: Flask, home: Home
    ) -> None:
        """Nothing is doubled: the form of the second was made before there was an event."""
        other = in_english(organiser(app, home))
        other_page = other.client.get("/host/setup/event").text
        token = other_page.split('name="token" value="')[1].split('"')[0]
        press_continue(host, "event", {"name": "La première"})
        late = {"token": token, "event": "", "language": "fr", "held_on": "2026-12-10"}
        answer = other.post("/host/setup/event", late | {"name": "La seconde"})
        page = other.read(answer, 409)
        assert page.find(id="name")["value"] == "La première"  # type: ignore[index]
        assert "Somebody else" in answer.text
        with home.read() as session:
            assert real_event(session).name == "La première"

    def test_pressing_twice_is_no_other_host(self, host: Steward, home: Home) -> None:
        page = host.client.get("/host/setup/event").text
        token = page.split('name="token" value="')[1].split('"')[0]
        fields = {"token": token, "event": "", "language": "fr", "held_on": "2026-12-10"}
        fields |= {"name": "Une fois", "place": "", "country": ""}
        answers = [host.post("/host/setup/event", fields).status_code for _ in range(2)]
        assert answers == [303, 303]
        with home.read() as session:
            assert real_event(session).name == "Une fois"

    def test_the_words_of_the_first_count(self, host: Steward, app: Flask, home: Home) -> None:
        set_up(host, until="printer")
        other = in_english(organiser(app, home))
        words = other.visit("/host/setup/keys").select(".six-words li")
        assert [word.get_text() for word in words] == draft_of(app, home).passphrase.split()
        token = kiosk_of(app).logins.find(other.client.get_cookie("__Host-desk").value)  # type: ignore[union-attr]
        assert token
        press_continue(host, "keys")
        answer = other.post(
            "/host/setup/keys", {"token": token.token, "draft": "x", "locale": "en"}
        )
        assert answer.status_code == 409
        assert "Somebody else has finished" in answer.text
        with home.read() as session:
            assert session.scalar(select(func.count()).select_from(Event)) == 2


class TestCasesAndGoal:
    def test_order_and_choice_are_kept(self, host: Steward, home: Home) -> None:
        set_up(host, until="event")
        press_continue(host, "cases", {"up": "sebnem-korur-fincanci"})
        host.client.get("/host/setup/cases")
        chosen = {"shown": ["sebnem-korur-fincanci", "joel-paredes"]}
        press_continue(host, "cases", chosen)  # type: ignore[arg-type]
        with home.read() as session:
            rows = session.scalars(select(EventCase).order_by(EventCase.position)).all()
            own = [row for row in rows if row.event_id == real_event(session).id]
        assert own[0].slug == "sebnem-korur-fincanci"
        assert {row.slug for row in own if row.is_shown} == set(chosen["shown"])

    def test_an_event_without_cases_is_refused(self, host: Steward) -> None:
        set_up(host, until="event")
        assert press_continue(host, "cases", without="shown").status_code == 422

    @pytest.mark.parametrize(
        "typed",
        [{"goal": "many"}, {"goal": "-3"}, {"goal": "9" * 20}, {"goal-joel-paredes": "121"}],
    )
    def test_an_odd_goal_is_refused_and_kept(self, host: Steward, typed: dict[str, str]) -> None:
        set_up(host, until="cases")
        page = host.read(press_continue(host, "goal", typed), 422)
        [(name, value)] = typed.items()
        assert page.find(id=name)["value"] == value  # type: ignore[index]

    def test_shares_add_up(self) -> None:
        assert shares(100, {"a": 0, "b": 40, "c": 0, "d": 0}) == {
            "a": 20,
            "b": 40,
            "c": 20,
            "d": 20,
        }
        assert shares(10, {"a": 0, "b": 0, "c": 0}) == {"a": 4, "b": 3, "c": 3}
        assert shares(10, {"a": 11, "b": 0}) == {"a": 11, "b": 0}


class TestOrganisationKey:
    @pytest.fixture
    def ready(self, host: Steward) -> Steward:
        set_up(host, until="printer")
        return host

    def test_relay_mode_seals_to_the_organisation_alone(self, ready: Steward, home: Home) -> None:
        """Design, Sealing: the event's own key opens the door, and nothing that people wrote."""
        public = new_pair().public
        given = press_continue(
            ready, "keys", {"organisation": key_line(public).upper(), "relay": "1"}
        )
        assert given.status_code == 303, "first people compare its words"
        page = ready.visit("/host/setup/keys")
        assert len(page.select("p.fingerprint")[0].get_text().split()) == 6
        assert press_continue(ready, "keys").status_code == 303
        with home.read() as session:
            event = real_event(session)
            keys = session.scalars(select(EventKey).where(EventKey.event_id == event.id)).all()
        kept = {(key.is_recipient, key.wrapped is not None): key.public for key in keys}
        assert kept[(True, False)] == public
        assert set(kept) == {(True, False), (False, True)}

    @pytest.mark.parametrize("text", ["hello", "ecritoire-key:2:00", "ecritoire-key:1:12:34567890"])
    def test_what_is_no_key_is_refused_and_kept(self, ready: Steward, text: str) -> None:
        page = ready.read(press_continue(ready, "keys", {"organisation": text}), 422)
        field = page.find(id="organisation-key")
        assert field
        assert field.get_text().strip() == text

    def test_relay_without_a_key_is_refused(self, ready: Steward) -> None:
        """Nobody could read anything, ever."""
        assert press_continue(ready, "keys", {"relay": "1"}).status_code == 422
