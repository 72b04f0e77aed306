"""`make bench`: measures this project's own work beside its limit, in the same run.

A figure is a ratio to the limit, since machines differ (design: Numbers).
"""

import datetime as dt
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from kiosk import outbox, packs
from kiosk.actions.events import NewEvent, make_practice_event
from kiosk.actions.recording import Filled, recipients_of, record
from kiosk.actions.records import Person
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import PRAGMAS, Writer, reading_engine
from kiosk.models import EventKey, Receiver
from kiosk.printing import pdf
from kiosk.vault import unwrap

THREADS = 32
EACH = 40
PAGES = 300


def rate(work: Callable[[], object], number: int) -> float:
    """Return how often a second the work was done."""
    begun = time.perf_counter()
    work()
    return number / (time.perf_counter() - begun)


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


def hand_over(settings: Settings, writer: Writer, made: NewEvent, folder: Path) -> None:
    receiver_id = uuid.uuid4()
    row = Receiver(
        id=receiver_id,
        event_id=made.id,
        kind="file",
        name="bench",
        settings={"folder": str(folder)},
        created_at=dt.datetime.now(dt.UTC),
    )
    writer.write(lambda session: session.add(row))
    engine = reading_engine(settings.database)
    with Session(engine) as session:
        key = session.query(EventKey).one()
        pair = unwrap(key.wrapped or b"", made.passphrase, key.id)
    outbox.hand_over(
        writer.write,
        lambda: Session(engine),
        made.id,
        receiver_id,
        pair,
        outbox.Progress(),
        threading.Event(),
    )


def weasyprint_alone() -> None:
    code = "from weasyprint import HTML; HTML(string='<p>Amal').write_pdf()"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own line


def line(name: str, own: float, limit: float, unit: str, limit_name: str) -> None:
    share = own / limit
    print(f"{name:<34}{own:>10.1f} {unit:<8}{share:>7.2f} of {limit:>9.1f}  {limit_name}")  # noqa: T201


def main() -> None:
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
        line(
            "signings, sealed, 32 threads", signed, commits, "/s", "raw SQLite commits, one thread"
        )
        empty = rate(lambda: pages(app, "/empty"), PAGES)
        for path in ("/", "/cases/joel-paredes/sign"):
            line(f"GET {path}", rate(lambda: pages(app, path), PAGES), empty, "/s", "empty view")  # noqa: B023
        line("advice on a card", rate(lambda: advice(app), PAGES), empty, "/s", "empty view")
        handed = rate(lambda: hand_over(settings, writer, made, folder), number)
        line("handed over to files", handed, commits, "/s", "raw SQLite commits, one thread")
        alone = rate(weasyprint_alone, 1)
        printed = rate(lambda: pdf.render("<html lang=en><title>A</title><p>Amal"), 1)
        line("a page by the print worker", printed, alone, "/s", "WeasyPrint in a new process")
        writer.stop()


if __name__ == "__main__":
    main()
