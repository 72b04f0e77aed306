"""An office that gets signatures over a bad line, from a kiosk that is killed again and again."""

import contextlib
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk import outbox
from kiosk.actions.recording import Filled, recipients_of, record
from kiosk.actions.records import Person
from kiosk.cli import main
from kiosk.config import load_settings
from kiosk.database import Writer
from kiosk.models import Event, EventKey, Receiver
from kiosk.receivers import Post, seal_secret
from kiosk.serve import open_instance
from kiosk.vault import wrap
from tests.faults.guest import SLUG
from tests.faults.instances import Made
from tests.faults.senders import hurried_key
from tests.faults.servers import OWN, ROOT
from tests.receivers.peers import SECRET, Peer
from tests.running import PATIENCE

T = TypeVar("T")
ROUNDS = 200
"""Starts of the command after which an office would give up."""


@dataclass
class Evening:
    """A kiosk with signatures to hand over; what the receiver says is counted as it comes."""

    made: Made
    instance: Path
    peer: Peer
    sender: str
    seed: int
    ids: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    starts: int = 0
    told: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - repeatable, no secret
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while line := self.peer.next_line():
            with self.told:
                self.said[line.partition(" ")[0]] += 1
                self.told.notify_all()

    def prepare(self, number: int) -> None:
        """Let that many people sign, all in one commit, and add the receiver."""
        with self._writer() as writer:
            writer.write(self._add_receiver)
            jobs: list[Callable[[Session], Any]] = []
            with Session(writer._engine) as session:
                event_id = session.scalars(select(Event.id)).one()
                recipients = recipients_of(session, event_id)

            def keep(job: Callable[[Session], T], /) -> T:
                jobs.append(job)
                return None  # type: ignore[return-value]

            for count in range(number):
                person = Person(f"Person {count}", "person@example.org", "BE")
                filled = Filled(uuid4(), event_id, SLUG, "fr", person)
                now = dt.datetime.now(dt.UTC)
                self.ids.append(str(record(keep, filled, recipients, now)))
            writer.write(lambda session: [job(session) for job in jobs], is_patient=True)

    def _add_receiver(self, session: Session) -> None:
        key = session.scalars(select(EventKey)).one()
        receiver_id, (recipient, *_) = uuid4(), recipients_of(session, key.event_id)
        pair = self.made.pair
        with hurried_key():
            key.wrapped = wrap(pair, self.made.passphrase, key.id)
        row = Receiver(
            id=receiver_id,
            event_id=key.event_id,
            kind="webhook",
            name="Office",
            settings={"url": self.peer.url},
            sealed_secret=seal_secret(SECRET, recipient, receiver_id, key.event_id),
            created_at=dt.datetime.now(dt.UTC),
        )
        session.add(row)

    @contextlib.contextmanager
    def _writer(self) -> Iterator[Writer]:
        opened = open_instance(load_settings(self.instance))
        try:
            yield opened.writer
        finally:
            opened.close()

    def kill_in_the_middle(self, kills: int) -> None:
        """Send, and kill the process group while answers are on their way, so many times."""
        for left in reversed(range(kills)):
            share = (len(self.ids) - self.said["recorded"]) // (left + 2)
            wanted = self.said["recorded"] + self._dice.randint(1, max(share, 1))
            for _ in range(ROUNDS):
                if self._is_killed_at(wanted):
                    break
                # A mishap paused the receiver before: the host looks at it and goes on.
                assert self.missing, "all is there already, and nothing was killed"
                self.try_again()
            else:
                raise AssertionError(f"it ends by itself each time: {self.figures()}")
            self.kills += 1

    def _is_killed_at(self, wanted: int) -> bool:
        with self._sending() as process:
            while self.said["recorded"] < wanted and process.poll() is None:
                with self.told:
                    self.told.wait(0.01)
            _kill(process)
        self.check_books()
        return process.returncode == -signal.SIGKILL

    def heal(self) -> None:
        """Go on as a host does: send again, and try again what was refused, until all is there."""
        for _ in range(ROUNDS):
            with self._sending() as process:
                process.wait(PATIENCE * 20)
            self.check_books()
            if process.returncode == 0:
                return
            self.try_again()
        raise AssertionError(f"not settled after {ROUNDS} rounds: {self.figures()}")

    def try_again(self) -> None:
        """Try again what was refused, as the host does at the desk."""
        with self._writer() as writer:
            writer.write(self._retry)

    def _retry(self, session: Session) -> None:
        receiver_id: UUID = session.scalars(
            select(Receiver.id).where(Receiver.kind != Post.kind)
        ).one()
        outbox.retry(session, receiver_id, dt.datetime.now(dt.UTC))

    @contextlib.contextmanager
    def _sending(self) -> Iterator["subprocess.Popen[str]"]:
        self.starts += 1
        command = [sys.executable, "-m", "tests.faults.senders", self.sender, "send"]
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--instance", str(self.instance), "--passphrase-file", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            cwd=ROOT,
            env=OWN,
        )
        assert process.stdin
        with process:
            process.stdin.write(self.made.passphrase)
            process.stdin.close()
            try:
                yield process
            finally:
                _kill(process)

    def check_books(self) -> None:
        """Ask `kiosk queue`, in this process: one more start for each run takes seconds."""
        asked = ["queue", "--json", "--instance", str(self.instance)]
        done = CliRunner().invoke(main, asked)
        assert done.exit_code == 0, done.output
        shown = json.loads(done.stdout)
        assert shown["captured"] == len(self.ids)
        assert shown["books"]["balanced"] is True, shown["books"]

    @property
    def missing(self) -> int:
        return len(set(self.ids) - set(self.peer.stored_ids()))

    @property
    def doubles(self) -> int:
        return len(self.peer.stored_ids()) - len(set(self.peer.stored_ids()))

    def figures(self) -> str:
        return (
            f"seed {self.seed}, {len(self.ids)} signatures, {self.kills} kills, {self.starts} "
            f"starts; {dict(self.said)}; {self.missing} missing, {self.doubles} doubled"
        )


def _kill(process: "subprocess.Popen[str]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
