"""No page reaches a file or the network, whatever is written in it (trust.md SEC17)."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import Template
from markupsafe import Markup
from pypdf import PdfReader
from sqlalchemy import select

from kiosk.actions.events import current_event
from kiosk.models import EventKey
from kiosk.packs import Pack
from kiosk.printing import pdf
from kiosk.web.sheets import written
from kiosk.web.sheets.kinds import KINDS
from kiosk.web.sheets.orders import Order
from tests.conftest import Home
from tests.printing import sheets
from tests.printing.outside import Outside
from tests.printing.test_report import REPORT
from tests.printing.writers import Desk, card, letter

pytestmark = [pytest.mark.pdf, pytest.mark.usefixtures("printer", "assets")]

Hostile = Callable[[type[str], Sequence[str]], AbstractContextManager[None]]
OURS = frozenset({"stylesheet", "language", "direction"})
WINDOW = "window"
"""What no pack and no guest has a say in; the window of a letter stands beside its words."""


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    made = Outside(tmp_path)
    yield made
    made.close()


def attachments(document: bytes) -> int:
    return sum(len(contents) for contents in PdfReader(BytesIO(document)).attachments.values())


def test_nothing_is_fetched(outside: Outside) -> None:
    document = pdf.render(outside.page())
    said = sheets.text(document)
    assert "Amal" in said
    assert "READ" not in said
    assert "FETCHED" not in said
    assert attachments(document) == 0
    assert outside.requests == []


def test_the_default_fetcher_does_fetch(outside: Outside) -> None:
    """The control: what the page asks for is really there to be had."""
    document = plainly(outside.page())
    said = sheets.text(document)
    assert "READ" in said
    assert "FETCHED" in said
    assert attachments(document) > 0
    asked = {
        "/link.css",
        "/import.css",
        "/font",
        "/background",
        "/marker",
        "/img",
        "/svg",
        "/attached",
    }
    assert asked <= set(outside.requests)


@pytest.mark.parametrize(
    "made",
    [pytest.param(str, id="escaped", marks=pytest.mark.full), pytest.param(Markup, id="raw")],
)
@pytest.mark.parametrize("name", KINDS)
def test_a_sheet_whose_every_field_is_hostile_reaches_nothing(
    name: str,
    made: type[str],
    outside: Outside,
    app: Flask,
    home: Home,
    invented: Pack,
    hostile: Hostile,
) -> None:
    """Whatever a pack or a host has in any field; and even if a field were not escaped.

    The ways to ask stand in the fields by turns.
    """
    with app.test_request_context():
        with hostile(made, outside.wishes()):
            html = built(name, home, invented)
        assert outside.url in html
        _reaches_nothing(html, outside)


@pytest.mark.parametrize("made", [str, Markup], ids=["escaped", "raw"])
def test_what_a_guest_writes_reaches_nothing(
    made: type[str], outside: Outside, writing_desk: Desk, hostile: Hostile
) -> None:
    words = "".join(outside.wishes())
    sheet = card(words, has_drawing=True, name=words[:300])
    _reaches_nothing(written.card_html(writing_desk.case, sheet, locale="en"), outside)
    with hostile(made, outside.wishes()):
        _reaches_nothing(written.card_html(writing_desk.case, card("x"), locale="en"), outside)
        _reaches_nothing(written.letter_html(writing_desk.case, letter("x")), outside)


def test_the_default_fetcher_reaches_out_from_a_sheet(
    outside: Outside, writing_desk: Desk, hostile: Hostile
) -> None:
    """The control: what stands unescaped in the fields really asks for both."""
    with hostile(Markup, outside.wishes()):
        html = written.card_html(writing_desk.case, card("x"), locale="en")
    document = plainly(html)
    assert attachments(document) > 0
    assert {"/link.css", "/import.css", "/img"} <= set(outside.requests)


def _reaches_nothing(html: str, outside: Outside) -> None:
    document = pdf.render(html)
    assert attachments(document) == 0
    assert "READ" not in sheets.text(document)
    assert outside.requests == []


def built(name: str, home: Home, pack: Pack) -> str:
    """Return a kind's sheet, ordered with all that an order can hold."""
    kind = KINDS[name]
    with home.read() as session:
        event, key = current_event(session), session.scalars(select(EventKey)).first()
    known = {
        "locale": "en",
        "paper": kind.papers[0],
        "case": pack.case("amal-example"),
        "event": event,
        "passphrase": "one two three four five six",
        "public": key.public if key else b"",
        "day": dt.date(2026, 12, 10),
        "address": "https://192.168.1.2:8443",
        "report": REPORT,
        "cases": pack.cases,
        "stories": pack.stories,
    }
    names = {field.name for field in fields(Order)}
    return kind.of(Order(**{name: known[name] for name in names & known.keys()}))  # type: ignore[arg-type]


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Hostile:
    """Return what makes every text of every page hostile while it lasts, escaped or not."""

    @contextmanager
    def lasting(made: type[str], wishes: Sequence[str]) -> Iterator[None]:
        plain = Template.render

        def render(self: Template, *contexts: Any, **more: Any) -> str:
            given = dict(*contexts, **more)
            ours = {name: given[name] for name in OURS & given.keys()}
            turns = map(made, cycle(wishes))
            return plain(self, {name: spoilt(v, turns) for name, v in given.items()} | ours)

        with monkeypatch.context() as patch:
            patch.setattr(Template, "render", render)
            yield

    return lasting


def spoilt(value: Any, wishes: Iterator[str]) -> Any:
    """Return a value of a page's context with the next wish after each of its texts."""
    match value:
        case str() if re.fullmatch("[a-z]{2}", value):
            return value  # a language: the pack's loader knows them all
        case str():
            wish = next(wishes)
            return type(wish)(value) + wish
        case list():
            return [spoilt(item, wishes) for item in value]
        case tuple() if type(value) is tuple:
            return tuple(spoilt(item, wishes) for item in value)
        case dict():
            own = {key: item for key, item in value.items() if key == WINDOW}
            return {key: spoilt(item, wishes) for key, item in value.items()} | own
    return value


def plainly(html: str) -> bytes:
    """Return the PDF that WeasyPrint makes of a page with its own fetcher."""
    command = (sys.executable, "-c", DEFAULT_FETCHER)
    return subprocess.run(command, input=html.encode(), capture_output=True, check=True).stdout  # noqa: S603


DEFAULT_FETCHER = """
import sys, weasyprint
sys.stdout.buffer.write(weasyprint.HTML(string=sys.stdin.read()).write_pdf())
"""
