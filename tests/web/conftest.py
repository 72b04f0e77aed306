"""What tests of screens share: a steward at the desk, and a hall with the invented pack."""

from collections.abc import Callable
from functools import cache

import pytest
from flask import Flask

from kiosk.actions import locks
from kiosk.packs import Pack, load
from kiosk.printing import checking, pdf
from kiosk.printing.checking import Checked
from kiosk.vault import KeyPair, matches_secret, unwrap
from kiosk.vault.keys import WRAPPED_BYTES
from kiosk.web import doors
from tests.conftest import Home
from tests.packs.example import write_example_pack
from tests.receivers.peers import closed_port
from tests.signatures import add_webhook
from tests.web.hall import Hall, open_hall
from tests.web.handing import in_english
from tests.web.pressing import Room, blank, room_of
from tests.web.steward import Steward


@pytest.fixture
def stranger(app: Flask, home: Home) -> Steward:
    """Return somebody who stands before the door."""
    return Steward(app.test_client(), home)


@pytest.fixture
def steward(stranger: Steward) -> Steward:
    """Return a steward who has just opened the desk."""
    stranger.unlock()
    return stranger


@pytest.fixture
def host(stranger: Steward) -> Steward:
    """Return the host, who opened the desk with the passphrase a while ago."""
    stranger.become_host()
    return stranger


@pytest.fixture
def webhook(home: Home) -> str:
    """Return the id of a receiver at whose address nobody listens."""
    return str(add_webhook(home, f"http://127.0.0.1:{closed_port()}/"))


@pytest.fixture(scope="session")
def example_pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load(write_example_pack(tmp_path_factory.mktemp("example") / "pack"))


@pytest.fixture
def hall(home: Home, example_pack: Pack) -> Hall:
    return open_hall(home, example_pack)


@pytest.fixture(scope="session")
def unwrapped_once() -> Callable[..., KeyPair]:
    """Return what opens a key once for each passphrase: that takes a second and 256 MiB."""
    return cache(unwrap)


@pytest.fixture(scope="session")
def matched_once() -> Callable[[str, str], bool]:
    """Return what compares a right PIN with its hash once: that takes a fifth of a second."""
    right: set[tuple[str, str]] = set()

    def matches(secret: str, hashed: str) -> bool:
        if (secret, hashed) not in right and matches_secret(secret, hashed):
            right.add((secret, hashed))
        return (secret, hashed) in right

    return matches


@pytest.fixture(autouse=True)
def _opened_once(
    unwrapped_once: Callable[..., KeyPair],
    matched_once: Callable[[str, str], bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Let one event's passphrase and PIN cost their time once; wrong ones cost it each time."""
    monkeypatch.setattr(doors, "unwrap", unwrapped_once)
    monkeypatch.setattr(doors, "matches_secret", matched_once)


@pytest.fixture
def wrapped_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keys be wrapped by nothing: that takes a second and 256 MiB for each event."""
    monkeypatch.setattr(locks, "wrap", lambda pair, passphrase, key_id: bytes(WRAPPED_BYTES))


@pytest.fixture
def room(hall: Hall) -> Room:
    """Return a host in the print room of the hall."""
    return room_of(hall)


@pytest.fixture
def other_host(room: Room) -> Steward:
    """Return the host at another browser of the same desk."""
    other = Steward(room.app.test_client(), room.hall.home)
    other.become_host()
    return in_english(other)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let a blank page take the place of each PDF, and return the pages that were to be made.

    For tests of the way through the room; that paper holds what it should, others look at.
    """
    pages: list[str] = []

    def render(html: str, **_: object) -> bytes:
        pages.append(html)
        return blank()

    monkeypatch.setattr(pdf, "render", render)
    monkeypatch.setattr(checking, "check", lambda html, document: Checked(pages=1, codes=0))
    monkeypatch.setattr(pdf, "render_all", lambda pages, **_: map(render, pages))
    return pages
