"""A full disk: nothing confirmed is lost, the form is kept, and room makes it work again."""

import resource
import signal
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import Tell
from tests.faults.guest import SIGN, Guest, new_form
from tests.faults.instances import Made, check_whole
from tests.faults.servers import Server, started

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="prlimit is a call of Linux"),
]


def fill_the_disk(server: Server) -> None:
    """Let no file grow beyond what the largest has: the write-ahead log needs to grow."""
    largest = max(path.stat().st_size for path in server.instance.iterdir())
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


def make_room(server: Server) -> None:
    room = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, room)


def sign_until_full(guest: Guest) -> tuple[list[str], dict[str, str]]:
    """Return who was thanked, and the first form that was not saved; it comes back as it was."""
    thanked: list[str] = []
    for number in range(500):
        form = new_form(f"Person {number}", f"person{number}@example.org")
        answer = guest.sign(form)
        if answer.status == 503:
            assert "Pas encore enregistré" in answer.text
            for value in form.values():
                assert f'value="{value}"' in answer.text
            return thanked, form
        assert answer.status == 303
        thanked.append(form["name"])
    raise AssertionError("the disk did not get full")


def test_a_full_disk_loses_nothing_and_room_helps_at_once(
    made: Made, instance: Path, tell: Tell
) -> None:
    """Promise 1, trust.md 5.5: 503 with the form kept; reading goes on; no restart is needed."""
    with started(instance) as server:
        guest = Guest(server.address)
        before = [new_form(f"Before {number}") for number in range(3)]
        assert {guest.sign(form).status for form in before} == {303}
        fill_the_disk(server)
        thanked, waiting = sign_until_full(guest)
        for path in ("/", "/cases", SIGN, "/healthz", "/host/unlock"):
            assert guest.get(path).status == 200, path
        assert guest.sign(waiting).status == 503
        make_room(server)
        assert guest.sign(waiting).status == 303
        assert guest.sign(waiting).status == 303
        assert "Traceback" not in server.said()
        assert server.stop() == 0
    names = [form["name"] for form in before] + thanked + [waiting["name"]]
    assert made.names(instance) == names
    check_whole(instance, captured=len(names))
    tell(f"{len(names) - 1} kept, one asked to try again, and kept once there was room")


def test_a_kiosk_killed_on_a_full_disk_starts_again_with_everything(
    made: Made, instance: Path, tell: Tell
) -> None:
    with started(instance) as server:
        assert Guest(server.address).sign(new_form("Amal Exemple")).status == 303
        fill_the_disk(server)
        thanked, waiting = sign_until_full(Guest(server.address))
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    with started(instance) as server:
        assert Guest(server.address).sign(waiting).status == 303
        assert server.stop() == 0
    assert made.names(instance) == ["Amal Exemple", *thanked, waiting["name"]]
    check_whole(instance, captured=len(thanked) + 2)
    tell(f"{len(thanked) + 2} kept")
