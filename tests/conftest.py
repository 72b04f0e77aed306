"""Fixtures shared by all tests: an instance, its writer, the application, a visitor."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy.orm import Session

from kiosk import packs
from kiosk.actions.events import NewEvent, make_practice_event
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import Writer, reading_engine
from tests.browser.chromium import LAUNCH, PATH
from tests.compiled import CompiledOnce
from tests.visitor import Visitor

NOW = dt.datetime(2026, 12, 10, 18, 42, 11, tzinfo=dt.UTC)


@dataclass
class Home:
    """One machine's instance with its practice event, writer running."""

    settings: Settings
    writer: Writer
    made: NewEvent

    def read(self) -> Session:
        return Session(reading_engine(self.settings.database))


def pytest_configure(config: pytest.Config) -> None:
    # A setting of the machine that runs the tests must not reach them.
    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        del os.environ[name]
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledOnce()}


@pytest.fixture(scope="session")
def pack() -> packs.Pack:
    return packs.load(packs.BUILTIN)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, pack: packs.Pack) -> tuple[Path, NewEvent]:
    """Make the practice event once: wrapping its key takes a second and 256 MiB by design."""
    database = tmp_path_factory.mktemp("made") / "kiosk.db"
    writer = Writer(database)
    writer.start()
    made = writer.write(
        lambda session: make_practice_event(session, pack, "CH", NOW), is_patient=True
    )
    writer.stop()
    return database, made


@pytest.fixture
def home(tmp_path: Path, made_once: tuple[Path, NewEvent]) -> Iterator[Home]:
    database, made = made_once
    settings = Settings(instance=tmp_path)
    shutil.copy(database, settings.database)
    writer = Writer(settings.database)
    writer.start()
    yield Home(settings, writer, made)
    writer.stop()


@pytest.fixture
def app(home: Home, pack: packs.Pack) -> Flask:
    application = create_app(home.settings, home.writer, pack)
    application.testing = True
    # Errors shall look as they do in the hall, also in tests.
    application.config["PROPAGATE_EXCEPTIONS"] = False
    return application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if PATH is None:
        words = "no Chromium on this machine: `make test` says what to type"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**LAUNCH)
    yield browser
    browser.close()
