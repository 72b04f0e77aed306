"""Who is behind the desk: logins in memory, idle and absolute limits (SEC13, H3)."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.vault import KeyPair
from kiosk.web.roles import Role

IDLE_SECONDS = 120.0
"""The desk locks itself after two minutes (H3); a hand-over that runs goes on."""
SET_UP_SECONDS = 30 * 60.0
"""The same for who sets up the first event by the link of the terminal: there is nothing to read
yet, six words are copied by hand meanwhile, and they would have no way back in."""
LIFETIME_SECONDS = 12 * 3600.0
KEY_SECONDS = 5 * 60.0
"""How long a key stays after the passphrase was typed, if nobody locks the desk before: who opens
the door and sends at once types six words once, not twice."""


@dataclass
class Login:
    """Somebody at the desk, in a role; `token` goes into each form of this login (SEC3)."""

    id: str
    token: str
    began: float
    used: float
    role: Role = Role.STEWARD
    idle: float = IDLE_SECONDS
    _clock: Callable[[], float] = time.monotonic
    _kept: tuple[float, KeyPair] | None = field(default=None, repr=False)

    def key(self) -> KeyPair | None:
        """Return the event's key pair while it is kept, for a few minutes after it was opened."""
        if self._kept and self._clock() > self._kept[0]:
            self._kept = None
        return self._kept[1] if self._kept else None

    def keep(self, pair: KeyPair) -> None:
        """Remember who proved to be the host, and for a few minutes the key that proved it."""
        self.role = Role.HOST
        self._kept = (self._clock() + KEY_SECONDS, pair)

    def let_go(self) -> None:
        self._kept = None


class Logins:
    """All logins of this process. A restart locks every desk, and nothing of it is on disk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._logins: dict[str, Login] = {}

    def begin(self, role: Role = Role.STEWARD, idle: float = IDLE_SECONDS) -> Login:
        """Begin a login with a new id, so that a planted cookie is worth nothing."""
        now = self._clock()
        login_id, token = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        login = Login(login_id, token, now, now, role, idle, self._clock)
        with self._lock:
            self._logins[login.id] = login
        return login

    def find(self, login_id: str | None, *, is_poll: bool = False) -> Login | None:
        """Return the login unless it is over; a poll of the page does not keep it alive."""
        now = self._clock()
        with self._lock:
            login = self._logins.get(login_id or "")
            if login is None:
                return None
            if now - login.used > login.idle or now - login.began > LIFETIME_SECONDS:
                self._logins.pop(login.id).let_go()
                return None
            if not is_poll:
                login.used = now
            return login

    def end(self, login_id: str | None) -> None:
        with self._lock:
            if login := self._logins.pop(login_id or "", None):
                login.let_go()

    def let_keys_go(self) -> None:
        """Forget the keys that are past their time, also of a desk at which nobody asks again."""
        with self._lock:
            for login in self._logins.values():
                login.key()

    def change_event(self) -> None:
        """Forget every key: they were those of the event that is served no more."""
        with self._lock:
            for login in self._logins.values():
                login.let_go()
                login.idle = IDLE_SECONDS
