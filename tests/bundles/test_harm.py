"""Every change of a bundle is found: bits, cuts, forgeries by whoever holds a key."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

import pytest

from kiosk.actions.chain import Stretch
from kiosk.bundles import Bundle, BundleFault, Code, read_bundle, read_tar, reading, tar_of, tars
from kiosk.bundles.bundle import ACTIONS, MANIFEST, SIGNATURE, TALLIES
from kiosk.bundles.tars import pack, unpack
from kiosk.vault import encrypt
from tests.bundles.laptops import Laptop, changed


@pytest.fixture(scope="module")
def file(small: Laptop) -> bytes:
    return small.file()


@pytest.fixture(scope="module")
def tar(small: Laptop) -> bytes:
    return small.tar()


@pytest.fixture(scope="module")
def secret(small: Laptop) -> str:
    return small.secret


def harmed(content: bytes, place: int, bit: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


def not_found(file: bytes, secret: str, flips: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the flips after which the bundle is still read."""
    passed = []
    for place, bit in flips:
        try:
            read_bundle(harmed(file, place, bit), secret)
        except BundleFault:
            continue
        passed.append((place, bit))
    return passed


def test_one_bit_in_every_byte_is_found(file: bytes, secret: str) -> None:
    assert read_bundle(file, secret).manifest.actions == 3, "the control: unharmed it is read"
    flips = [(place, place % 8) for place in range(len(file))]
    assert not_found(file, secret, flips) == []


@pytest.mark.full
def test_every_single_bit_is_found(file: bytes, secret: str) -> None:
    flips = [(place, bit) for place in range(len(file)) for bit in range(8)]
    assert not_found(file, secret, flips) == []


def test_every_cut_is_found_and_said(file: bytes, secret: str) -> None:
    codes = set()
    for length in (*range(0, len(file), 5), len(file) - 1):
        with pytest.raises(BundleFault) as caught:
            read_bundle(file[:length], secret)
        codes.add(caught.value.code)
    assert codes <= {Code.CUT, Code.NOT_A_BUNDLE}
    with pytest.raises(BundleFault) as caught:
        read_bundle(file[:-1], secret)
    assert caught.value.code is Code.CUT


def test_what_stands_behind_the_end_is_found(file: bytes, secret: str) -> None:
    for more in (b"\0", b"\n", file):
        with pytest.raises(BundleFault):
            read_bundle(file + more, secret)


