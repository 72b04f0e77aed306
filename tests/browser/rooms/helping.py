"""Help, its limits, and whether this laptop is ready."""

from collections.abc import Iterator

from tests.browser.hosts import Desk


def states(desk: Desk) -> Iterator[str]:
    for name in ("help", "help/limits", "doctor"):
        desk.page.goto(f"/host/{name}")
        yield name
