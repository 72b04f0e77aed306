"""A full evening leaves no readable name anywhere (promise 2, SEC22)."""

import base64
import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

from tests.faults import evening
from tests.faults.conftest import Tell
from tests.faults.guest import Host
from tests.faults.instances import Made, check_whole
from tests.faults.planting import Planting, has_digits, hits, leaks
from tests.faults.servers import RUN, Server, ask_kiosk, launcher, started
from tests.receivers.peers import SECRET, Peer, standard_receiver

pytestmark = pytest.mark.faults


@dataclass(frozen=True)
class Laptop:
    """Every folder that a kiosk could write to, all of them fresh."""

    root: Path

    @property
    def instance(self) -> Path:
        return self.root / "instance"

    @property
    def environment(self) -> Mapping[str, str]:
        names = {
            "home": ("HOME", "USERPROFILE"),
            "data": ("XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA"),
            "config": ("XDG_CONFIG_HOME",),
            "cache": ("XDG_CACHE_HOME", "LOCALAPPDATA"),
            "run": ("XDG_RUNTIME_DIR",),
            "temp": ("TMPDIR", "TEMP", "TMP"),
        }
        found: dict[str, str] = {}
        for folder, variables in names.items():
            (self.root / folder).mkdir(parents=True, exist_ok=True)
            found |= dict.fromkeys(variables, str(self.root / folder))
        return found

    @contextlib.contextmanager
    def started(self, command: Sequence[str]) -> Iterator[Server]:
        """Start a kiosk that knows no folder but these, not even as the current one."""
        desk = self.root / "desk"
        desk.mkdir(parents=True, exist_ok=True)
        with started(self.instance, command, environment=self.environment, cwd=desk) as server:
            yield server


@dataclass
class Search:
    """What must be found nowhere, and how often it was looked for."""

    laptop: Laptop
    planting: Planting
    secrets: Mapping[str, str]
    pin: str
    files: int = 0

    @classmethod
    def of(cls, laptop: Laptop, planting: Planting, first: Server) -> Self:
        """Look for what is planted, and for the secrets of the first start and of the receiver."""
        raw = base64.b64decode(SECRET.removeprefix("whsec_")).decode("latin-1")
        secrets = {"passphrase": first.passphrase, "secret": SECRET, "raw secret": raw}
        return cls(laptop, planting, secrets, first.pin)

    def check(self, said: str, is_first: bool = False) -> None:
        assert self.finds(said, is_first) == []

    def finds(self, said: str, is_first: bool = False) -> list[str]:
        """Search all files, and what the terminal showed: the secrets once, at the first start."""
        shown = said.encode()
        files, found = leaks([self.laptop.root], {**self.planting.words, **self.secrets})
        found += [f"{hit} in the terminal" for hit in hits(shown, self.planting.words)]
        if not is_first:
            found += [f"{hit} in the terminal" for hit in hits(shown, self.secrets)]
            found += ["PIN in the terminal"] * has_digits(shown, self.pin)
        for path in self.laptop.root.rglob("*"):
            if path.is_file() and has_digits(path.read_bytes(), self.pin):
                found.append(f"PIN in {path.name}")
        assert files
        self.files += files
        return found


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path / "laptop")


def first_evening(server: Server, planting: Planting, peer: Peer) -> list[str]:
    """Guests sign, err and go astray; the host adds a receiver and hands over."""
    host = Host(server.address)
    signed = [evening.sign(Host(server.address), planting, str(number)) for number in range(5)]
    for act in (
        evening.type_wrongly,
        evening.change_the_language,
        evening.go_astray,
        evening.speak_badly,
    ):
        act(Host(server.address), planting)
    evening.try_the_doors(host, planting, server.pin, server.passphrase)
    assert host.add_webhook(peer.url, SECRET, server.passphrase).status == 303
    evening.look_around(host)
    evening.send_all(host, server.passphrase)
    sent = {event["data"]["person"]["name"] for event in peer.stored()}
    assert sent >= set(signed), "what was planted did go through this kiosk"
    evening.erase_for(host, planting, signed[0], server.passphrase)
    return signed


def send_from_the_terminal(laptop: Laptop, passphrase: str) -> str:
    """Hand over the rest while the kiosk is not running, and return what the command said."""
    done = ask_kiosk(
        "send", "--instance", str(laptop.instance), "--passphrase-file", "-",
        typed=passphrase, environment=laptop.environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_a_full_evening_leaves_no_name_anywhere(laptop: Laptop, tmp_path: Path, tell: Tell) -> None:
    """While it runs, after a clean stop, after forced errors, after a kill and a later send."""
    planting = Planting()
    with standard_receiver(tmp_path / "received") as peer:
        with laptop.started(RUN) as server:
            search = Search.of(laptop, planting, server)
            first_evening(server, planting, peer)
            assert {"kiosk.db-wal", "kiosk.db-shm"} <= {x.name for x in laptop.instance.iterdir()}
            search.check(server.said(), is_first=True)
            assert server.stop() == 0
            search.check(server.said(), is_first=True)
        with laptop.started(launcher("raising")) as server:
            evening.break_it(Host(server.address), planting)
            evening.sign(Host(server.address), planting, "after the errors")
            search.check(server.said())
            assert "RuntimeError" in server.said(), "the errors were forced and logged"
            server.kill_group()
            search.check(server.said())
        search.check(send_from_the_terminal(laptop, search.secrets["passphrase"]))
        signed = sum("recorded" in event["type"] for event in peer.stored())
    check_whole(laptop.instance, captured=signed)
    tell(f"{len(planting.words)} planted, {signed} signed, {search.files} files searched: 0 hits")


@pytest.mark.parametrize(
    ("what", "place"), [("unsealed", "kiosk.db"), ("logging_form", "the terminal")]
)
def test_control_the_search_finds(
    made: Made, laptop: Laptop, tell: Tell, what: str, place: str
) -> None:
    """The same search on a kiosk that does not seal, and on one that logs the form."""
    made.copy_to(laptop.instance)
    planting = Planting()
    search = Search(laptop, planting, {}, made.pin)
    with laptop.started(launcher(what)) as server:
        evening.sign(Host(server.address), planting, "control")
        found = search.finds(server.said())
        server.kill_group()
    tell(f"found, as it must be: {found[0]}")
    assert any(find.startswith(f"name, control as utf-8 in {place}") for find in found), found


@pytest.mark.parametrize(
    "text",
    [
        lambda name: b"\x00\x07" + name.encode() + b"\xff",
        lambda name: name.encode("utf-16"),
        lambda name: name.upper().encode("utf-16-be"),
        lambda name: name.encode().hex().upper().encode(),
        lambda name: base64.b64encode(name.encode()),
        lambda name: base64.b64encode(b"a" + name.encode() + b"z"),
        lambda name: base64.urlsafe_b64encode(b"ab" + name.encode() + b"yz"),
        lambda name: "".join(f"%{byte:02x}" for byte in name.encode()).encode(),
    ],
)
def test_control_the_search_knows_every_shape(tmp_path: Path, text: Callable[[str], bytes]) -> None:
    planting = Planting()
    name = planting.name("here")
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "file").write_bytes(os.urandom(50) + text(name) + os.urandom(50))
    files, found = leaks([tmp_path], planting.words)
    assert files == 1
    assert found
