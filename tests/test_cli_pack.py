"""`kiosk pack import` and `export`: the same packs as at the desk, without a browser."""

from pathlib import Path

import pytest
from sqlalchemy import update

from kiosk.models import Event
from kiosk.packs import load
from kiosk.packs.checking import files_of
from kiosk.packs.edits import Change, append
from kiosk.packs.reading import zip_of
from kiosk.serve.instance import lock_folder
from tests.conftest import NOW, Home
from tests.packs.example import write_example_pack
from tests.terminal import kiosk

SLUG = "joel-paredes"


@pytest.fixture
def closed(home: Home) -> Path:
    """Return the folder of a kiosk that was stopped."""
    home.writer.stop()
    return home.settings.instance


def pack_of_event(home: Home) -> tuple[str, str]:
    with home.read() as session:
        event = session.get(Event, home.made.id)
        assert event
        return event.pack_id, event.pack_version


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_pack_is_taken(home: Home, closed: Path, tmp_path: Path, form: str) -> None:
    path = write_example_pack(tmp_path / "own")
    if form == "zip":
        files = files_of(path).files
        assert files
        path = tmp_path / "own.zip"
        path.write_bytes(zip_of(files))
        assert "no faults" in kiosk("pack", "check", path).stdout
    result = kiosk("pack", "import", path, "--instance", closed)
    assert result.stdout == "example-pack 1.2: kept; 1 event(s) use it.\n"
    assert pack_of_event(home) == ("example-pack", "1.2")
    assert load(home.settings.packs / "example-pack" / "1.2") == load(path)


def test_a_broken_pack_changes_nothing(home: Home, closed: Path, tmp_path: Path) -> None:
    path = write_example_pack(tmp_path / "own")
    (path / "pack.toml").write_text("id = 1")
    result = kiosk("pack", "import", path, "--instance", closed, exit_code=1)
    assert "pack.toml:1:" in result.output
    assert not home.settings.packs.exists()
    assert pack_of_event(home)[0] == "ecritoire-builtin"


def test_a_kiosk_that_runs_is_not_disturbed(home: Home, tmp_path: Path) -> None:
    lock = lock_folder(home.settings)
    path = write_example_pack(tmp_path / "own")
    result = kiosk("pack", "import", path, "--instance", home.settings.instance, exit_code=1)
    assert "running" in result.output
    lock.release()


def test_an_export_has_the_edits_and_no_file_is_replaced(home: Home, tmp_path: Path) -> None:
    """The command line tells what the desk tells, also on paper."""
    changes = {"hashtags": Change(["#Ours"])}
    home.writer.write(lambda session: append(session, "ecritoire-builtin", SLUG, changes, 0, NOW))
    out, folder = tmp_path / "made.zip", home.settings.instance
    kiosk("pack", "export", "--out", out, "--instance", folder)
    case = load(out).case(SLUG)
    assert case
    assert case.hashtags == ("#Ours",)
    before = out.read_bytes()
    kiosk("pack", "export", "--out", out, "--instance", folder, exit_code=1)
    assert out.read_bytes() == before


def test_without_an_event_the_pack_that_ships_is_handed_on(tmp_path: Path) -> None:
    out = tmp_path / "made.zip"
    kiosk("pack", "export", "--out", out, "--instance", tmp_path / "nothing")
    assert load(out).id == "ecritoire-builtin"


def test_a_real_event_that_has_begun_keeps_its_pack(home: Home, tmp_path: Path) -> None:
    home.writer.write(lambda session: session.execute(update(Event).values(is_practice=False)))
    home.writer.stop()
    path = write_example_pack(tmp_path / "own")
    result = kiosk("pack", "import", path, "--instance", home.settings.instance)
    assert "no event may use it now" in result.stdout
    assert pack_of_event(home)[0] == "ecritoire-builtin"
