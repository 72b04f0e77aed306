"""The private key under its passphrase: the words on the sheet open it, and nothing else does."""

from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from kiosk.vault import KeyPair, WrongPassphrase, keys, new_pair, unwrap, wrap

KEY = UUID("0a44c3c8-2a7b-4d3a-a1a7-0123456789ab")
WORDS = "candle harbor violin meadow seldom orbit"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a guess cheap where a test needs hundreds; the real cost has a test of its own."""
    monkeypatch.setattr(keys, "PASSES", 1)
    monkeypatch.setattr(keys, "MEMORY_KIB", 8)


def raw(pair: KeyPair) -> bytes:
    return pair.private.private_bytes_raw()


def test_the_wrap_costs_what_was_decided() -> None:
    """trust.md 6.3: Argon2id, 3 passes, 256 MiB; opened here without our own code."""
    pair = new_pair()
    wrapped = wrap(pair, WORDS, KEY)
    assert wrapped[:1] == b"\x01"
    salt, nonce, box = wrapped[1:17], wrapped[17:29], wrapped[29:]
    kdf = Argon2id(salt=salt, length=32, iterations=3, lanes=1, memory_cost=256 * 1024)
    cipher = ChaCha20Poly1305(kdf.derive(WORDS.encode()))
    assert cipher.decrypt(nonce, box, KEY.bytes) == raw(pair)


@pytest.mark.usefixtures("cheap")
class TestWrapping:
    def test_the_words_open_it(self) -> None:
        pair = new_pair()
        opened = unwrap(wrap(pair, WORDS, KEY), WORDS, KEY)
        assert raw(opened) == raw(pair)
        assert opened.public == pair.public

    @pytest.mark.parametrize(
        "typed",
        [
            WORDS.upper(),
            WORDS.title(),
            f"  {WORDS}\n",
            WORDS.replace(" ", "   "),
            WORDS.replace(" ", "\u00a0"),
            WORDS.replace(" ", "\r\n"),
            WORDS.replace("candle", "\uff43andle"),
        ],
    )
    def test_spacing_case_and_width_do_not_matter(self, typed: str) -> None:
        pair = new_pair()
        assert raw(unwrap(wrap(pair, WORDS, KEY), typed, KEY)) == raw(pair)

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "candle",
            WORDS + " orbit",
            WORDS.replace(" ", ""),
            WORDS.replace("violin", "viola"),
            " ".join(reversed(WORDS.split())),
        ],
    )
    def test_other_words_do_not_open_it(self, typed: str) -> None:
        wrapped = wrap(new_pair(), WORDS, KEY)
        with pytest.raises(WrongPassphrase):
            unwrap(wrapped, typed, KEY)

    def test_under_another_key_id_it_does_not_open(self) -> None:
        wrapped = wrap(new_pair(), WORDS, KEY)
        with pytest.raises(WrongPassphrase):
            unwrap(wrapped, WORDS, uuid4())

    def test_every_single_bit_flip_is_refused(self) -> None:
        pair = new_pair()
        wrapped = wrap(pair, WORDS, KEY)
        for bit in range(8 * len(wrapped)):
            flipped = bytearray(wrapped)
            flipped[bit // 8] ^= 1 << bit % 8
            with pytest.raises(WrongPassphrase):
                unwrap(bytes(flipped), WORDS, KEY)
        assert raw(unwrap(wrapped, WORDS, KEY)) == raw(pair), "the control must open"

    def test_a_part_of_it_or_more_than_it_is_refused(self) -> None:
        wrapped = wrap(new_pair(), WORDS, KEY)
        for wrong in [wrapped[:length] for length in range(len(wrapped))] + [wrapped + b"\0"]:
            with pytest.raises(WrongPassphrase):
                unwrap(wrong, WORDS, KEY)

    def test_no_two_wraps_are_alike_and_none_holds_the_key(self) -> None:
        pair = new_pair()
        wraps = {wrap(pair, WORDS, KEY) for _ in range(5)}
        assert len(wraps) == 5
        assert not [wrapped for wrapped in wraps if raw(pair) in wrapped]


def test_no_two_pairs_are_alike() -> None:
    assert len({new_pair().public for _ in range(20)}) == 20
