"""`kiosk backup` and `kiosk restore`: a fresh laptop, identical books, nothing sent as two."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from kiosk.actions.recording import Filled, recipients_of, record
from kiosk.actions.records import Person, Writing
from kiosk.bundles import backups
from kiosk.bundles.backups import DATABASE
from kiosk.models import Kind
from kiosk.outbox.posting import ensure_post
from kiosk.serve import open_instance, restoring
from kiosk.vault.identity import FILE_NAME as IDENTITY
from tests.conftest import NOW, Home
from tests.keeping import add_folder, backup, books, restore, send, written
from tests.people import AMAL
from tests.receivers.peers import Peer, standard_receiver
from tests.signatures import JOEL, add_webhook, sign


@pytest.fixture
def used(home: Home) -> Home:
    """Return the instance after its first start, with settings and a pack in its folder."""
    open_instance(home.settings).close()
    (home.settings.instance / "kiosk.toml").write_text('country = "CH"\n')
    pack = home.settings.instance / "packs" / "invented" / "1"
    pack.mkdir(parents=True)
    (pack / "pack.toml").write_text("# invented")
    (pack / ".DS_Store").write_bytes(b"left by a system")
    return home


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with standard_receiver(tmp_path_factory.mktemp("peer") / "store.jsonl") as peer:
        yield peer


def test_on_a_fresh_laptop_everything_is_there(used: Home, stick: Path, tmp_path: Path) -> None:
    for _ in range(3):
        sign(used, **AMAL)
    path = backup(used, stick)
    assert path.name.startswith("practice-")
    assert path.name.endswith("-0001.backup")
    assert backup(used, stick).name.endswith("-0002.backup"), "nothing is overwritten"
    fresh = tmp_path / "fresh"
    told = json.loads(restore(path, fresh, used.made.passphrase).stdout)
    assert (told["event"], told["actions"], told["unclear"]) == ("practice", 3, 0)
    assert books(fresh) == books(used.settings.instance)
    assert (fresh / "kiosk.toml").read_text() == 'country = "CH"\n'
    assert (fresh / "packs" / "invented" / "1" / "pack.toml").read_text() == "# invented"
    names = {found.name for found in fresh.iterdir()}
    assert names == {"kiosk.db", "kiosk.toml", "kiosk.lock", "packs", "keys"}


def test_it_counts_under_an_identity_of_its_own(used: Home, stick: Path, tmp_path: Path) -> None:
    sign(used)
    own = json.loads((used.settings.keys / IDENTITY).read_text())
    path = backup(used, stick)
    files = backups.open_backup(backups.read_backup(path.read_bytes()), used.made.passphrase)
    assert not [name for name, content in files.items() if own["private"].encode() in content]
    told = json.loads(restore(path, tmp_path / "fresh", used.made.passphrase).stdout)
    assert told["kiosk"] != own["id"]
    with closing(sqlite3.connect(tmp_path / "fresh" / DATABASE)) as database:
        rows = database.execute("SELECT id, is_own FROM kiosk ORDER BY is_own").fetchall()
        [(origin,)] = database.execute("SELECT kiosk_id FROM origin").fetchall()
    assert [(UUID(row[0]), row[1]) for row in rows] == [
        (UUID(own["id"]), 0),
        (UUID(told["kiosk"]), 1),
    ]
    assert UUID(origin) == UUID(own["id"]), "what was captured keeps its origin"


def two_sends(used: Home, peer: Peer, stick: Path, tmp_path: Path) -> tuple[Path, set[str]]:
    """Hand over on the first laptop after the backup was made, then on the restored one.

    Of three actions one was sent before the backup; of the others one had a row there.
    """
    words, first, fresh = used.made.passphrase, used.settings.instance, tmp_path / "fresh"
    add_webhook(used, peer.url)
    add_folder(used, tmp_path / "folder")
    ids = {str(sign(used, **AMAL))}
    send(first, words)
    ids |= {str(sign(used)), str(sign(used))}
    path = backup(used, stick)
    send(first, words)
    told = json.loads(restore(path, fresh, words).stdout)
    assert told["unclear"] == 4, "two actions at two receivers"
    states = books(fresh)["states"]
    assert (states["unknown"], states["waiting"]) == (4, 0)
    send(fresh, words)
    return fresh, ids


def test_nothing_is_sent_twice_as_two(used: Home, peer: Peer, stick: Path, tmp_path: Path) -> None:
    fresh, ids = two_sends(used, peer, stick, tmp_path)
    assert sorted(peer.stored_ids()) == sorted(ids), "the same key again is one record"
    assert written(tmp_path / "folder") == Counter(dict.fromkeys(ids, 1)), "it was asked first"
    told = books(fresh)
    assert told["books"]["balanced"] is True
    assert told["states"]["accepted"] + told["states"]["known"] == 6


def test_control_unmarked_the_folder_gets_them_twice(
    used: Home, peer: Peer, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "mark_unclear", lambda *_: (4, 0))
    with pytest.raises(AssertionError):
        two_sends(used, peer, stick, tmp_path)
    send(tmp_path / "fresh", used.made.passphrase)
    assert sorted(written(tmp_path / "folder").values()) == [1, 2, 2]


def test_letters_go_on_waiting_for_people(used: Home, stick: Path, tmp_path: Path) -> None:
    """No program posts a letter, so none is unclear; the host is told to look first."""
    with used.read() as session:
        recipients = recipients_of(session, used.made.id)
    writing = Writing("en", {"own": "Please free her."})
    form = Filled(
        uuid4(), used.made.id, JOEL, "en", Person(AMAL["name"]), Kind.LETTER, writing
    )  # fmt: skip
    record(used.writer.write, form, recipients, NOW)
    used.writer.write(lambda session: ensure_post(session, used.made.id, NOW))
    fresh = tmp_path / "fresh"
    told = json.loads(restore(backup(used, stick), fresh, used.made.passphrase).stdout)
    assert (told["unclear"], told["by_post"]) == (0, 1)
    assert books(fresh)["states"]["waiting"] == 1


def test_beside_a_running_kiosk(home: Home, stick: Path, tmp_path: Path) -> None:
    running = open_instance(home.settings)
    try:
        action_id = sign(home)
        path = backup(home, stick)
    finally:
        running.close()
    restore(path, tmp_path / "fresh", home.made.passphrase)
    assert books(tmp_path / "fresh")["captured"] == 1
    with closing(sqlite3.connect(tmp_path / "fresh" / DATABASE)) as database:
        assert database.execute("SELECT id FROM action").fetchall() == [(action_id.hex,)]


def test_no_name_can_be_read_in_it(used: Home, stick: Path) -> None:
    """Promise 2; the control finds the same words in what a receiver is handed."""
    sign(used, **AMAL)
    path = backup(used, stick)
    files = backups.open_backup(backups.read_backup(path.read_bytes()), used.made.passphrase)
    planted = [text.encode() for text in (AMAL["name"], AMAL["email"])]
    for readable in (path.read_bytes(), *files.values()):
        assert not [text for text in planted if text in readable]
    out = stick / "out"
    add_folder(used, out)
    send(used.settings.instance, used.made.passphrase)
    [written_out] = out.glob("*.jsonl")
    assert [text for text in planted if text in written_out.read_bytes()] == planted
