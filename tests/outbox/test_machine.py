"""Any order of signing, sending, faults and crashes ends with every signature there once."""

import contextlib
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update
from sqlalchemy.orm import Session

from kiosk.actions.recording import Write
from kiosk.actions.records import OpenAction
from kiosk.models import Action, State
from kiosk.outbox import Progress, hand_over, pause, resume, retry
from kiosk.outbox.holding import Why, hold, let_go
from kiosk.receivers import Reason, Receiver, Result
from tests.outbox.desk import Desk
from tests.outbox.office import Office, OfficeReceiver
from tests.outbox.writes import Crash, Full, numbered

T = TypeVar("T")
DELIVERED = {State.ACCEPTED, State.KNOWN}
DAY = 24 * 60 * 60.0
WRITES = st.integers(2, 5)
"""The first write of a hand-over fills; each further one settles and claims."""


class Outbox(RuleBasedStateMachine):
    has_keys = True
    receiver: type[OfficeReceiver] = OfficeReceiver

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.office = Office(self.has_keys)
        self.desk = Desk(Path(self.folder.name) / "kiosk.db")
        self.receiver_id = self.desk.add_receiver("webhook")
        self.acknowledged: list[UUID] = []
        self.held: set[UUID] = set()
        self.taken_back: set[UUID] = set()
        self.concurrency = self.batch = 1

    @rule()
    def sign(self) -> None:
        self.acknowledged.append(self.desk.sign(f"Person {len(self.acknowledged)}"))

    @rule()
    def several_sign(self) -> None:
        for _ in range(5):
            self.sign()

    @rule()
    def line_goes_or_comes(self) -> None:
        self.office.is_up = not self.office.is_up

    @rule()
    def replies_get_lost(self) -> None:
        self.office.lose = 2

    @rule()
    def portal(self) -> None:
        self.office.is_portal = not self.office.is_portal

    @rule()
    def time_passes(self) -> None:
        self.desk.turn(100)

    @rule(seconds=st.sampled_from([DAY, -DAY]))
    def clock_is_set(self, seconds: float) -> None:
        self.desk.turn(seconds)

    @rule(seconds=st.sampled_from([DAY, -DAY]))
    def clock_is_set_while_sending(self, seconds: float) -> None:
        self.office.on_request = lambda: self.desk.turn(seconds)
        self._hand_over(self.desk.write)

    @rule(concurrency=st.integers(1, 4), batch=st.integers(1, 3))
    def receiver_bears(self, concurrency: int, batch: int) -> None:
        self.concurrency, self.batch = concurrency, batch

    @rule()
    def send(self) -> None:
        self._hand_over(self.desk.write)

    @rule()
    def send_and_stop_in_the_middle(self) -> None:
        stop = threading.Event()
        self.office.on_request = stop.set
        self._hand_over(self.desk.write, stop)

    @rule(is_paused=st.booleans())
    def host_pauses_or_resumes(self, is_paused: bool) -> None:
        if is_paused:
            self.desk.write(lambda session: pause(session, self.receiver_id, Reason.NO_RIGHT))
        else:
            self.desk.write(lambda session: resume(session, self.receiver_id))

    @precondition(lambda self: self.acknowledged)
    @rule(number=st.integers(0, 100))
    def somebody_withdraws(self, number: int) -> None:
        action_id = self.acknowledged[number % len(self.acknowledged)]
        own = update(Action).where(Action.id == action_id).values(withdrawn_at=self.desk.now)
        self.desk.write(lambda session: session.execute(own))
        self.office.withdrawn.add(action_id)
        self.taken_back.add(action_id)

    @precondition(lambda self: self.acknowledged)
    @rule(number=st.integers(0, 100))
    def host_holds_back(self, number: int) -> None:
        action_id = self.acknowledged[number % len(self.acknowledged)]
        self.desk.write(
            lambda session: hold(session, self.desk.event_id, action_id, Why.TEST, self.desk.now)
        )
        self.office.withdrawn.add(action_id)
        self.held.add(action_id)

    @precondition(lambda self: self.held)
    @rule(number=st.integers(0, 100))
    def host_lets_go(self, number: int) -> None:
        action_id = sorted(self.held)[number % len(self.held)]
        self.desk.write(
            lambda session: let_go(session, self.desk.event_id, action_id, self.desk.now)
        )
        self.held.discard(action_id)
        if action_id not in self.taken_back:
            self.office.withdrawn.discard(action_id)

    @rule(at=WRITES, is_kept=st.booleans())
    def crash(self, at: int, is_kept: bool) -> None:
        """Die at one write of a hand-over, right before it or right after its commit."""
        is_dead = False

        def write(job: Callable[[Session], T], number: int) -> T:
            nonlocal is_dead
            if is_dead or number == at:
                is_dead = True
                if number == at and is_kept:
                    self.desk.write(job)
                raise Crash
            return self.desk.write(job)

        with contextlib.suppress(Crash):
            self._hand_over(numbered(write))

    @rule(at=WRITES, often=st.integers(1, 3), is_kept=st.booleans())
    def disk_is_full(self, at: int, often: int, is_kept: bool) -> None:
        """Let some writes fail; `is_kept`: nobody waited for them, yet they were committed."""

        def write(job: Callable[[Session], T], number: int) -> T:
            if at <= number < at + often:
                if is_kept:
                    self.desk.write(job)
                raise Full
            return self.desk.write(job)

        with contextlib.suppress(Full):
            self._hand_over(numbered(write))

    def _hand_over(self, write: Write, stop: threading.Event | None = None) -> None:
        try:
            hand_over(
                write,
                self.desk.read,
                self.desk.event_id,
                self.receiver_id,
                self.desk.pair,
                Progress(),
                stop or threading.Event(),
                clock=self.desk.clock,
                patience=0,
                make=self._make,
            )
        finally:
            self.office.on_request = lambda: None

    def _make(self, *_: object) -> Receiver[Any]:
        return self.receiver(self.office, self.concurrency, self.batch)

    @invariant()
    def nothing_is_lost_and_the_books_balance(self) -> None:
        found = self.desk.books()
        assert found.is_balanced, found.differences
        assert found.captured == len(self.acknowledged)

    @invariant()
    def what_is_called_delivered_is_there(self) -> None:
        states = self.desk.states(self.receiver_id)
        delivered = {action_id for action_id, state in states.items() if state in DELIVERED}
        assert delivered <= set(self.office.kept)

    @invariant()
    def nothing_is_there_twice_or_against_the_will_of_its_signer(self) -> None:
        assert set(self.office.kept.values()) <= {0, 1}
        assert self.office.sent_though_withdrawn == []

    def teardown(self) -> None:
        try:
            self._heal()
        finally:
            self.desk.engine.dispose()
            self.folder.cleanup()

    def _heal(self) -> None:
        self.office.is_up, self.office.is_portal, self.office.lose = True, False, 0
        for _ in range(30):
            self.desk.write(lambda session: retry(session, self.receiver_id, self.desk.now))
            summary = self.desk.heal(self.receiver_id, self._make, rounds=1)
            if summary.left == 0:
                break
        assert (summary.left, summary.paused) == (0, None)
        self.nothing_is_there_twice_or_against_the_will_of_its_signer()
        there = {action_id for action_id, number in self.office.kept.items() if number}
        assert there <= set(self.acknowledged)
        assert set(self.acknowledged) - self.office.withdrawn <= there
        states = self.desk.states(self.receiver_id)
        for action_id in set(self.acknowledged) - self.office.withdrawn:
            assert states[action_id] in DELIVERED


class OutboxWithoutKeys(Outbox):
    """The same with a receiver that counts each repeat, but can be asked."""

    has_keys = False


SHORT = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SHORT, max_examples=200, stateful_step_count=40)
MACHINES = [Outbox, OutboxWithoutKeys]


@pytest.mark.parametrize("machine", MACHINES)
def test_in_any_order_each_signature_is_there_once(machine: type[Outbox]) -> None:
    run_state_machine_as_test(machine, settings=SHORT)


@pytest.mark.full
@pytest.mark.parametrize("machine", MACHINES)
def test_in_any_long_order_each_signature_is_there_once(machine: type[Outbox]) -> None:
    run_state_machine_as_test(machine, settings=LONG)


class Careless(OfficeReceiver):
    """Makes a new key for every repeat, as a queue would that makes its keys when it sends."""

    tried: ClassVar[set[UUID]] = set()

    def send(self, actions: Sequence[OpenAction]) -> list[Result]:
        keyed = [
            replace(action, id=uuid4()) if action.id in self.tried else action for action in actions
        ]
        self.tried.update(action.id for action in actions)
        return super().send(keyed)


class CarelessOutbox(Outbox):
    receiver = Careless


def test_control_the_machine_finds_new_keys_for_old_actions() -> None:
    found = settings(SHORT, max_examples=300, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(CarelessOutbox, settings=found)
