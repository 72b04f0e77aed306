"""The key of an organisation as a line: what scanners and hands do to it, and what is refused."""

import pytest

from kiosk.vault import NotAKey, key_line, new_pair, read_key

PUBLIC = bytes(range(1, 33))
LINE = key_line(PUBLIC)


def test_the_line_names_itself_its_version_the_key_and_a_checksum() -> None:
    name, version, key, check = LINE.split(":")
    assert (name, version, key, len(check)) == ("ecritoire-key", "1", PUBLIC.hex(), 8)


@pytest.mark.parametrize(
    "text",
    [
        LINE,
        LINE.upper(),
        f"\ufeff# Our office\n\n{LINE}\nabove is the key",
        f"{LINE[:50]}\r\n{LINE[50:]}",
    ],
)
def test_it_is_found_however_it_came(text: str) -> None:
    assert read_key(text) == PUBLIC


def test_each_slip_of_one_character_is_found() -> None:
    for place in range(len("ecritoire-key:1:"), len(LINE)):
        slip = "0" if LINE[place] != "0" else "1"
        with pytest.raises(NotAKey):
            read_key(LINE[:place] + slip + LINE[place + 1 :])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "missing"),
        ("age1qqqq", "missing"),
        (LINE.replace(":1:", ":2:", 1), "newer"),
        (LINE[:-3], "damaged"),
        (LINE[:20], "damaged"),
        (key_line(bytes(32)), "weak"),
        (key_line(b"\x01" + bytes(31)), "weak"),
    ],
)
def test_what_is_refused_says_why(text: str, reason: str) -> None:
    """RFC 7748, 6.1: with a point of low order anybody could open what was sealed."""
    with pytest.raises(NotAKey) as refused:
        read_key(text)
    assert refused.value.reason == reason


def test_a_real_key_passes() -> None:
    public = new_pair().public
    assert read_key(key_line(public)) == public
