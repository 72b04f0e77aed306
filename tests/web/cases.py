"""The desk of a kiosk that tells the pack of its event, and what its host does with the cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from kiosk.app import create_app
from kiosk.models import Event
from kiosk.packs import Case
from tests.conftest import NOW, Home
from tests.visitor import OWN, Visitor, form_of
from tests.web.handing import in_english
from tests.web.steward import Steward, hidden_fields, kiosk_of

CHECK, OPEN, CLOSED = "dang-dinh-bach", "joel-paredes", "neth-nahara"
LIST, IMPORT = "/host/cases", "/host/cases/import"


@dataclass
class CaseRoom:
    """A host in the room of the cases, and an attendee in the hall."""

    app: Flask
    home: Home
    host: Steward
    visitor: Visitor

    def case(self, slug: str) -> Case:
        with self.app.test_request_context():
            found = kiosk_of(self.app).pack.case(slug)
        assert found
        return found

    def begin_for_real(self) -> None:
        """Make of the practice event a real one that has begun."""
        real = update(Event).values(is_practice=False, begun_at=NOW, name="Evening")
        self.home.writer.write(lambda session: session.execute(real))

    def act(
        self,
        slug: str,
        name: str,
        fields: Mapping[str, str] | None = None,
        host: Steward | None = None,
    ) -> TestResponse:
        """Fill in one of the forms of a case's page."""
        path = f"{LIST}/{slug}"
        return (host or self.host).submit(path, f"{path}/{name}", fields or {})

    def edited(self, slug: str, fields: Mapping[str, str]) -> TestResponse:
        """Change fields of a case, look at it as attendees do, and save."""
        path = f"{LIST}/{slug}"
        form = self.edit_form(slug) | dict(fields)
        preview = self.host.read(self.host.post(f"{path}/preview", form))
        return self.host.post(f"{path}/save", hidden_fields(preview, f"{path}/save"))

    def edit_form(self, slug: str, host: Steward | None = None) -> dict[str, str]:
        return form_of((host or self.host).visit(f"{LIST}/{slug}/edit"), "edit-form")

    def choose(self, content: bytes) -> TestResponse:
        """Choose a zip and look at what it changes."""
        token = hidden_fields(self.host.visit(IMPORT), IMPORT)["token"]
        return self.host.client.post(IMPORT, **multipart(content, token))

    def take(self, content: bytes) -> TestResponse:
        """Choose a zip, and take it."""
        page = self.host.read(self.choose(content))
        return self.host.post(f"{IMPORT}/take", hidden_fields(page, f"{IMPORT}/take"))

    def event(self) -> Event:
        with self.home.read() as session:
            found = session.get(Event, self.home.made.id)
            assert found
            session.expunge(found)
            return found


def multipart(content: bytes, token: str = "") -> dict[str, Any]:
    """Return a form with a file as a browser sends it; the test client would use the disk."""
    mark = b"--eb2a7b4d"
    field = b'\r\nContent-Disposition: form-data; name="'
    parts = [
        mark + field + b'token"\r\n\r\n' + token.encode(),
        mark + field + b'pack"; filename="p.zip"\r\n\r\n' + content,
        mark + b"--\r\n",
    ]
    kind = "multipart/form-data; boundary=eb2a7b4d"
    return {"data": b"\r\n".join(parts), "content_type": kind, "headers": OWN}


def case_room(home: Home) -> CaseRoom:
    app = create_app(home.settings, home.writer)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    visitor = Visitor(app.test_client())
    visitor.post("/language", {"language": "en", "at": "/"})
    return CaseRoom(app, home, new_host(app, home), visitor)


def new_host(app: Flask, home: Home) -> Steward:
    """Return the host at another browser of the same desk."""
    host = Steward(app.test_client(), home)
    host.become_host()
    return in_english(host)
