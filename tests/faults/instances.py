"""What a kiosk left on disk: its event's secrets, its people opened, its books."""

import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.records import Person, open_action
from kiosk.database import reading_engine
from kiosk.models import Action, Event, EventKey, SealedPart
from kiosk.vault import KeyPair, unwrap
from tests.faults.servers import ask_kiosk


@dataclass(frozen=True)
class Made:
    """A folder with a practice event, as the first start left it and told of it."""

    instance: Path
    pin: str
    passphrase: str

    @cached_property
    def pair(self) -> KeyPair:
        """The private key, opened once with the passphrase that the terminal showed."""
        with Session(reading_engine(self.instance / "kiosk.db")) as session:
            key = session.scalars(select(EventKey)).one()
            assert key.wrapped
            return unwrap(key.wrapped, self.passphrase, key.id)

    def copy_to(self, folder: Path) -> Path:
        return Path(shutil.copytree(self.instance, folder))

    def people(self, instance: Path) -> Sequence[Person]:
        """Return everybody who signed, opened, in their order."""
        with Session(reading_engine(instance / "kiosk.db")) as session:
            event = session.scalars(select(Event)).one()
            rows = session.execute(
                select(Action, SealedPart)
                .join(SealedPart, SealedPart.action_id == Action.id)
                .order_by(Action.seq)
            )
            return [open_action(row, part, event, self.pair).personal.person for row, part in rows]

    def names(self, instance: Path) -> Sequence[str]:
        return [person.name for person in self.people(instance)]


def check_whole(instance: Path, captured: int) -> None:
    """Check that the file is whole and the books, as the command shows them, balance."""
    with closing(sqlite3.connect(instance / "kiosk.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    shown = queue(instance)
    assert shown["captured"] == captured
    assert shown["books"]["balanced"] is True


def queue(instance: Path) -> dict[str, Any]:
    """Return what `kiosk queue --json` says."""
    done = ask_kiosk("queue", "--json", "--instance", str(instance))
    assert done.returncode == 0, done.stderr
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown
