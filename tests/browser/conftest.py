"""A real Chromium before a real kiosk; every page is watched for faults and foreign requests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.running import RunningKiosk, running_kiosk


@dataclass
class Watch:
    """What went wrong in a page: console errors, policy reports, requests to elsewhere."""

    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def follow(self, page: Page) -> None:
        page.on("console", lambda m: self.note(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("request", lambda request: self.check(request.url))

    def note(self, text: str) -> None:
        if not any(words in text for words in self.expected):
            self.faults.append(text)

    def check(self, address: str) -> None:
        if urlsplit(address).hostname not in ("127.0.0.1", None):
            self.faults.append(f"request to {address}")


@pytest.fixture(scope="session")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKiosk]:
    with running_kiosk(tmp_path_factory.mktemp("kiosk")) as running:
        yield running


@pytest.fixture
def watch() -> Iterator[Watch]:
    watching = Watch()
    yield watching
    assert not watching.faults


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, kiosk: RunningKiosk, watch: Watch) -> Iterator[Open]:
    """Return a function that opens a page of the kiosk in a browser window of its own."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "/", width: int = 1280, height: int = 800, **options: object) -> Page:
        context = browser.new_context(
            base_url=kiosk.address,
            viewport={"width": width, "height": height},
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
