"""Sealing: what is sealed opens only whole, only in its place, only with its key (trust.md 6.2)."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.vault import CannotOpen, KeyPair, Recipient, new_pair, open_sealed, seal
from tests.people import AMAL
from tests.vault.second import open_base

ACTION = UUID("6f1c7a52-0b0e-4f0e-9d55-0123456789ab")
EVENT = UUID("b7d9c1de-7a53-4b1c-8f6b-0123456789ab")
KEY = UUID("0a44c3c8-2a7b-4d3a-a1a7-0123456789ab")
PLACE = f"{ACTION}|{EVENT}|joel-paredes"
PARTS = [b"Amal", b"Exemple-Ndiaye", b"amal.exemple", b"example.org", b"name", b"email"]
OVERHEAD = 48
"""Bytes of HPKE: 32 of the encapsulated key, 16 of the tag."""

# RFC 9180, A.2.1: DHKEM(X25519), HKDF-SHA256, ChaCha20Poly1305, base mode, first message.
RFC_PRIVATE = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"
RFC_PUBLIC = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"
RFC_ENC = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
RFC_CIPHERTEXT = (
    "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
)


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return new_pair()


@pytest.fixture(scope="module")
def sealed(pair: KeyPair) -> bytes:
    return seal(AMAL, Recipient(KEY, pair.public), PLACE)


def length_of(content: dict[str, Any]) -> int:
    return len(seal(content, Recipient(KEY, new_pair().public), PLACE))


def test_what_is_sealed_opens_again(pair: KeyPair, sealed: bytes) -> None:
    assert open_sealed(sealed, pair, KEY, PLACE) == AMAL


def test_nothing_of_the_text_shows_and_no_two_are_alike(pair: KeyPair, sealed: bytes) -> None:
    again = seal(AMAL, Recipient(KEY, pair.public), PLACE)
    assert again != sealed
    for ciphertext in (sealed, again):
        assert not [part for part in PARTS if part in ciphertext]
    assert any(part in json.dumps(AMAL).encode() for part in PARTS), "the control must find them"


def test_every_single_bit_flip_is_refused(pair: KeyPair, sealed: bytes) -> None:
    opened = []
    for bit in range(8 * len(sealed)):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            opened.append((bit, open_sealed(bytes(flipped), pair, KEY, PLACE)))
        except CannotOpen:
            continue
    assert not opened
    assert open_sealed(sealed, pair, KEY, PLACE) == AMAL, "the control must open"


def test_a_part_of_it_or_more_than_it_is_refused(pair: KeyPair, sealed: bytes) -> None:
    for wrong in [sealed[:length] for length in range(len(sealed))] + [sealed + b"\0"]:
        with pytest.raises(CannotOpen):
            open_sealed(wrong, pair, KEY, PLACE)


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (PLACE.replace(str(ACTION), str(uuid4())), KEY),
        (PLACE.replace(str(EVENT), str(uuid4())), KEY),
        (PLACE.replace("joel-paredes", "oqba-hashad"), KEY),
        (PLACE, uuid4()),
        ("", KEY),
    ],
    ids=["action", "event", "case", "key id", "nowhere"],
)
def test_moved_to_another_place_it_is_refused(
    pair: KeyPair, sealed: bytes, place: str, key: UUID
) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(sealed, pair, key, place)


def test_another_pair_is_refused(sealed: bytes) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(sealed, new_pair(), KEY, PLACE)


def test_each_of_two_recipients_opens_its_own_part_only() -> None:
    ours, theirs = (uuid4(), new_pair()), (uuid4(), new_pair())
    for (key, pair), (other_key, other_pair) in ((ours, theirs), (theirs, ours)):
        part = seal(AMAL, Recipient(key, pair.public), PLACE)
        assert open_sealed(part, pair, key, PLACE) == AMAL
        for wrong_key in (key, other_key):
            with pytest.raises(CannotOpen):
                open_sealed(part, other_pair, wrong_key, PLACE)


def test_texts_of_one_step_have_equal_sizes() -> None:
    frame = len(json.dumps({"name": ""}, separators=(",", ":")))
    inside = {length_of({"name": "a" * letters}) for letters in (0, 1, 100, 256 - frame)}
    assert inside == {256 + OVERHEAD}
    assert length_of({"name": "a" * (257 - frame)}) == 512 + OVERHEAD, "the step must end"


@settings(deadline=None)  # a busy machine is no fault
@given(st.text())
def test_any_text_comes_back_and_its_size_is_whole_steps(text: str) -> None:
    pair = new_pair()
    ciphertext = seal({"text": text}, Recipient(KEY, pair.public), PLACE)
    assert (len(ciphertext) - OVERHEAD) % 256 == 0
    assert open_sealed(ciphertext, pair, KEY, PLACE) == {"text": text}


def test_the_second_implementation_is_right() -> None:
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(RFC_PRIVATE))
    info = b"Ode on a Grecian Urn"
    message = bytes.fromhex(RFC_ENC + RFC_CIPHERTEXT)
    assert private.public_key().public_bytes_raw().hex() == RFC_PUBLIC
    assert open_base(private, message, info, b"Count-0") == b"Beauty is truth, truth beauty"


def test_a_second_implementation_opens_ours(pair: KeyPair, sealed: bytes) -> None:
    info = f"ecritoire/1|{ACTION}|{EVENT}|joel-paredes|{KEY}".encode()
    assert json.loads(open_base(pair.private, sealed, info)) == AMAL
    with pytest.raises(InvalidTag):
        open_base(pair.private, sealed, info.replace(b"/1|", b"/2|"))
