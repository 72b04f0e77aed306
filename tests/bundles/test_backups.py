"""A backup file: a change is found before the passphrase is asked for; no path leads out."""

import re
from collections.abc import Iterable
from uuid import uuid4

import pytest

from kiosk.bundles import BundleFault, backups
from kiosk.bundles.backups import (
    CONTENT,
    DATABASE,
    HEADER,
    Way,
    open_backup,
    pack_backup,
    read_backup,
)
from kiosk.bundles.tars import pack, unpack
from kiosk.vault import Recipient, new_age_key, new_pair, open_age_key, unwrap, wrap

WORDS = "six invented words for one test"
FILES = [(DATABASE, b"a database"), ("kiosk.toml", b""), ("packs/invented/1/pack.toml", b"#")]


@pytest.fixture(scope="module")
def way() -> Way:
    """Return the way from WORDS to the content; wrapping takes a second by design."""
    event_id, key_id, pair = uuid4(), uuid4(), new_pair()
    age = new_age_key(event_id, Recipient(key_id, pair.public))
    return Way(event_id, "invented", wrap(pair, WORDS, key_id), age)


@pytest.fixture(scope="module")
def file(way: Way) -> bytes:
    return pack_backup(way, FILES)


def unnoticed(file: bytes, flips: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    passed = []
    for place, bit in flips:
        try:
            read_backup(file[:place] + bytes([file[place] ^ 1 << bit]) + file[place + 1 :])
        except BundleFault:
            continue
        passed.append((place, bit))
    return passed


def test_the_words_alone_open_it(file: bytes) -> None:
    assert open_backup(read_backup(file), WORDS) == dict(FILES)


def test_a_changed_bit_is_found_without_the_words(file: bytes) -> None:
    assert unnoticed(file, [(place, place % 8) for place in range(0, len(file), 3)]) == []


@pytest.mark.full
def test_every_changed_bit_is_found_without_the_words(file: bytes) -> None:
    assert unnoticed(file, [(place, bit) for place in range(len(file)) for bit in range(8)]) == []


def test_every_cut_is_found(file: bytes) -> None:
    for length in range(0, len(file), 7):
        with pytest.raises(BundleFault):
            read_backup(file[:length])


def test_control_without_the_digests_a_change_passes(
    file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = file.index(b"age-encryption") + 3_000
    assert unnoticed(file, [(place, 0)]) == []
    monkeypatch.setattr(backups, "_sha256", lambda _: "0" * 64)
    parts = unpack(file, {HEADER: 2**16, CONTENT: 2**20}, 2**20)
    header = re.sub(
        rb'"(content|digest)":"[0-9a-f]{64}"', rb'"\1":"' + b"0" * 64 + b'"', parts[HEADER]
    )
    assert read_backup(pack([(HEADER, header), (CONTENT, b"changed")])).content == b"changed"


@pytest.mark.parametrize(
    "path",
    [
        "../kiosk.db", "/etc/passwd", "packs/../../x", "packs/.hidden", "packs//x", "packs/",
        "keys", "packs/a\\b", "packs/C:", "kiosk.db/x", "packs/é", "packs/x\n", "other.txt", "",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(
    way: Way, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the path is all it says
        pack_backup(way, [*FILES, (path, b"x")])
    monkeypatch.setattr(backups, "may_hold", lambda _: True)
    hostile = read_backup(pack_backup(way, [*FILES, (path, b"x")]))
    monkeypatch.undo()
    monkeypatch.setattr(backups, "unwrap", lambda *_: None)
    monkeypatch.setattr(backups, "_identity", lambda *_: IDENTITY[0])
    with pytest.raises(BundleFault):
        open_backup(hostile, WORDS)


IDENTITY: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def _opened_once(way: Way) -> None:
    """Keep the age key, so that not every hostile path takes the second of the passphrase."""
    pair = unwrap(way.wrapped, WORDS, way.age.key_id)
    IDENTITY[:] = [open_age_key(way.age, pair, way.event_id)]


def test_keys_of_two_events_do_not_open_each_others_content(way: Way, file: bytes) -> None:
    other = Way(uuid4(), "invented", way.wrapped, way.age)
    with pytest.raises(BundleFault, match="do not belong together"):
        open_backup(read_backup(pack_backup(other, FILES)), WORDS)


def test_a_backup_without_a_database_is_none(way: Way) -> None:
    with pytest.raises(BundleFault, match="not whole"):
        open_backup(read_backup(pack_backup(way, FILES[1:])), WORDS)


def test_two_files_of_one_path_are_refused(way: Way) -> None:
    with pytest.raises(BundleFault, match="not whole"):
        open_backup(read_backup(pack_backup(way, [*FILES, FILES[0]])), WORDS)
