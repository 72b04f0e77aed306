"""`kiosk backup` and `kiosk restore`: a fresh laptop, identical books, nothing sent as two."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from kiosk.bundles import backups
from kiosk.bundles.backups import DATABASE, Closed
from kiosk.durable import NotWritten
from kiosk.models import Receiver
from kiosk.serve import open_instance, restoring
from kiosk.vault.identity import FILE_NAME as IDENTITY
from tests.conftest import NOW, Home
from tests.people import AMAL
from tests.receivers.peers import Peer, standard_receiver
from tests.signatures import add_webhook, sign
from tests.terminal import kiosk, one_line


@pytest.fixture
def used(home: Home) -> Home:
    """Return the instance after its first start, with settings and a pack in its folder."""
    open_instance(home.settings).close()
    (home.settings.instance / "kiosk.toml").write_text('country = "CH"\n')
    pack = home.settings.instance / "packs" / "invented" / "1"
    pack.mkdir(parents=True)
    (pack / "pack.toml").write_text("# invented")
    return home


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with standard_receiver(tmp_path_factory.mktemp("peer") / "store.jsonl") as peer:
        yield peer


def backup(home: Home, stick: Path) -> Path:
    done = kiosk("backup", "--to", stick, "--json", "--instance", home.settings.instance)
    return Path(json.loads(done.stdout)["file"])


def restore(path: Path, folder: Path, words: str, exit_code: int = 0) -> Any:
    return kiosk(
        "restore", path, "--passphrase-file", "-", "--json", "--instance", folder, stdin=words,
        exit_code=exit_code,
    )  # fmt: skip


def last_line(done: Any) -> str:
    """Return what is said at the end; before it stands at most that it takes a while."""
    *before, line = done.stderr.splitlines()
    assert before in ([], ["Restoring …"])
    return str(line)


def books(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(kiosk("queue", "--json", "--instance", folder).stdout)
    return told


def send(folder: Path, words: str) -> None:
    kiosk("send", "--passphrase-file", "-", "--instance", folder, stdin=words)


def add_folder(home: Home, folder: Path) -> None:
    folder.mkdir()
    row = Receiver(
        id=uuid4(), event_id=home.made.id, kind="file", name="A folder",
        settings={"folder": str(folder)}, created_at=NOW,
    )  # fmt: skip
    home.writer.write(lambda session: session.add(row))


def written(folder: Path) -> Counter[str]:
    """Return how often each action stands in the folder's files."""
    lines = [line for path in folder.glob("*.jsonl") for line in path.read_text().splitlines()]
    return Counter(json.loads(line)["id"] for line in lines if '"ecritoire.action/1"' in line)


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
    monkeypatch.setattr(restoring, "mark_unclear", lambda *_: 4)
    with pytest.raises(AssertionError):
        two_sends(used, peer, stick, tmp_path)
    send(tmp_path / "fresh", used.made.passphrase)
    assert sorted(written(tmp_path / "folder").values()) == [1, 2, 2]


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


@pytest.mark.parametrize(
    ("words", "harm", "said"),
    [
        ("not the six words", lambda content: content, "These are not the words"),
        ("", lambda content: content, "These are not the words"),
        (None, lambda content: content[:-1], "cut short or changed"),
        (None, lambda content: content[:700], "cut short or changed"),
        (None, lambda content: b"", "This is no backup"),
        (None, lambda content: b"PK\3\4" + content, "This is no backup"),
        (None, lambda content: content.replace(b"backup/1", b"backup/2", 1), "newer Écritoire"),
    ],
    ids=["other words", "no words", "cut", "cut early", "empty", "something else", "newer"],
)
def test_what_cannot_be_restored_is_told_in_one_line(
    used: Home, stick: Path, tmp_path: Path, words: str | None, harm: Any, said: str
) -> None:
    path, fresh = backup(used, stick), tmp_path / "fresh"
    path.write_bytes(harm(path.read_bytes()))
    typed = used.made.passphrase if words is None else words
    assert said in last_line(restore(path, fresh, typed, exit_code=1))
    assert not (fresh / DATABASE).exists()


def test_a_folder_in_use_is_left_as_it_is(used: Home, stick: Path) -> None:
    path = backup(used, stick)
    before = used.settings.database.read_bytes()
    done = restore(path, used.settings.instance, used.made.passphrase, exit_code=1)
    assert "in use already" in one_line(done)
    assert used.settings.database.read_bytes() == before


def packed(used: Home, path: Path, files: list[tuple[str, bytes]]) -> None:
    closed: Closed = backups.read_backup(path.read_bytes())
    path.write_bytes(backups.pack_backup(closed.way, files))


def newer(content: bytes, tmp_path: Path) -> bytes:
    copy = tmp_path / "newer.db"
    copy.write_bytes(content)
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    return copy.read_bytes()


@pytest.mark.parametrize("fault", ["garbage", "newer", "rotten", "empty"])
def test_a_database_that_is_not_whole_is_not_put_into_place(
    used: Home, stick: Path, tmp_path: Path, fault: str
) -> None:
    sign(used)
    path, fresh = backup(used, stick), tmp_path / "fresh"
    content = restoring.files_of(used.settings)[0][1]
    page = content.rindex(b"invented") if b"invented" in content else len(content) // 2
    harmed = {
        "garbage": b"no database" * 100,
        "newer": newer(content, tmp_path),
        "rotten": content[: page & ~4095] + bytes(4096) + content[(page & ~4095) + 4096 :],
        "empty": b"",
    }[fault]
    packed(used, path, [(DATABASE, harmed)])
    last_line(restore(path, fresh, used.made.passphrase, exit_code=1))
    assert {found.name for found in fresh.iterdir()} <= {"kiosk.lock"}


def test_after_a_full_disk_it_can_be_tried_again(
    used: Home, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fresh = backup(used, stick), tmp_path / "fresh"

    def full(*_: object) -> Path:
        raise NotWritten(28, is_placed=False)

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "write_whole", full)
        done = restore(path, fresh, used.made.passphrase, exit_code=1)
    assert "Make room" in last_line(done)
    restore(path, fresh, used.made.passphrase)


def test_without_an_event_there_is_nothing_to_keep(tmp_path: Path, stick: Path) -> None:
    done = kiosk("backup", "--to", stick, "--instance", tmp_path / "none", exit_code=1)
    assert "start the kiosk first" in one_line(done)
    assert not (tmp_path / "none").exists()


def test_a_database_before_its_first_start_with_this_version(home: Home, stick: Path) -> None:
    done = kiosk("backup", "--to", stick, "--instance", home.settings.instance, exit_code=1)
    assert "Start the kiosk once" in one_line(done)


@pytest.mark.parametrize("arguments", [["restore"], ["restore", "a", "b"], ["backup", "more"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    assert "Usage: " in kiosk(*arguments, exit_code=2).stderr


def test_people_are_told_what_there_is(used: Home, stick: Path, tmp_path: Path) -> None:
    add_webhook(used, "https://example.org/hook")
    sign(used)
    kiosk("backup", "--to", stick, "--instance", used.settings.instance)
    [path] = stick.iterdir()
    done = kiosk(
        "restore", path, "--passphrase-file", "-", "--instance", tmp_path / "fresh",
        stdin=used.made.passphrase,
    )  # fmt: skip
    assert "1 actions of “practice”" in done.stdout
    assert "1 deliveries are unclear" in done.stdout
