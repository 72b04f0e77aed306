"""Stopping, restarting and refusing to start: one line that says what to do, and nothing lost."""

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.faults.conftest import Tell
from tests.faults.guest import NO_ANSWER, Guest, new_form
from tests.faults.instances import Made, check_whole
from tests.faults.servers import RUN, Server, ask_kiosk, poll, started, starting
from tests.receivers.peers import closed_port
from tests.running import PATIENCE

pytestmark = pytest.mark.faults

GENEROUS = 10.0
"""Seconds for an end that should take two: this machine may be busy."""

STARTING = 0.3
"""Seconds of processor time at which a child is in the middle of loading its libraries."""


def child_of(server: Server) -> psutil.Process:
    [child] = psutil.Process(server.process.pid).children()
    return child


def answers(address: str) -> bool:
    try:
        return Guest(address).get("/healthz").status == 200
    except NO_ANSWER:
        return False


def ctrl_c(server: Server) -> None:
    os.killpg(server.process.pid, signal.SIGINT)


def terminate_parent(server: Server) -> None:
    server.process.send_signal(signal.SIGTERM)


def terminate_child(server: Server) -> None:
    child_of(server).send_signal(signal.SIGTERM)


@pytest.mark.parametrize("ask", [ctrl_c, terminate_parent, terminate_child])
def test_ends_when_asked(
    made: Made, instance: Path, tell: Tell, ask: Callable[[Server], None]
) -> None:
    """Exit code 0, within two seconds on a laptop that does nothing else, and nothing lost."""
    with started(instance, RUN) as server:
        assert Guest(server.address).sign(new_form("Amal Exemple")).status == 303
        ask(server)
        seconds = poll(lambda: server.process.poll() is not None, "the kiosk ends")
        assert server.process.returncode == 0
        assert "Traceback" not in server.said()
        assert not answers(server.address)
    tell(f"ended after {seconds:.2f} s")
    assert seconds < GENEROUS
    assert made.names(instance) == ["Amal Exemple"]


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_being_told_to_end_while_it_starts_ends_it_too(
    instance: Path, told: signal.Signals
) -> None:
    """Ctrl-C and a shutdown reach parent and child: no traceback, and no second start."""
    with starting(instance, RUN) as server:
        parent = psutil.Process(server.process.pid)
        poll(lambda: bool(parent.children()), "the parent starts its child")
        child = child_of(server)
        poll(lambda: child.cpu_times().user > STARTING, "the child loads its libraries")
        os.killpg(server.process.pid, told)
        assert server.process.wait(PATIENCE) == 0
        server.end()
        assert "Traceback" not in server.said()
        assert "started again" not in server.said()


def test_a_child_that_dies_is_started_again(made: Made, instance: Path, tell: Tell) -> None:
    with started(instance, RUN, port=closed_port()) as server:
        guest, form = Guest(server.address), new_form("Amal Exemple")
        assert guest.sign(form).status == 303
        child_of(server).kill()
        seconds = poll(lambda: answers(server.address), "it answers again")
        assert guest.sign(form).status == 303, "the form from before still works, and counts once"
        assert guest.sign(new_form("Bo Exemple")).status == 303
        assert server.stop() == 0
        assert "stopped unexpectedly" in server.said()
    tell(f"answers again on the same port after {seconds:.1f} s")
    assert made.names(instance) == ["Amal Exemple", "Bo Exemple"]
    check_whole(instance, captured=2)


def test_a_child_does_not_outlive_its_parent(made: Made, instance: Path, tell: Tell) -> None:
    port = closed_port()
    with started(instance, RUN, port=port) as server:
        assert Guest(server.address).sign(new_form("Amal Exemple")).status == 303
        server.process.kill()
        seconds = poll(lambda: not answers(server.address), "the port is free")
        tell(f"the port is free after {seconds:.2f} s")
        with started(instance, RUN, port=port) as again:
            assert answers(again.address)
    assert made.names(instance) == ["Amal Exemple"]


def test_a_second_kiosk_and_a_send_on_the_same_folder_are_refused(instance: Path) -> None:
    with started(instance) as server:
        told = refused("run", "--instance", str(instance), "--port", "0")
        assert "The kiosk is running already" in told
        told = refused("send", "--instance", str(instance))
        assert "The kiosk is running" in told
        assert "Send page" in told
        assert answers(server.address)


def test_a_taken_port_is_refused_and_leaves_no_half_event(tmp_path: Path, tell: Tell) -> None:
    """The PIN and the passphrase are shown by the start that makes the event, not lost."""
    instance = tmp_path / "instance"
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = refused("run", "--instance", str(instance), "--port", str(port))
    assert f"Port {port}" in told
    with started(instance, RUN, port=port) as server:
        assert len(server.pin) == 6
        assert len(server.passphrase.split()) == 6
        assert server.port == port
    tell(told)


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path, tell: Tell) -> None:
    (tmp_path / "file").write_text("in the way")
    for command, folder in (
        ("serve", tmp_path / "file"),
        ("serve", Path("/proc/kiosk")),  # not even root can make a folder there
        ("run", tmp_path / "file" / "below"),
    ):
        told = refused(command, "--instance", str(folder), "--port", "0")
        assert str(folder) in told
        assert "--instance" in told
    tell(told)


def test_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("prot = 9000\n")
    told = refused("run", "--instance", str(tmp_path))
    assert "kiosk.toml has the unknown setting “prot”. Did you mean “port”?" in told


def refused(*arguments: str) -> str:
    """Return the one line with which the command refuses and exits with 1."""
    done = ask_kiosk(*arguments)
    assert done.returncode == 1, done
    [line] = (done.stdout + done.stderr).splitlines()
    return line
