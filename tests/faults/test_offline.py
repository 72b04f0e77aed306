"""No network needed, none used: nothing goes out before the host sends (promise 6)."""

from pathlib import Path

import pytest

from tests.faults import evening
from tests.faults.conftest import Tell
from tests.faults.guest import Host
from tests.faults.instances import Made
from tests.faults.planting import Planting
from tests.faults.servers import Server, launcher, started
from tests.receivers.peers import SECRET, standard_receiver

pytestmark = pytest.mark.faults


def outbound(server: Server) -> list[str]:
    """Return what went out since it was ready: before, it looks up its own address to listen."""
    _, _, since = server.said().partition("Ready: ")
    return [line for line in since.splitlines() if line.startswith("outbound ")]


def test_nothing_goes_out_before_the_host_sends(
    made: Made, instance: Path, tmp_path: Path, tell: Tell
) -> None:
    """Python's audit events see each connection and look-up; the send is the control."""
    planting = Planting()
    with (
        standard_receiver(tmp_path / "received") as peer,
        started(instance, launcher("watched")) as server,
    ):
        host = Host(server.address)
        names = [evening.sign(Host(server.address), planting, str(number)) for number in range(3)]
        evening.type_wrongly(Host(server.address), planting)
        evening.try_the_doors(host, planting, made.pin, made.passphrase)
        assert host.add_webhook(peer.url, SECRET, made.passphrase).status == 303
        evening.look_around(host)
        assert outbound(server) == []
        evening.send_all(host, made.passphrase)
        sent = outbound(server)
        assert any("socket.connect" in line for line in sent)
        assert all(f"'127.0.0.1', {peer.port}" in line for line in sent), sent
        assert {event["data"]["person"]["name"] for event in peer.stored()} >= set(names)
    tell(f"0 connections before the send, {len(sent)} events with it, only to the receiver")
