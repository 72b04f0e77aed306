"""The wall, and the overview that leads to it."""

from collections.abc import Iterator

from tests.browser.hosts import Desk


def states(desk: Desk) -> Iterator[str]:
    page = desk.page
    page.goto("/host/")
    yield "overview"
    page.click(".quiet-links a[href='/wall']")
    page.wait_for_selector("[data-screen=wall]")
    yield "wall"
