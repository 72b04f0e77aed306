"""Whether tablets may join over the local network: the host's choice, and what keeps it open."""

import contextlib
import datetime as dt
import enum
import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from cryptography import x509

from kiosk.config import Settings
from kiosk.durable import PART, NotWritten, write_whole
from kiosk.vault import authority
from kiosk.vault.authority import Authority, BrokenAuthority
from kiosk.web.networks import own_addresses

FILE_NAME = "lan.json"
EVERY_SECONDS = 10.0
"""How often one looks whether the laptop has come into another network."""


class Trouble(enum.StrEnum):
    """Why tablets cannot join though the host wants it; worded where it is shown."""

    PORT = "port"
    FILES = "files"
    SYSTEM = "system"


class CannotListen(Exception):  # noqa: N818 - reads as what it says where it is caught
    """Nobody can listen on the local network; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class Listener(Protocol):
    """What answers on the local network, until it is stopped."""

    @property
    def port(self) -> int: ...

    def use(self, certificate: Path) -> None:
        """Show this certificate to whoever connects from now on."""

    def stop(self) -> None: ...


Listen = Callable[[Path], Listener]
"""Begins to listen with a certificate. Raises CannotListen."""


@dataclass(frozen=True)
class Choice:
    """What the host chose at the desk of this laptop."""

    is_on: bool = False
    opens_desk: bool = False


class Lan:
    """The way of tablets to this kiosk.

    The choice lies in a small file of the instance folder, so that it outlasts a restart: it
    belongs to the machine in its network, not to an event, and no backup carries it elsewhere.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.listen: Listen | None = None
        self.trust: Callable[[list[str]], None] = lambda addresses: None
        self.trouble: Trouble | None = None
        self.authority: Authority | None = None
        self.leaf: x509.Certificate | None = None
        self.addresses: list[str] = []
        self.choice = _read(settings.instance / FILE_NAME)
        self._listener: Listener | None = None
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._ending: list[threading.Thread] = []

    @property
    def is_on(self) -> bool:
        return self._listener is not None

    @property
    def opens_desk(self) -> bool:
        """Tell whether a tablet that has joined may open the desk."""
        return self.choice.opens_desk

    @property
    def address(self) -> str:
        """Return where tablets find the kiosk, "" while it is not open or in no network."""
        listener = self._listener
        if listener is None or not self.addresses:
            return ""
        return f"https://{self.addresses[0]}:{listener.port}/"

    def resume(self) -> None:
        """Open at the start where the settings or the host said so; `trouble` says why not."""
        if self.settings.lan or self.choice.is_on:
            with self._lock, contextlib.suppress(CannotListen):
                self._open()

    def switch(self, *, is_on: bool) -> None:
        """Open or shut, and remember it. Raises CannotListen."""
        with self._lock:
            self._choose(Choice(is_on, self.choice.opens_desk))
            if is_on:
                self._open()
            else:
                self._shut()

    def allow_desk(self, *, is_allowed: bool) -> None:
        """Let stations open the desk, or keep it on the laptop. Raises CannotListen."""
        with self._lock:
            self._choose(Choice(self.choice.is_on, is_allowed))

    def stop(self) -> None:
        """Shut for good; the choice stays."""
        self._over.set()
        with self._lock:
            self._shut()
        for ending in self._ending:
            ending.join()

    def refresh(self) -> None:
        """Answer to the addresses that the laptop has by now, with a certificate for them."""
        with self._lock:
            if self._listener is None or own_addresses() == self.addresses:
                return
            try:
                self._listener.use(self._certify())
            except (BrokenAuthority, OSError):
                self.trouble = Trouble.FILES

    def _open(self) -> None:
        if self._listener is not None or self.listen is None:
            return
        self.trouble = None
        try:
            self._listener = self.listen(self._certify())
        except BrokenAuthority:
            self.trouble = Trouble.FILES
            raise CannotListen(Trouble.FILES) from None
        except CannotListen as fault:
            self.trouble = fault.trouble
            raise
        threading.Thread(target=self._watch, name="networks", daemon=True).start()

    def _shut(self) -> None:
        """Shut in a thread: who asked may hang on the very listener that ends."""
        self.trouble, listener, self._listener = None, self._listener, None
        self.trust([])
        if listener is not None:
            ending = threading.Thread(target=listener.stop, name="lan-ending")
            self._ending.append(ending)
            ending.start()

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def _certify(self) -> Path:
        """Return the file of a certificate for the addresses of this moment."""
        now = self.now()
        self.addresses = own_addresses()
        if self.authority is None or now >= self.authority.certificate.not_valid_after_utc:
            self.authority = authority.load_or_make(self.settings.keys, now)
        path, self.leaf = authority.leaf_for(self.authority, self.addresses, now)
        self.trust(self.addresses)
        return path

    def _watch(self) -> None:
        mine = self._listener
        while not self._over.wait(EVERY_SECONDS) and self._listener is mine:
            self.refresh()

    def _choose(self, choice: Choice) -> None:
        path = self.settings.instance / FILE_NAME
        try:
            path.with_suffix(PART).unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            content = json.dumps(asdict(choice)).encode()
            write_whole(path.parent, [path.name], content, path.with_suffix(PART).name)
        except (OSError, NotWritten):
            raise CannotListen(Trouble.FILES) from None
        self.choice = choice


def _read(path: Path) -> Choice:
    """Return the choice of last time; one that cannot be read is none, which shuts everything."""
    try:
        kept = json.loads(path.read_bytes())
        return Choice(kept["is_on"] is True, kept["opens_desk"] is True)
    except (OSError, ValueError, LookupError, TypeError):
        return Choice()
