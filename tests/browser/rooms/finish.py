"""Finishing the evening: its steps, the report, closing with something open."""

from collections.abc import Iterator

from tests.browser.hosts import Desk
from tests.people import AMAL


def states(desk: Desk) -> Iterator[str]:
    desk.sign([AMAL])
    for name in ("finish", "finish/report", "finish/close"):
        desk.page.goto(f"/host/{name}")
        yield name
