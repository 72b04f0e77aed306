"""Who is behind the desk: logins in memory, idle and absolute limits (SEC13, H3)."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

IDLE_SECONDS = 120.0
"""The desk locks itself after two minutes (H3); a hand-over that runs goes on."""
LIFETIME_SECONDS = 12 * 3600.0


@dataclass
class Login:
    """One steward at the desk; `token` goes into each form of this login (SEC3)."""

    id: str
    token: str
    began: float
    used: float


class Logins:
    """All logins of this process. A restart locks every desk, and nothing of it is on disk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._logins: dict[str, Login] = {}

    def begin(self) -> Login:
        """Begin a login with a new id, so that a planted cookie is worth nothing."""
        now = self._clock()
        login = Login(secrets.token_urlsafe(24), secrets.token_urlsafe(24), now, now)
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
            if now - login.used > IDLE_SECONDS or now - login.began > LIFETIME_SECONDS:
                del self._logins[login.id]
                return None
            if not is_poll:
                login.used = now
            return login

    def end(self, login_id: str | None) -> None:
        with self._lock:
            self._logins.pop(login_id or "", None)
