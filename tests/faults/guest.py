"""Somebody at the kiosk, over real sockets: a guest who signs, a host behind the desk."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.running import PATIENCE

SLUG = "joel-paredes"
SIGN = f"/cases/{SLUG}/sign"
FORM = "application/x-www-form-urlencoded"
NO_ANSWER = (OSError, http.client.HTTPException)
"""What a guest sees of a kiosk that was killed: nobody knows whether the commit went through."""


def new_form(name: str, email: str = "") -> dict[str, str]:
    """Return a filled-in petition form; its id was made with it, as the kiosk's page does."""
    return {
        "form_id": str(uuid4()),
        "locale": "fr",
        "name": name,
        "email": email,
        "country": "BE",
    }


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Guest:
    """A browser as the kiosk sees it: one origin, and cookies."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send("GET", path, b"", headers or {})

    def post(
        self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a form as one of our own pages does."""
        own = {"Origin": self.address, "Content-Type": FORM}
        return self.send("POST", path, urlencode(fields).encode(), own | dict(headers or {}))

    def sign(self, form: Mapping[str, str]) -> Answer:
        return self.post(SIGN, form)

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        place = urlsplit(self.address)
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE)
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            line.request(method, path, body, (cookies if self.cookies else {}) | dict(headers))
            response = line.getresponse()
            content = response.read()
        finally:
            line.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, content, response.headers.get("Location", ""))


@dataclass
class Host(Guest):
    """A guest who went behind the desk."""

    def enter(self, secret: str) -> Answer:
        """Try the door with the PIN or the passphrase."""
        return self.post("/host/unlock", {"pin": secret})

    @property
    def token(self) -> str:
        return _found(r'name="token" value="([^"]+)"', self.get("/host/receivers").text)

    def add_webhook(self, url: str, secret: str, passphrase: str, name: str = "Office") -> Answer:
        fields = {"name": name, "url": url, "secret": secret, "passphrase": passphrase}
        return self.act("/host/receivers/new/webhook", fields)

    def hand_over(self, passphrase: str) -> str:
        """Begin to send, and return the address of the page that shows how far it is."""
        answer = self.act("/host/send", {"to": "all", "passphrase": passphrase})
        assert answer.status == 303, answer.text
        return answer.location

    def act(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self.post(path, {"token": self.token} | dict(fields))

    def is_sent(self, progress: str) -> bool:
        """Tell whether the hand-over is over: the page then no longer asks for itself."""
        return "every 1s" not in self.get(progress).text


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"no {pattern} in {text[:2000]}"
    return found[1]
