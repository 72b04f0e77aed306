"""The kiosk's own key: made once, kept private, and what people compare of it."""

import json
import os
import stat
from pathlib import Path

import pytest

from kiosk.vault import BrokenIdentity, fingerprint, is_signed, load_or_make
from kiosk.vault.identity import FILE_NAME
from kiosk.vault.passphrase import word_list


def test_it_is_made_once_and_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = load_or_make(folder)
    second = load_or_make(folder)
    assert (first.id, first.public) == (second.id, second.public)
    assert load_or_make(tmp_path / "another").id != first.id


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    load_or_make(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys" / FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_a_crash_while_it_was_made_leaves_no_half_key(tmp_path: Path) -> None:
    (tmp_path / "kiosk.part").write_text("{")
    assert load_or_make(tmp_path).id == load_or_make(tmp_path).id
    assert not (tmp_path / "kiosk.part").exists()


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b'{"id": "x", "private": "00"}', b"\xff"]
)
def test_a_broken_file_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(BrokenIdentity, match="Move the file away"):
        load_or_make(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == content, "it is never overwritten"


def test_a_signature_is_of_this_content_by_this_key(tmp_path: Path) -> None:
    one, other = load_or_make(tmp_path / "one"), load_or_make(tmp_path / "other")
    signature = one.sign(b"content")
    assert is_signed(b"content", signature, one.public)
    assert not is_signed(b"Content", signature, one.public)
    assert not is_signed(b"content", signature, other.public)
    assert not is_signed(b"content", signature[:-1], one.public)
    assert not is_signed(b"content", signature, b"no key")


def test_the_file_holds_nothing_but_id_and_key(tmp_path: Path) -> None:
    load_or_make(tmp_path)
    assert set(json.loads((tmp_path / FILE_NAME).read_bytes())) == {"id", "private"}


def test_a_fingerprint_is_six_words_or_hex() -> None:
    one, other = fingerprint(bytes(32)), fingerprint(bytes(31) + b"\1")
    assert set(one.words.split(" ")) <= set(word_list())
    assert len(one.words.split(" ")) == 6
    assert one.is_what_was_typed(one.words.upper().replace(" ", "  "))
    assert one.is_what_was_typed(one.hex.upper())
    grouped = " ".join(one.hex[start : start + 4] for start in range(0, 32, 4))
    assert one.is_what_was_typed(grouped)
    for wrong in ("", one.hex[:-1], other.hex, other.words, " ".join(one.words.split()[:5])):
        assert not one.is_what_was_typed(wrong)
