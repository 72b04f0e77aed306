"""What guests and printers wait for: signing, pages, advice, a poster."""

import datetime as dt
import sqlite3
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from kiosk import packs
from kiosk.actions.events import NewEvent, make_practice_event
from kiosk.actions.recording import Filled, recipients_of, record
from kiosk.actions.records import Person
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import PRAGMAS, Writer, reading_engine
from kiosk.printing import pdf
from tests.bench.table import rate, say

THREADS = 32
EACH = 40
PAGES = 300


def in_threads(work: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def raw_commits(folder: Path) -> None:
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
    connection.execute("CREATE TABLE row (content BLOB)")
    for _ in range(THREADS * EACH):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row VALUES (?)", (b"x" * 700,))
        connection.execute("COMMIT")
    connection.close()


def signings(settings: Settings, writer: Writer, made: NewEvent) -> None:
    with Session(reading_engine(settings.database)) as session:
        recipients = recipients_of(session, made.id)

    def some() -> None:
        for number in range(EACH):
            person = Person(f"Amal {number}", "amal@example.org", "CH")
            filled = Filled(uuid.uuid4(), made.id, "joel-paredes", "fr", person)
            record(writer.write, filled, recipients, dt.datetime.now(dt.UTC))

    in_threads(some)


def pages(app: Flask, path: str) -> None:
    client = app.test_client()
    for _ in range(PAGES):
        client.get(path).close()


def advice(app: Flask) -> None:
    """Ask for advice on a card of eight lines, as htmx does while somebody writes."""
    client = app.test_client()
    words = "\n".join(["The sky over our town is wide tonight, and we sing for you."] * 8)
    for _ in range(PAGES):
        client.post(
            "/cases/joel-paredes/card/check",
            data={"message": words},
            headers={"Origin": "http://localhost", "HX-Request-Type": "partial"},
        ).close()


def weasyprint_alone() -> None:
    code = "from weasyprint import HTML; HTML(string='<p>Amal').write_pdf()"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own line


def measure() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(instance=folder)
        pack = packs.load(packs.BUILTIN)
        writer = Writer(settings.database)
        writer.start()
        now = dt.datetime.now(dt.UTC)
        made = writer.write(lambda session: make_practice_event(session, pack, "", now))
        app = create_app(settings, writer, pack)
        app.add_url_rule("/empty", view_func=lambda: "ok")
        number = THREADS * EACH
        commits = rate(lambda: raw_commits(folder), number)
        signed = rate(lambda: signings(settings, writer, made), number)
        say("signings, sealed, 32 threads", signed, "/s", commits, "raw SQLite commits, one thread")
        empty = rate(lambda: pages(app, "/empty"), PAGES)
        for path in ("/", "/cases/joel-paredes/sign"):
            say(f"GET {path}", rate(lambda: pages(app, path), PAGES), "/s", empty, "empty view")  # noqa: B023
        say("advice on a card", rate(lambda: advice(app), PAGES), "/s", empty, "empty view")
        alone = rate(weasyprint_alone, 1)
        printed = rate(lambda: pdf.render("<html lang=en><title>A</title><p>Amal"), 1)
        say("a page by the print worker", printed, "/s", alone, "WeasyPrint in a new process")
        writer.stop()
