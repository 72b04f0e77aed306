"""`kiosk bundle`: what one laptop captured comes to another one, by a stick."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from kiosk.config import Settings
from kiosk.database import Writer
from kiosk.models import Action, SealedPart
from kiosk.outbox.holding import Why, hold
from kiosk.serve import open_instance
from kiosk.vault import Recipient, encrypt, new_age_key, new_pair
from tests.conftest import NOW, Home
from tests.people import AMAL
from tests.signatures import sign
from tests.terminal import kiosk, one_line


@pytest.fixture
def second(home: Home, tmp_path: Path) -> Iterator[Home]:
    """Return another laptop of the same event; its identity is its own."""
    settings = Settings(instance=tmp_path / "second")
    settings.instance.mkdir()
    shutil.copy(home.settings.database, settings.database)
    writer = Writer(settings.database)
    writer.start()
    yield Home(settings, writer, home.made)
    writer.stop()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def export(home: Home, stick: Path, exit_code: int = 0) -> dict[str, object]:
    done = kiosk(
        "bundle", "export", "--to", stick, "--json", "--instance", home.settings.instance,
        exit_code=exit_code,
    )  # fmt: skip
    told: dict[str, object] = json.loads(done.stdout)
    return told


def take(home: Home, *more: str | Path, exit_code: int = 0) -> tuple[str, str]:
    done = kiosk(
        "bundle", "import", *more, "--passphrase-file", "-", "--instance", home.settings.instance,
        stdin=home.made.passphrase, exit_code=exit_code,
    )  # fmt: skip
    return done.stdout, done.stderr


def captured(home: Home) -> int:
    done = kiosk("queue", "--json", "--instance", home.settings.instance)
    told = json.loads(done.stdout)
    assert told["books"]["balanced"] is True
    return int(told["captured"])


def test_from_laptop_to_laptop(home: Home, second: Home, stick: Path) -> None:
    for _ in range(2):
        sign(second, **AMAL)
    sign(home)
    told = export(second, stick)
    assert (told["number"], told["actions"], told["damaged"]) == (1, 2, [])
    [path] = stick.iterdir()
    assert told["file"] == str(path)

    words, line = take(home, path, exit_code=1)
    assert "NOT TAKEN" in words
    trust = re.search('--trust "(.*?)"', line)
    assert trust
    fingerprint = told["fingerprint"]
    assert isinstance(fingerprint, dict)
    assert trust[1] == fingerprint["words"]
    assert captured(home) == 1

    words, _ = take(home, path, "--trust", trust[1])
    assert words.splitlines()[0] == (
        f"{path.name}: 2 new, 0 already here, 0 refused, 0 withdrawn, 0 lines of the tally"
    )
    assert f"kiosk {str(told['kiosk'])[:8]}: 1–2 of 2" in words
    assert captured(home) == 3
    words, _ = take(home, path, path)
    assert words.count("0 new, 2 already here") == 2
    assert captured(home) == 3
    assert path.exists(), "nothing is ever deleted"


def test_for_programs(home: Home, second: Home, stick: Path) -> None:
    open_instance(second.settings).close()  # From its first start on, a kiosk counts.
    ids = [sign(second) for _ in range(3)]
    lost = delete(SealedPart).where(SealedPart.action_id == ids[1])
    second.writer.write(lambda session: session.execute(lost))
    told = export(second, stick)
    fingerprint = told["fingerprint"]
    assert isinstance(fingerprint, dict)
    nothing = stick / "nothing.bundle.age"
    nothing.write_bytes(b"nothing")
    [path] = stick.glob("practice-*")
    words, _ = take(home, path, nothing, "--trust", fingerprint["hex"], "--json", exit_code=1)
    answer = json.loads(words)
    assert [found["taken"] for found in answer["files"]] == [True, False]
    assert answer["files"][0]["added"] == 2
    assert answer["files"][1]["fault"] == "not_a_bundle"
    [there] = [found for found in answer["kiosks"] if found["kiosk"] == told["kiosk"]]
    assert (there["captured"], there["here"], there["missing"]) == (3, [[1, 1], [3, 3]], 1)


def test_it_says_how_many_held_back_ones_go_along(home: Home, stick: Path) -> None:
    """A hold is this desk's: whoever takes the bundle in has to know."""
    sign(home, **AMAL)
    action_id = sign(home, **AMAL)
    assert export(home, stick)["held_back"] == 0
    home.writer.write(lambda session: hold(session, home.made.id, action_id, Why.TEST, NOW))
    told = kiosk("bundle", "export", "--to", stick, "--instance", home.settings.instance).stdout
    assert "1 of them are held back here" in told
    assert AMAL["name"] not in told


