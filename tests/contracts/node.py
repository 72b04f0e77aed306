"""Node, and the programs for it that the contract tests start."""

import contextlib
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

from tests.receivers.peers import closed_port

HERE = Path(__file__).parent
PRISM = HERE / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
PATIENCE = 60.0


def node() -> str:
    """Return the machine's Node, or else the one that the browser tests bring along."""
    return shutil.which("node") or str(compute_driver_executable()[0])


@dataclass
class Mock:
    """A running Prism; `lines` is what it said of each request."""

    url: str
    lines: list[str]


@contextlib.contextmanager
def prism(description: Path) -> Iterator[Mock]:
    """Run a mock server that checks each request by an OpenAPI description."""
    assert PRISM.exists(), "not fetched: `make test` does it"
    port = closed_port()
    command = [node(), str(PRISM), "mock", "-h", "127.0.0.1", "-p", str(port), str(description)]
    with subprocess.Popen(  # noqa: S603 - a program of our own lock, our own file
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        mock = Mock(f"http://127.0.0.1:{port}", [])
        is_ready = threading.Event()
        reader = threading.Thread(target=_read, args=[process, mock.lines, is_ready])
        reader.start()
        try:
            assert is_ready.wait(PATIENCE), mock.lines
            assert any("listening" in line for line in mock.lines), mock.lines
            yield mock
        finally:
            process.kill()
            reader.join(PATIENCE)


def _read(process: subprocess.Popen[str], lines: list[str], is_ready: threading.Event) -> None:
    """Keep what it says, to the end: a full pipe would stop it."""
    assert process.stdout
    for line in process.stdout:
        lines.append(line.rstrip())
        if "listening" in line:
            is_ready.set()
    is_ready.set()
