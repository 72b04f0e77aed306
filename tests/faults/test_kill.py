"""The process group is killed right behind a "thank you": nothing confirmed is ever lost."""

import os
import signal
import statistics
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from tests.faults.conftest import Tell
from tests.faults.guest import NO_ANSWER, Guest, new_form
from tests.faults.instances import Made, check_whole
from tests.faults.servers import RUN, SERVE, Server, launcher, started
from tests.running import PATIENCE

pytestmark = pytest.mark.faults

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "20"))
"""`make test-all` kills fifty times."""
WITH_PARENT = 10
"""Every so many rounds the kiosk runs as `make run` starts it, with its parent."""
LANES = 2
SIGNERS = 4
MOST_BEFORE_THE_KILL = 9

Form = dict[str, str]


@dataclass
class Crowd:
    """The guests of one kiosk: who was thanked, and who got no answer when it died."""

    thanked: list[str] = field(default_factory=list)
    unanswered: list[Form] = field(default_factory=list)
    in_flight: int = 0
    ready_again: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def thank(self, form: Form) -> None:
        self.thanked.append(form["name"])

    def come_back(self, server: Server) -> None:
        """Let everybody without an answer send the same form again."""
        for form in self.unanswered:
            assert Guest(server.address).sign(form).status == 303
            self.thank(form)
        self.unanswered.clear()


@dataclass
class Kill:
    """One round: several guests sign at once until one of them is the last that is thanked."""

    server: Server
    crowd: Crowd
    left: int
    is_over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        guests = [threading.Thread(target=self._sign_on) for _ in range(SIGNERS)]
        for guest in guests:
            guest.start()
        for guest in guests:
            guest.join(PATIENCE)
        self.server.process.wait(PATIENCE)

    def _sign_on(self) -> None:
        while not self.is_over.is_set():
            form = new_form(f"Planté {uuid4().hex}", "planted@example.org")
            try:
                answer = Guest(self.server.address).sign(form)
            except NO_ANSWER:
                with self.crowd.lock:
                    self.crowd.unanswered.append(form)
                    self.crowd.in_flight += 1
                return
            assert answer.status == 303, answer.text
            self._count(form)

    def _count(self, form: Form) -> None:
        with self.crowd.lock:
            self.crowd.thank(form)
            self.left -= 1
            if self.left == 0:
                os.killpg(self.server.process.pid, signal.SIGKILL)
                self.is_over.set()


def kill_again_and_again(instance: Path, commands: Sequence[Sequence[str]]) -> Crowd:
    """Start, sign, kill, once for each command; then start once more and stop in peace."""
    crowd = Crowd()
    for number, command in enumerate(commands):
        with started(instance, command) as server:
            crowd.ready_again.append(server.seconds)
            crowd.come_back(server)
            Kill(server, crowd, left=1 + number % MOST_BEFORE_THE_KILL).run()
    with started(instance) as server:
        crowd.come_back(server)
        assert server.stop() == 0
    return crowd


def test_nothing_confirmed_is_lost_when_the_kiosk_is_killed(
    made: Made, tmp_path: Path, tell: Tell
) -> None:
    """Promise 1, G4: whoever got no answer sends the same form again (F9)."""
    commands = [SERVE if number % WITH_PARENT else RUN for number in range(ROUNDS)]
    folders = [made.copy_to(tmp_path / f"kiosk{lane}") for lane in range(LANES)]
    with ThreadPoolExecutor(LANES) as lanes:
        shares = [commands[lane::LANES] for lane in range(LANES)]
        crowds = list(lanes.map(kill_again_and_again, folders, shares))
    lost, double = 0, 0
    for folder, crowd in zip(folders, crowds, strict=True):
        kept = Counter(made.names(folder))
        check_whole(folder, captured=kept.total())
        lost += sum(kept[name] == 0 for name in crowd.thanked)
        double += sum(number > 1 for number in kept.values())
        assert kept.keys() <= set(crowd.thanked), "everybody was thanked in the end"
    tell(f"{summary(crowds)}, {lost} lost, {double} double")
    assert (lost, double) == (0, 0)
    assert sum(len(crowd.thanked) for crowd in crowds) >= ROUNDS


def summary(crowds: Sequence[Crowd]) -> str:
    seconds = [value for crowd in crowds for value in crowd.ready_again]
    return (
        f"{ROUNDS} kills (FAULT_ROUNDS={ROUNDS}), {LANES} kiosks at a time, ready again in "
        f"{statistics.median(seconds):.1f} s (median) and {max(seconds):.1f} s (longest); "
        f"{sum(len(crowd.thanked) for crowd in crowds)} acknowledged, "
        f"{sum(crowd.in_flight for crowd in crowds)} in flight when it died"
    )


def test_control_an_answer_before_the_commit_is_lost(
    made: Made, instance: Path, tell: Tell
) -> None:
    """The same kills on a kiosk that thanks before the commit: the test above must see it."""
    crowd = kill_again_and_again(instance, [launcher("early")] * 3)
    kept = set(made.names(instance))
    lost = [name for name in crowd.thanked if name not in kept]
    tell(f"{len(crowd.thanked)} acknowledged, {len(lost)} lost, as it must be")
    assert lost