def unnoticed(tar: bytes, flips: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    passed = []
    for place, bit in flips:
        try:
            read_tar(harmed(tar, place, bit))
        except BundleFault:
            continue
        passed.append((place, bit))
    return passed


def test_inside_too_a_changed_bit_is_found(tar: bytes) -> None:
    """Whoever can open the file can encrypt it anew: then signature and digests must find it."""
    assert unnoticed(tar, [(place, place % 8) for place in range(0, len(tar), 5)]) == []


@pytest.mark.full
def test_inside_too_every_single_bit_is_found(tar: bytes) -> None:
    assert unnoticed(tar, [(place, bit) for place in range(len(tar)) for bit in range(8)]) == []


def test_control_without_the_one_form_of_tars_a_change_passes(
    tar: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = len(tar) - 1
    monkeypatch.setattr(tars, "pack", lambda _: harmed(tar, last, 0))
    assert read_tar(harmed(tar, last, 0)).manifest.actions == 3


def forged(bundle: Bundle) -> Bundle:
    """Return the bundle without its last action, with lists that say so."""
    chain = bundle.manifest.chains[0]
    [stretch] = chain.stretches
    shorter = dataclasses.replace(
        chain, captured=1, head=stretch.start, stretches=(Stretch(1, 1, *[stretch.start] * 2),)
    )
    return changed(bundle, envelopes=bundle.envelopes[:1], actions=1, chains=(shorter,))


def test_a_forgery_does_not_fit_the_signature(small: Laptop, tmp_path: Any) -> None:
    other = Laptop(tmp_path / "other")
    tar = tar_of(forged(small.bundle()), other.identity)
    with pytest.raises(BundleFault) as caught:
        read_tar(tar)
    assert caught.value.code is Code.ALTERED
    other.close()


def test_control_without_the_signature_the_forgery_is_read(
    small: Laptop, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Laptop(tmp_path / "other")
    monkeypatch.setattr(reading, "is_signed", lambda *_: True)
    assert read_tar(tar_of(forged(small.bundle()), other.identity)).manifest.actions == 1
    other.close()


def with_chain(bundle: Bundle, **changes: Any) -> Bundle:
    return changed(bundle, chains=(dataclasses.replace(bundle.manifest.chains[0], **changes),))


def with_stretch(bundle: Bundle, **changes: Any) -> Bundle:
    [stretch] = bundle.manifest.chains[0].stretches
    return with_chain(bundle, stretches=(dataclasses.replace(stretch, **changes),))


def renumbered(bundle: Bundle) -> Bundle:
    one, two, three = bundle.envelopes
    swapped = (dataclasses.replace(one, seq=2), dataclasses.replace(two, seq=1), three)
    return changed(bundle, envelopes=swapped)


def added(bundle: Bundle) -> Bundle:
    extra = dataclasses.replace(bundle.envelopes[0], id=uuid4(), seq=4)
    return changed(bundle, envelopes=(*bundle.envelopes, extra), actions=4)


def moved(bundle: Bundle) -> Bundle:
    elsewhere = dataclasses.replace(bundle.envelopes[2], event_id=uuid4())
    return changed(bundle, envelopes=(*bundle.envelopes[:2], elsewhere))


LIES: dict[str, tuple[Callable[[Bundle], Bundle], Code]] = {
    "an action is missing": (lambda b: changed(b, envelopes=b.envelopes[:2]), Code.ALTERED),
    "and the count says so": (
        lambda b: changed(b, envelopes=b.envelopes[1:], actions=2),
        Code.MISSING,
    ),
    "an action was added": (added, Code.ADDED),
    "numbers were swapped": (renumbered, Code.ALTERED),
    "an action is of another event": (moved, Code.ALTERED),
    "an action is twice": (
        lambda b: changed(b, envelopes=(*b.envelopes, b.envelopes[0]), actions=4),
        Code.ALTERED,
    ),
    "an action has no number": (
        lambda b: changed(
            b,
            envelopes=(
                dataclasses.replace(b.envelopes[0], seq=None, kiosk_id=None),
                *b.envelopes[1:],
            ),
        ),
        Code.ALTERED,
    ),
    "the tally is missing": (lambda b: changed(b, tallies=()), Code.ALTERED),
    "the head is another": (lambda b: with_chain(b, head=bytes(32)), Code.ALTERED),
    "the start is another": (lambda b: with_stretch(b, start=bytes(32)), Code.ALTERED),
    "the end is another": (lambda b: with_stretch(b, end=bytes(32)), Code.ALTERED),
    "the range is too long": (lambda b: with_stretch(b, last=2**53 - 1), Code.ALTERED),
    "and captured fits it": (
        lambda b: changed(
            with_stretch(b, last=2**53 - 1),
            chains=(
                dataclasses.replace(
                    with_stretch(b, last=2**53 - 1).manifest.chains[0], captured=2**53 - 1
                ),
            ),
        ),
        Code.MISSING,
    ),
    "fewer were captured": (lambda b: with_chain(b, captured=2), Code.ALTERED),
    "a loose one is missing": (lambda b: changed(b, loose=(uuid4(),)), Code.MISSING),
    "the chain is of another event": (lambda b: changed(b, event_id=uuid4()), Code.ALTERED),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_that_was_signed_is_found_all_the_same(small: Laptop, lie: str) -> None:
    make, code = LIES[lie]
    assert read_tar(tar_of(small.bundle(), small.identity)).manifest.actions == 3, "the control"
    with pytest.raises(BundleFault) as caught:
        read_tar(tar_of(make(small.bundle()), small.identity))
    assert caught.value.code is code, str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_newer_format_is_refused_politely(small: Laptop) -> None:
    tar = small.tar()
    files = unpack(tar, reading.LIMITS, len(tar))
    for schema, code in (("bundle/2", Code.NEWER), ("bundle/x", Code.ALTERED)):
        manifest = files[MANIFEST].replace(b"ecritoire.bundle/1", f"ecritoire.{schema}".encode())
        newer = files | {MANIFEST: manifest, SIGNATURE: small.identity.sign(manifest)}
        with pytest.raises(BundleFault) as caught:
            read_tar(pack(newer.items()))
        assert caught.value.code is code
    assert "Install the newer one" in str(BundleFault(Code.NEWER, "Install the newer one"))


@pytest.mark.parametrize(
    "line",
    [b"", b"null", b"[" * 100_000, b'{"id": 1, "id": 2}', b"\xff", b"1" * 5000, b'{"a": NaN}'],
)
def test_lines_that_are_no_lines(small: Laptop, line: bytes) -> None:
    files = unpack(small.tar(), reading.LIMITS, 2**20)
    for name in (ACTIONS, TALLIES):
        harmed = files | {name: files[name] + line + b"\n"}
        with pytest.raises(BundleFault):
            read_tar(_signed_anew(small, harmed))


def _signed_anew(small: Laptop, files: dict[str, bytes]) -> bytes:
    manifest = files[MANIFEST]
    original = unpack(small.tar(), reading.LIMITS, 2**20)
    for name in (ACTIONS, TALLIES):
        old = hashlib.sha256(original[name]).hexdigest().encode()
        manifest = manifest.replace(old, hashlib.sha256(files[name]).hexdigest().encode())
    signed = files | {MANIFEST: manifest, SIGNATURE: small.identity.sign(manifest)}
    return pack(signed.items())


def test_what_is_no_bundle_is_said(secret: str, small: Laptop) -> None:
    for content in (b"", b"hello", b"%PDF-1.7" * 99, b"\0" * 5000):
        with pytest.raises(BundleFault) as caught:
            read_bundle(content, secret)
        assert caught.value.code is Code.NOT_A_BUNDLE
    with pytest.raises(BundleFault) as caught:
        read_bundle(encrypt(b"no tar", small.age.recipient), secret)
    assert caught.value.code is Code.ALTERED