def test_a_damaged_action_is_told_and_the_rest_is_written(home: Home, stick: Path) -> None:
    kiosk("bundle", "export", "--to", stick, "--instance", home.settings.instance)
    ids = [sign(home) for _ in range(2)]
    harm = update(Action).where(Action.id == ids[0]).values(locale="en")
    home.writer.write(lambda session: session.execute(harm))
    done = kiosk(
        "bundle", "export", "--to", stick, "--instance", home.settings.instance, exit_code=1
    )
    assert "1 actions" in done.stdout
    assert str(ids[0]) in one_line(done)
    assert len(list(stick.iterdir())) == 2


def test_other_content_under_the_same_id_is_refused(home: Home, second: Home, stick: Path) -> None:
    action_id = sign(second)
    told = export(second, stick)
    [path] = stick.iterdir()
    fingerprint = told["fingerprint"]
    assert isinstance(fingerprint, dict)
    take(home, path, "--trust", fingerprint["words"])
    harm = update(Action).where(Action.id == action_id).values(locale="en")
    home.writer.write(lambda session: session.execute(harm))
    words, line = take(home, path, exit_code=1)
    assert "0 new, 0 already here, 1 refused" in words
    assert str(action_id) in line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "--to", "nowhere"], "Is the stick plugged in?"),
        (["import", "nowhere.bundle.age"], "nowhere.bundle.age"),
    ],
)
def test_what_is_not_there_is_told_in_one_line(home: Home, arguments: list[str], said: str) -> None:
    done = kiosk(
        "bundle", *arguments, "--instance", home.settings.instance, stdin=home.made.passphrase,
        exit_code=1,
    )  # fmt: skip
    assert said in done.stderr
    assert "Is the stick plugged in?" in done.stderr


def test_wrong_words_open_nothing(home: Home, stick: Path) -> None:
    export(home, stick)
    [path] = stick.iterdir()
    done = kiosk(
        "bundle", "import", path, "--passphrase-file", "-", "--instance", home.settings.instance,
        stdin="not the six words", exit_code=1,
    )  # fmt: skip
    assert "These are not the words" in one_line(done)


@pytest.mark.parametrize("arguments", [["export"], ["import", "x.bundle.age"]])
def test_it_is_refused_while_the_kiosk_runs(home: Home, arguments: list[str]) -> None:
    running = open_instance(home.settings)
    try:
        folder = home.settings.instance
        done = kiosk("bundle", *arguments, "--instance", folder, exit_code=1)
        assert "Use its Send page" in one_line(done)
    finally:
        running.close()


@pytest.mark.parametrize(
    "arguments",
    [["bundle"], ["bundle", "import"], ["bundle", "export", "more"], ["bundle", "burn"]],
)
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    assert "Usage: " in kiosk(*arguments, exit_code=2).stderr


@pytest.mark.parametrize("arguments", [["export"], ["import", "x"]])
def test_without_an_event_one_line_says_so(tmp_path: Path, arguments: list[str]) -> None:
    done = kiosk("bundle", *arguments, "--instance", tmp_path / "none", exit_code=1)
    assert "start the kiosk first" in one_line(done)
    assert not (tmp_path / "none").exists()


def test_another_event_cannot_open_it(home: Home, stick: Path, tmp_path: Path) -> None:
    path = stick / "foreign.bundle.age"
    key = new_age_key(home.made.id, Recipient(home.made.id, new_pair().public))
    path.write_bytes(encrypt(b"x", key.recipient))
    _, line = take(home, path, exit_code=1)
    assert "encrypted to another key" in line
