"""Signatures over a bad line from a kiosk that is killed: all there, none twice (promise 4)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import Tell
from tests.faults.handing import Evening
from tests.faults.instances import Made
from tests.receivers.peers import standard_receiver

pytestmark = pytest.mark.faults

SEED = int(os.environ.get("FAULT_SEED", "2026"))
SIZES = [
    pytest.param(300, 3, id="300"),
    pytest.param(10_000, 10, id="10000", marks=pytest.mark.full),
]


@contextmanager
def an_evening(
    made: Made, instance: Path, sender: str, number: int, *switches: str
) -> Iterator[Evening]:
    """Yield a kiosk with signatures, and a receiver to which a third of the requests go wrong."""
    store = instance.parent / "store"
    with standard_receiver(store, "--mix", str(SEED), "--delay", "0.01", *switches) as peer:
        evening = Evening(made, instance, peer, sender, SEED)
        evening.prepare(number)
        yield evening


@pytest.mark.parametrize(("number", "kills"), SIZES)
def test_each_signature_is_there_once(
    made: Made, instance: Path, tell: Tell, number: int, kills: int
) -> None:
    with an_evening(made, instance, "keyed", number) as evening:
        evening.kill_in_the_middle(kills)
        evening.heal()
        tell(evening.figures())
        assert evening.kills == kills
        assert (evening.missing, evening.doubles, evening.said["differing"]) == (0, 0, 0)


@pytest.mark.parametrize(("number", "kills"), [pytest.param(60, 2, id="60"), SIZES[1]])
def test_without_keys_nothing_is_repeated_blindly(
    made: Made, instance: Path, tell: Tell, number: int, kills: int
) -> None:
    """Of this receiver each request is one more signature; but it can be asked by id."""
    with an_evening(made, instance, "asking", number, "--no-keys") as evening:
        evening.kill_in_the_middle(kills)
        evening.heal()
        tell(evening.figures())
        assert evening.kills == kills
        assert (evening.missing, evening.doubles) == (0, 0)


def test_control_a_state_written_after_the_request_doubles(
    made: Made, instance: Path, tell: Tell
) -> None:
    """The same kills with an outbox that notes what it sends afterwards: it must show."""
    with an_evening(made, instance, "blind", 40, "--no-keys") as evening:
        evening.kill_in_the_middle(2)
        evening.heal()
        tell(f"{evening.figures()}, as it must be")
        assert evening.doubles > 0
