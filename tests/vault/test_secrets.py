"""Door secrets: only a slow hash is kept, and guesses are worked out one at a time."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pytest

from kiosk.vault import hash_secret, keys, matches_secret, secrets


def test_the_right_secret_matches_and_others_do_not() -> None:
    hashed = hash_secret("042137")
    assert matches_secret("042137", hashed)
    for wrong in ("042138", "42137", "0421370", "", " 042137"):
        assert not matches_secret(wrong, hashed)


def test_the_hash_is_salted_slow_and_does_not_hold_the_secret() -> None:
    first, second = hash_secret("042137"), hash_secret("042137")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=65536,t=2,p=1$")
    assert "042137" not in first + second


class Meeting:
    """Stands in for Argon2id: two guesses that are worked out at once meet here."""

    def __init__(self, patience: float) -> None:
        self.met = False
        self._patience = patience
        self._barrier = threading.Barrier(2)

    def __call__(self, **_settings: Any) -> "Meeting":
        return self

    def derive(self, _secret: bytes) -> bytes:
        with contextlib.suppress(threading.BrokenBarrierError):
            self._barrier.wait(self._patience)
            self.met = True
        return bytes(32)

    def derive_phc_encoded(self, secret: bytes) -> str:
        return self.derive(secret).hex()

    def verify_phc_encoded(self, secret: bytes, _hashed: str) -> None:
        self.derive(secret)


@pytest.mark.parametrize("is_guarded", [True, False], ids=["as it is", "control"])
@pytest.mark.parametrize(
    ("module", "guess"),
    [
        (keys, lambda: keys._derive("candle", bytes(16))),
        (secrets, lambda: hash_secret("042137")),
        (secrets, lambda: matches_secret("042137", "")),
    ],
    ids=["passphrase", "hash", "match"],
)
def test_guesses_are_worked_out_one_at_a_time(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, guess: Any, is_guarded: bool
) -> None:
    """trust.md 6.3: sixteen at once would take gigabytes. The control has the lock taken out."""
    meeting = Meeting(patience=0.2 if is_guarded else 30)
    monkeypatch.setattr(module, "Argon2id", meeting)
    if not is_guarded:
        monkeypatch.setattr(module, "_one_at_a_time", contextlib.nullcontext())
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(guess) for _ in range(2)]:
            done.result()
    assert meeting.met is not is_guarded
