"""Starts a program of others, waits until it listens, and ends it by its own process."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
PATIENCE = 90.0
"""Seconds until a program must listen; a virtual machine on a busy laptop takes some."""


def must_have_peers() -> None:
    """Skip the test where the packages of npm are not here; in CI they must be."""
    words = "`make` has not fetched what the contract tests talk to"
    if not MODULES.exists():
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)


def node() -> str:
    """Return a Node to run: the machine's own, else the one that drives the browser tests."""
    from playwright._impl._driver import compute_driver_executable

    return shutil.which("node") or compute_driver_executable()[0]


@contextlib.contextmanager
def started(
    command: Sequence[str], port: int, told: Path, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run the command until it is left; what it says goes into the file `told`."""
    with (
        told.open("wb") as output,
        subprocess.Popen(  # noqa: S603 - commands of the tests themselves
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | (environment or {}),
        ) as process,
    ):
        try:
            _await(process, port, told)
            yield
        finally:
            process.kill()


def _await(process: "subprocess.Popen[bytes]", port: int, told: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
            raise AssertionError(f"it ended: {told.read_text(errors='replace')}")
    raise AssertionError(f"it does not listen: {told.read_text(errors='replace')}")
