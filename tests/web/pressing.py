"""What tests of the print room share: a hall with an invented pack, cards written, a host."""

import json
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from uuid import UUID

import pikepdf
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import Writer
from kiosk.models import Action, ItemState, PrintItem, PrintJob
from kiosk.packs import Pack
from tests.web.hall import AMAL_CASE, Hall
from tests.web.handing import in_english, token
from tests.web.steward import Steward, kiosk_of, words_of

WRITTEN = "/host/print/written"
CARDS, LETTERS = f"{AMAL_CASE}-card", f"{AMAL_CASE}-letter"
PATIENCE = 60.0
FIVE = [f"{name} Exemple-Inventé" for name in ("Ada", "Bea", "Cleo", "Dina", "Edda")]


@dataclass
class Room:
    """A host in the print room of a hall."""

    hall: Hall
    host: Steward
    app: Flask

    @property
    def passphrase(self) -> dict[str, str]:
        return {"passphrase": self.hall.home.made.passphrase}

    def write(self, *names: str, kind: str = "card", message: str = "") -> None:
        """Let each of these people write."""
        text = {"message": message} if message else {}
        for name in names:
            fields = self.hall.form(kind, name=name, drawing=json.dumps([]), **text)
            if kind == "letter":
                fields.pop("drawing")
            answer = self.hall.send(kind, fields)
            assert answer.status_code == 303, answer.text

    def ask(self, pile: str = CARDS, **fields: str) -> TestResponse:
        """Print a pile, with what only the host can fill in unless a test says otherwise."""
        return self.host.post(WRITTEN, token(self.host) | {"pile": pile} | self.passphrase | fields)

    def print(self, pile: str = CARDS, **fields: str) -> str:
        """Print a pile, wait until it is made, and return the address of the job."""
        answer = self.ask(pile, **fields)
        assert answer.status_code == 303, answer.text
        return self.awaited(answer.headers["Location"])

    def awaited(self, address: str) -> str:
        """Wait until the press has made a job."""
        run = kiosk_of(self.app).press.find(UUID(address.split("/")[-1]))
        assert run
        run.thread.join(PATIENCE)
        assert not run.is_moving
        return address

    def tell(self, address: str, act: str, **fields: str) -> TestResponse:
        return self.host.post(f"{address}/{act}", token(self.host) | fields)

    def told(self, address: str, act: str, **fields: str) -> str:
        """Tell a job something that it takes, and return where it leads."""
        answer = self.tell(address, act, **fields)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def pdf(self, address: str) -> PdfReader:
        answer = self.host.client.get(f"{address}/document")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        return PdfReader(BytesIO(answer.data))

    def jobs(self) -> list[PrintJob]:
        with self.hall.home.read() as session:
            found = list(session.scalars(select(PrintJob).order_by(PrintJob.created_at)))
            session.expunge_all()
            return found

    def states(self, job: int = -1) -> list[ItemState]:
        """Return the state of each item of a job, in its order."""
        own = PrintItem.job_id == self.jobs()[job].id
        with self.hall.home.read() as session:
            return list(
                session.scalars(select(PrintItem.state).where(own).order_by(PrintItem.position))
            )

    def withdraw(self, place: int) -> None:
        """Withdraw one action, as its signer or an erasing does."""
        action_id = self.hall.actions()[place].id

        def take_back(session: Session) -> None:
            row = session.scalars(select(Action).where(Action.id == action_id)).one()
            row.withdrawn_at = row.hour

        self.hall.home.writer.write(take_back)


def room_of(hall: Hall) -> Room:
    """Return a host behind the desk of this hall, reading English."""
    host = Steward(hall.app.test_client(), hall.home)
    host.become_host()
    return Room(hall, in_english(host), hall.app)


def restarted(room: Room, settings: Settings, writer: Writer, pack: Pack) -> Room:
    """Return the same room after the process ended: only what is on disk is there."""
    app = create_app(settings, writer, pack)
    app.testing = True
    room.hall.app = app
    return room_of(Hall(app, room.hall.home, room.hall.visitor))


def texts(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def said(room: Room, address: str) -> str:
    return words_of(room.host.visit(address).main)


@cache
def blank() -> bytes:
    """Return a PDF of one blank page."""
    content = BytesIO()
    with pikepdf.Pdf.new() as page:
        page.add_blank_page()
        page.save(content)
    return content.getvalue()
