"""The small parent: it starts the serving child and restarts it when it dies."""

import signal
import subprocess
import time
from collections.abc import Sequence
from types import FrameType

import click

RESTARTS = 5
"""Restarts within RESTARTS_SECONDS after which the parent gives up and says so."""
RESTARTS_SECONDS = 60.0
ENDED_ON_PURPOSE = (0, 1, 2)


def run(command: Sequence[str], first_only: Sequence[str] = ()) -> int:
    """Run the serving child, restart it when it dies, and return its exit code.

    `first_only` are arguments for the first start alone, such as opening the browser.
    """
    parent = _Parent()
    signal.signal(signal.SIGTERM, parent.stop)
    deaths: list[float] = []
    extra: Sequence[str] = first_only
    while True:
        code = parent.run_child([*command, *extra])
        if code in ENDED_ON_PURPOSE:
            return code
        if parent.is_told:
            return 0
        now = time.monotonic()
        deaths = [*(at for at in deaths if now - at < RESTARTS_SECONDS), now]
        if len(deaths) > RESTARTS:
            click.echo(
                "The kiosk keeps stopping. What was confirmed is safe. Ask for help.", err=True
            )
            return 1
        click.echo("The kiosk stopped unexpectedly; it is started again.", err=True)
        extra = ()


class _Parent:
    """Holds the pipe whose closing ends the child, so that it never outlives us unseen."""

    def __init__(self) -> None:
        self.is_told = False
        self._child: subprocess.Popen[bytes] | None = None

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_told = True
        self._let_go()

    def run_child(self, command: Sequence[str]) -> int:
        """Start the child and return its exit code, negative for a signal."""
        # Ctrl-C goes to the child as well; it starts up deaf to it and hears of it by the pipe.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, bufsize=0
        ) as child:
            self._child = child
            signal.signal(signal.SIGINT, self.stop)
            if self.is_told:
                self._let_go()
            return child.wait()

    def _let_go(self) -> None:
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
