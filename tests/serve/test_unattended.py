"""A hub is served by itself, once the host allowed it; nothing else ever is (promise 6)."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from kiosk.models import Receiver, State
from kiosk.outbox import Progress, standings
from kiosk.receivers.hub import settle_unattended
from kiosk.serve.unattended import Unattended
from kiosk.web.sends import Phase
from kiosk.web.state import NAME, Kiosk
from tests.conftest import Home
from tests.receivers.hub_peer import a_hub
from tests.receivers.peers import SECRET, raw_server
from tests.signatures import sign

LOOK = 0.02
PATIENCE = 400
"""Looks until a test gives up."""


def add(home: Home, kind: str, **settings: Any) -> uuid.UUID:
    row_id = uuid.uuid4()
    row = Receiver(
        id=row_id,
        event_id=home.made.id,
        kind=kind,
        name=kind,
        settings=settings,
        created_at=dt.datetime.now(dt.UTC),
    )
    home.writer.write(lambda session: session.add(row))
    return row_id


def hub_at(url: str, *, is_allowed: bool) -> dict[str, Any]:
    return settle_unattended({"url": url, "device": "desk-2", "unattended": is_allowed}, SECRET)


def of(home: Home, receiver_id: uuid.UUID) -> dict[State, int]:
    with home.read() as session:
        found = {it.receiver_id: it for it in standings(session, home.made.id)}
    return dict(found[receiver_id].states)


@contextmanager
def watching(app: Flask) -> Iterator["Looks"]:
    kiosk: Kiosk = app.extensions[NAME]
    looks = Looks(kiosk)
    looks.start()
    try:
        yield looks
    finally:
        looks.stop()
        kiosk.sends.stop_all()


class Looks(Unattended):
    """Looks very often, and counts."""

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk, LOOK)
        self.looks = 0

    def _waiting(self) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
        self.looks += 1
        return super()._waiting()

    def until(self, happened: Callable[[], bool]) -> bool:
        """Wait until it has happened, for as many looks as patience allows."""
        for _ in range(PATIENCE):
            if happened():
                return True
            self._over.wait(LOOK)
        return False


def test_what_is_signed_reaches_the_hub_without_a_passphrase(app: Flask, home: Home) -> None:
    with a_hub() as peer, watching(app) as looks:
        receiver_id = add(home, "hub", **hub_at(peer.url, is_allowed=True))
        action_id = sign(home)
        assert looks.until(lambda: of(home, receiver_id) == {State.ACCEPTED: 1})
        assert set(peer.kept) == {str(action_id)}
        later = sign(home, name="Bo Example")
        assert looks.until(lambda: of(home, receiver_id) == {State.ACCEPTED: 2})
        assert set(peer.kept) == {str(action_id), str(later)}


@pytest.mark.parametrize("kind", ["hub", "webhook"])
def test_control_without_the_hosts_word_nothing_leaves(app: Flask, home: Home, kind: str) -> None:
    with raw_server(b"") as server, watching(app) as looks:
        settings = hub_at(server.url, is_allowed=False)
        # Even a receiver that says so itself: only what is sealed may go alone.
        more = {"unattended": True, "unattended_secret": SECRET} if kind == "webhook" else {}
        add(home, kind, **(settings | more))
        sign(home)
        assert looks.until(lambda: looks.looks > 5)
    assert server.connections == 0


def waits_to_be_held(progress: Progress, stop: threading.Event) -> None:
    progress.start(1)
    assert stop.wait(10)


def test_a_hand_over_that_the_host_lets_rest_is_not_begun_again(app: Flask, home: Home) -> None:
    kiosk: Kiosk = app.extensions[NAME]
    with a_hub() as peer:
        receiver_id = add(home, "hub", **hub_at(peer.url, is_allowed=True))
        sign(home)
        # The host's own, which rests before it has sent anything.
        kiosk.sends.start(receiver_id, waits_to_be_held)
        kiosk.sends.hold(receiver_id)
        running = kiosk.sends.find(receiver_id)
        assert running
        running.thread.join(10)
        assert running.phase is Phase.RESTING
        with watching(app) as looks:
            assert looks.until(lambda: looks.looks > 5)
            assert peer.kept == {}
            kiosk.sends.cancel(receiver_id)
            assert looks.until(lambda: of(home, receiver_id) == {State.ACCEPTED: 1})


def test_a_paused_hub_waits_for_the_host(app: Flask, home: Home) -> None:
    with raw_server(b"") as server, watching(app) as looks:
        receiver_id = add(home, "hub", **hub_at(server.url, is_allowed=True))
        home.writer.write(
            lambda session: setattr(session.get_one(Receiver, receiver_id), "paused", "gone")
        )
        sign(home)
        assert looks.until(lambda: looks.looks > 5)
    assert server.connections == 0
