"""Any order of signing, sending, faults and crashes ends with every signature there once."""

import contextlib
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from kiosk.actions.recording import Write
from kiosk.actions.records import OpenAction
from kiosk.models import State
from kiosk.outbox import Progress, hand_over
from kiosk.outbox.dispatch import Make
from kiosk.receivers import Result, Webhook, make_receiver
from tests.outbox.desk import Desk
from tests.receivers.peers import SECRET
from tests.standard_receiver import Faults, StandardReceiver

T = TypeVar("T")
DELIVERED = {State.ACCEPTED, State.KNOWN}


class Crash(BaseException):
    """The process is gone: it neither catches nor writes anything any more."""


class Net:
    """A receiver over real sockets, on one port, that can be taken off the net and put back."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.faults = Faults()
        self.recorded: dict[str, bytes] = {}
        self.differing: list[str] = []
        self.port = 0
        self.server: StandardReceiver | None = None
        self.up()

    def up(self) -> None:
        if self.server:
            return
        server = StandardReceiver(self.port, SECRET, self.store, self.faults)
        server.recorded, server.differing = self.recorded, self.differing
        self.server, self.port = server, server.server_port
        self.thread = threading.Thread(target=server.serve_forever, args=[0.005])
        self.thread.start()

    def down(self) -> None:
        if not self.server:
            return
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.server = None


class Outbox(RuleBasedStateMachine):
    make: Make = staticmethod(make_receiver)

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.net = Net(Path(self.folder.name) / "store")
        self.desk = Desk(Path(self.folder.name) / "kiosk.db")
        url = f"http://127.0.0.1:{self.net.port}/"
        self.receiver_id = self.desk.add_receiver("webhook", url=url)
        self.acknowledged: set[UUID] = set()

    @rule()
    def sign(self) -> None:
        self.acknowledged.add(self.desk.sign(f"Person {len(self.acknowledged)}"))

    @precondition(lambda self: self.net.server is None)
    @rule()
    def net_ok(self) -> None:
        self.net.up()

    @precondition(lambda self: self.net.server is not None)
    @rule()
    def net_down(self) -> None:
        self.net.down()

    @rule()
    def replies_get_lost(self) -> None:
        self.net.faults.drop_after_commit = 2

    @rule()
    def portal(self) -> None:
        self.net.faults.html = not self.net.faults.html

    @rule()
    def time_passes(self) -> None:
        self.desk.turn(100)

    @rule()
    def send(self) -> None:
        self._hand_over(self.desk.write)

    @rule()
    def crash_before_the_request(self) -> None:
        self._crash(at_write=2, is_committed=True)

    @rule()
    def crash_before_the_settling(self) -> None:
        self._crash(at_write=3, is_committed=False)

    def _crash(self, at_write: int, is_committed: bool) -> None:
        """Die at one write of a hand-over: the first fills, then claim and settle take turns.

        With nothing to claim there is no third.
        """
        writes = 0

        def write(job: Callable[[Session], T], /) -> T:
            nonlocal writes
            writes += 1
            if writes == at_write and not is_committed:
                raise Crash
            value = self.desk.write(job)
            if writes == at_write:
                raise Crash
            return value

        with contextlib.suppress(Crash):
            self._hand_over(write)

    def _hand_over(self, write: Write) -> None:
        hand_over(
            write,
            self.desk.read,
            self.desk.event_id,
            self.receiver_id,
            self.desk.pair,
            Progress(),
            threading.Event(),
            clock=self.desk.clock,
            patience=0,
            make=self.make,
        )

    @invariant()
    def nothing_is_lost_and_the_books_balance(self) -> None:
        found = self.desk.books()
        assert found.is_balanced
        assert found.captured == len(self.acknowledged)

    @invariant()
    def what_is_called_delivered_is_there(self) -> None:
        states = self.desk.states(self.receiver_id)
        delivered = {action_id for action_id, state in states.items() if state in DELIVERED}
        assert {f"msg_{action_id}" for action_id in delivered} <= set(self.net.recorded)

    def teardown(self) -> None:
        try:
            self._heal()
        finally:
            self.net.down()
            self.desk.engine.dispose()
            self.folder.cleanup()

    def _heal(self) -> None:
        self.net.faults.html, self.net.faults.drop_after_commit = False, 0
        self.net.up()
        assert self.desk.heal(self.receiver_id, self.make).is_complete
        assert set(self.net.recorded) == {f"msg_{found}" for found in self.acknowledged}
        assert self.net.differing == []


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


class Careless(Webhook):
    """Makes a new key for every repeat, as a queue would that makes its keys when it sends."""

    tried: ClassVar[set[UUID]] = set()

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        keyed = [
            replace(action, id=uuid4()) if action.id in self.tried else action for action in actions
        ]
        self.tried.update(action.id for action in actions)
        return super().send(keyed)


class CarelessOutbox(Outbox):
    make = staticmethod(lambda kind, settings, secret: Careless(settings["url"], secret or ""))


def test_control_the_machine_finds_new_keys_for_old_actions() -> None:
    found = settings(
        TestOutbox.settings, max_examples=300, phases=[Phase.generate], report_multiple_bugs=False
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(CarelessOutbox, settings=found)
