"""Twenty people at once: every one of them is thanked, and kept once."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.conftest import Tell
from tests.faults.guest import Guest, new_form
from tests.faults.instances import Made, check_whole
from tests.faults.servers import started

pytestmark = pytest.mark.faults

GUESTS = 20
EACH = 10


def test_twenty_at_once_are_all_kept(made: Made, instance: Path, tell: Tell) -> None:
    with started(instance) as server:

        def sign(guest: int) -> list[int]:
            here = Guest(server.address)
            forms = [new_form(f"Person {guest}-{number}") for number in range(EACH)]
            return [here.sign(form).status for form in forms]

        began = time.monotonic()
        with ThreadPoolExecutor(GUESTS) as guests:
            statuses = Counter(
                status for found in guests.map(sign, range(GUESTS)) for status in found
            )
        seconds = time.monotonic() - began
        assert server.stop() == 0
    assert statuses == {303: GUESTS * EACH}
    wanted = {f"Person {guest}-{number}" for guest in range(GUESTS) for number in range(EACH)}
    assert Counter(made.names(instance)) == dict.fromkeys(wanted, 1)
    check_whole(instance, captured=GUESTS * EACH)
    tell(f"{GUESTS * EACH} signatures by {GUESTS} threads in {seconds:.1f} s, no other answer")
