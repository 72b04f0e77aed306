"""Backups made and restored as at a terminal, and what receivers have got."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

from kiosk.models import Receiver
from tests.conftest import NOW, Home
from tests.terminal import kiosk


def backup(home: Home, stick: Path) -> Path:
    done = kiosk("backup", "--to", stick, "--json", "--instance", home.settings.instance)
    return Path(json.loads(done.stdout)["file"])


def restore(path: Path, folder: Path, words: str, exit_code: int = 0) -> Any:
    return kiosk(
        "restore", path, "--passphrase-file", "-", "--json", "--instance", folder, stdin=words,
        exit_code=exit_code,
    )  # fmt: skip


def last_line(done: Any) -> str:
    """Return what is said at the end; before it stands at most that it takes a while."""
    *before, line = done.stderr.splitlines()
    assert before in ([], ["Restoring …"])
    return str(line)


def books(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(kiosk("queue", "--json", "--instance", folder).stdout)
    return told


def send(folder: Path, words: str) -> None:
    kiosk("send", "--passphrase-file", "-", "--instance", folder, stdin=words)


def add_folder(home: Home, folder: Path) -> None:
    folder.mkdir()
    row = Receiver(
        id=uuid4(), event_id=home.made.id, kind="file", name="A folder",
        settings={"folder": str(folder)}, created_at=NOW,
    )  # fmt: skip
    home.writer.write(lambda session: session.add(row))


def written(folder: Path) -> Counter[str]:
    """Return how often each action stands in the folder's files."""
    lines = [line for path in folder.glob("*.jsonl") for line in path.read_text().splitlines()]
    return Counter(json.loads(line)["id"] for line in lines if '"ecritoire.action/1"' in line)
