"""Folders that want to do harm: links, pipes, sizes, encodings, characters, arbitrary bytes."""

import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.packs import BrokenPack, Fault, check, load
from tests.packs.conftest import Spoil
from tests.packs.example import FILES, write_example_pack

AMAL = "cases/amal-example/case.toml"
AMAL_EN = "cases/amal-example/en.md"
STAMP = "cases/amal-example/stamp.svg"


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    [fault] = check(tmp_path / "nowhere")
    assert (fault.file, fault.line) == (".", 1)
    assert fault.message.endswith("nowhere: give the folder that holds pack.toml")
    with pytest.raises(BrokenPack):
        load(tmp_path / "nowhere")


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(b"PK")
    assert [fault.file for fault in check(tmp_path / "pack.zip")] == ["."]


@pytest.mark.parametrize("name", [STAMP, AMAL_EN, AMAL, "pack.toml"])
def test_a_link_is_refused_even_to_a_good_file(pack: Path, tmp_path: Path, name: str) -> None:
    moved = tmp_path / "elsewhere"
    (pack / name).rename(moved)
    (pack / name).symlink_to(moved)
    words = "this is a link: put the file itself in its place"
    assert Fault(name, 1, words) in check(pack)
    with pytest.raises(BrokenPack):
        load(pack)


def test_a_linked_folder_is_not_entered(pack: Path, tmp_path: Path) -> None:
    (pack / "stories").rename(tmp_path / "stories")
    (pack / "stories").symlink_to(tmp_path / "stories")
    words = "this is a link: put the file itself in its place"
    assert check(pack) == [Fault("stories", 1, words)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(pack: Path) -> None:
    (pack / STAMP).unlink()
    os.mkfifo(pack / STAMP)
    words = "this is not an ordinary file: remove it"
    assert check(pack) == [Fault(STAMP, 1, words)]


def test_a_file_of_one_mebibyte_is_read_and_one_byte_more_is_not(pack: Path) -> None:
    picture = (pack / STAMP).read_bytes()
    (pack / STAMP).write_bytes(picture.ljust(1 << 20, b"\n"))
    assert check(pack) == []
    (pack / STAMP).write_bytes(picture.ljust((1 << 20) + 1, b"\n"))
    words = "the file is larger than 1 MiB: make it smaller"
    assert check(pack) == [Fault(STAMP, 1, words)]


@pytest.mark.parametrize("name", [AMAL, AMAL_EN, STAMP, "pack.toml"])
def test_byte_order_mark(pack: Path, name: str) -> None:
    (pack / name).write_bytes(b"\xef\xbb\xbf" + (pack / name).read_bytes())
    words = "the file begins with a byte order mark: save it as UTF-8 without"
    assert check(pack) == [Fault(name, 1, words)]


@pytest.mark.parametrize("name", [AMAL, AMAL_EN, STAMP])
def test_nul_byte(pack: Path, name: str) -> None:
    content = (pack / name).read_bytes()
    (pack / name).write_bytes(content.replace(b"\n", b"\n\0", 1))
    words = "forbidden character U+0000 (a control character): remove it"
    assert Fault(name, 2, words) in check(pack)


def test_windows_line_ends_are_welcome(pack: Path) -> None:
    for name in FILES:
        content = (pack / name).read_bytes()
        (pack / name).write_bytes(content.replace(b"\n", b"\r\n"))
    assert check(pack) == []


@pytest.mark.parametrize("sign", ["\u202e", "\u202a", "\u2066", "\x07", "\x85", "\u2028", "\ufeff"])
def test_characters_that_deceive(pack: Path, spoil: Spoil, sign: str) -> None:
    lines = [
        spoil(AMAL_EN, "Imprisoned.", f"Impri{sign}soned."),
        spoil(AMAL_EN, "town.", f"to{sign}wn."),
    ]
    found = check(pack)
    assert [fault.line for fault in found if f"U+{ord(sign):04X}" in fault.message] == lines


@pytest.mark.parametrize("sign", ["\\u202e", "\\u0000", "\\u2069"])
def test_characters_that_deceive_written_as_escapes(pack: Path, spoil: Spoil, sign: str) -> None:
    line = spoil(AMAL, '"7 RUE DES CARTES"', f'"7 RUE{sign}"')
    [fault] = check(pack)
    assert (fault.file, fault.line) == (AMAL, line)
    assert fault.message.startswith(f"forbidden character U+{sign[2:].upper()}")


def test_names_keep_the_signs_that_they_need(pack: Path, spoil: Spoil) -> None:
    names = ["Şebnem Fincancı", "Wetʼsuwetʼen", "Đặng Đình Bách", "علی\u200cرضا", "שירין", "ትግራይ"]
    spoil(AMAL, '"Amal Example", "أمل"', ", ".join(f'"{name}"' for name in names))
    case = load(pack).case("amal-example")
    assert case is not None
    assert list(case.spellings) == names


def test_texts_are_composed(pack: Path, spoil: Spoil) -> None:
    spoil(AMAL, '"أمل"', '"Nguye\u0302\u0303n"')
    case = load(pack).case("amal-example")
    assert case is not None
    assert case.spellings[1] == "Nguyễn"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"<script>alert(1)</script>"', "HTML is not allowed in a text: write plain words"),
        ('"""a\nb"""', "this text must stand on one line: join its lines"),
        ('"   "', '"status" is empty: fill it in'),
    ],
)
def test_texts_are_plain_words_on_one_line(pack: Path, spoil: Spoil, text: str, words: str) -> None:
    line = spoil(AMAL_EN, '"Imprisoned."', text)
    assert check(pack) == [Fault(AMAL_EN, line, words)]


def test_a_message_cannot_command_the_terminal(pack: Path, spoil: Spoil) -> None:
    spoil(AMAL, 'country = "IS"', 'country = "\\u001b[2J"\n"\\u001b[2J" = 1')
    (pack / "cases/\x1b[2J").mkdir()
    messages = "".join(str(fault) for fault in check(pack))
    assert "\\x1b[2J" in messages
    assert messages.isprintable()


@pytest.mark.parametrize(
    "line",
    [
        "a." * 300_000 + "a = 1",
        "[" + "a." * 300_000 + "a]",
        "a = " + "[" * 300_000,
        "a = " + "[" * 40 + "]" * 40,
        "a = " + "9" * 5_000,
        "since = 0x" + "f" * 5_000,
        'a = "' + "e\u0301\u0323" * 100_000 + '"',
    ],
)
def test_toml_that_wants_to_take_forever(pack: Path, line: str) -> None:
    (pack / AMAL).write_text(line, encoding="utf-8")
    started = time.process_time()
    assert AMAL in {fault.file for fault in check(pack)}
    assert time.process_time() - started < 10


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(FILES)), content=st.binary(max_size=200))
def test_arbitrary_bytes_in_any_file(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pack = write_example_pack(Path(folder))
        (pack / name).write_bytes(content)
        faults = check(pack)
    assert all(fault.line >= 1 and str(fault).isprintable() for fault in faults)


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(FILES)),
    at=st.floats(0, 1),
    cut=st.integers(0, 30),
    put=st.one_of(
        st.binary(max_size=8),
        st.sampled_from(
            [b"[", b"]", b'"', b"'''", b'"""', b"{", b"=", b"\n", b"+++\n", b"[[x]]\n", b"x = 1\n"]
            + [b"nan", b"-1", b"1e999", b"true", b"[]", b"{}", b"1979-05-27", b"<", b"&", b"\\"]
        ),
    ),
)
def test_a_spoilt_place_in_any_file(name: str, at: float, cut: int, put: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pack = write_example_pack(Path(folder))
        old = (pack / name).read_bytes()
        place = round(at * len(old))
        new = old[:place] + put + old[place + cut :]
        (pack / name).write_bytes(new)
        faults = check(pack)
        if not faults:
            load(pack)
    assert all(1 <= fault.line <= new.count(b"\n") + 20 for fault in faults)
    assert all(str(fault).isprintable() for fault in faults)


def test_names_that_want_to_take_forever(pack: Path, spoil: Spoil) -> None:
    spoil(AMAL, '"Amal Example", "أمل"', ",".join(f'"aa{number}"' for number in range(90_000)))
    spoil(AMAL_EN, "you about Amal Example", "a" * 900_000)
    started = time.process_time()
    assert AMAL_EN in {fault.file for fault in check(pack)}
    assert time.process_time() - started < 10
