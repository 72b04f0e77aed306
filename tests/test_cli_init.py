"""`kiosk init`: an event from a file, with the same refusals as the pages of set-up."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions import locks
from kiosk.actions.events import current_event
from kiosk.cli.event_file import read_event_file
from kiosk.database import reading_engine
from kiosk.models import Event, EventCase, EventKey
from kiosk.vault import key_line, matches_secret, new_pair, unwrap
from kiosk.vault.keys import WRAPPED_BYTES
from tests.terminal import kiosk, one_line

EXAMPLE = Path(__file__).parent.parent / "instance" / "event.example.toml"
TODAY = dt.datetime.now(dt.UTC).astimezone().date()
WORDS = "abricot bateau cerise dauphin école fenêtre"


@pytest.fixture
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "wrap", lambda pair, passphrase, key_id: bytes(WRAPPED_BYTES))


def event_file(folder: Path, *lines: str, day: dt.date = TODAY) -> Path:
    path = folder / "event.toml"
    path.write_text("\n".join(['name = "Soirée Exemple"', f"date = {day}", *lines]), "utf-8")
    return path


def events_in(folder: Path) -> list[Event]:
    with Session(reading_engine(folder / "kiosk.db")) as session:
        return list(session.scalars(select(Event).order_by(Event.is_practice)))


def test_it_begins_at_once_with_the_words_given(tmp_path: Path) -> None:
    """--real: the words open the event's key, typed without accents as well; none is printed."""
    folder, file = tmp_path / "i", event_file(tmp_path, 'language = "fr"')
    words = f"{WORDS}\n271828\n"
    given = ("--passphrase-file", "-", "--real")
    result = kiosk("init", "--instance", folder, "--from", file, *given, stdin=words)
    assert "It has begun" in result.output
    assert "abricot" not in result.output
    with Session(reading_engine(folder / "kiosk.db")) as session:
        [event] = session.scalars(select(Event)).all()
        key = session.scalars(select(EventKey)).one()
    assert (event.is_practice, event.name, event.language) == (False, "Soirée Exemple", "fr")
    assert event.begun_at is not None
    assert event.erase_on == TODAY + dt.timedelta(days=60)
    assert matches_secret("271828", event.pin_hash)
    assert key.wrapped
    plain = WORDS.replace("é", "e").replace("ê", "E")
    assert unwrap(key.wrapped, plain, key.id).public == key.public


@pytest.mark.usefixtures("_fast")
class TestPrepared:
    def test_it_is_practised_first(self, tmp_path: Path) -> None:
        folder = tmp_path / "i"
        file = event_file(tmp_path, "goal = 90", "[cases]", "oqba-hashad = 30", "joel-paredes = 0")
        result = kiosk("init", "--instance", folder, "--from", file)
        real, practice = events_in(folder)
        assert (real.step, real.begun_at, real.goal) == (6, None, 90)
        assert (practice.is_practice, practice.name) == (True, real.name)
        pin = re.search(r"PIN\s+(\d{6})", result.output)
        assert pin
        assert matches_secret(pin[1], practice.pin_hash)
        with Session(reading_engine(folder / "kiosk.db")) as session:
            served = current_event(session)
            assert served
            assert served.id == practice.id
            own = select(EventCase).where(EventCase.event_id == real.id, EventCase.is_shown)
            rows = session.scalars(own.order_by(EventCase.position)).all()
        assert [(row.slug, row.goal) for row in rows] == [("oqba-hashad", 30), ("joel-paredes", 0)]

    def test_a_second_event_is_refused(self, tmp_path: Path) -> None:
        folder, file = tmp_path / "i", event_file(tmp_path)
        kiosk("init", "--instance", folder, "--from", file)
        again = kiosk("init", "--instance", folder, "--from", file, exit_code=1)
        assert "is set up in" in again.stderr
        assert len(events_in(folder)) == 2

    def test_relay_mode_comes_from_the_file(self, tmp_path: Path) -> None:
        public = new_pair().public
        lines = (f'organisation_key = "{key_line(public)}"', "relay = true")
        folder = tmp_path / "i"
        kiosk("init", "--instance", folder, "--from", event_file(tmp_path, *lines), "--real")
        with Session(reading_engine(folder / "kiosk.db")) as session:
            keys = session.scalars(select(EventKey).where(EventKey.is_recipient)).all()
        assert [(key.public, key.wrapped) for key in keys] == [(public, None)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("gaol = 3", "“gaol”. Did you mean “goal”?"),
        ("relay = true", "organisation_key"),
        ('organisation_key = "ecritoire-key:1:00"', "no key that can be used (damaged)"),
        ('language = "xx"', "“language”"),
        ('country = "Suisse"', "“country”"),
        ('place = "a\\u0000b"', "“place” cannot be used: it holds an invisible sign"),
        ("goal = -1", "“goal”"),
        ("goal = 3\n[cases]\njoel-paredes = 4", "more than the goal"),
        ("[cases]\nnobody = 4", "No case is called “nobody”"),
        ("name = 3", "cannot be read"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path: Path, line: str, words: str) -> None:
    file = event_file(tmp_path, line)
    result = kiosk("init", "--instance", tmp_path / "i", "--from", file, exit_code=1)
    assert words in one_line(result)
    assert not (tmp_path / "i" / "kiosk.db").exists()


@pytest.mark.parametrize("day", [dt.date(2019, 12, 10), dt.date(2062, 12, 10)])
def test_a_date_far_off_is_refused(tmp_path: Path, day: dt.date) -> None:
    file = event_file(tmp_path, day=day)
    assert "far from today" in one_line(
        kiosk("init", "--instance", tmp_path / "i", "--from", file, exit_code=1)
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [("a b c d e e\n123456", "6 different words"), (f"{WORDS}\n12345", "6 digits")],
)
def test_weak_secrets_are_refused(tmp_path: Path, typed: str, words: str) -> None:
    arguments = ("--from", event_file(tmp_path), "--passphrase-file", "-")
    result = kiosk("init", "--instance", tmp_path / "i", *arguments, stdin=typed, exit_code=1)
    assert words in one_line(result)


def test_a_wrong_call_is_wrong_usage(tmp_path: Path) -> None:
    """Design, The command: 2 for wrong usage."""
    kiosk("init", "--instance", tmp_path, exit_code=2)
    kiosk("init", "--instance", tmp_path, "--from", tmp_path / "none.toml", exit_code=2)


def test_the_example_that_ships_can_be_used(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "event.toml")
    told = read_event_file(tmp_path / "event.toml")
    assert told.cases
    commented = EXAMPLE.read_text("utf-8").replace("# organisation_key", "organisation_key")
    assert 'organisation_key = "ecritoire-key:1:' in commented, "it shows the rest as well"
