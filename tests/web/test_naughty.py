"""Every naughty string through every text field of every attendee's form (F4, SEC10, SEC15)."""

import itertools
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from unicodedata import normalize

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from kiosk.actions.events import NewEvent
from kiosk.actions.people import SILENT, has_harmful, tidy
from kiosk.actions.writing import tidy_text
from kiosk.app import create_app
from kiosk.config import Settings
from kiosk.database import Writer
from kiosk.models import Action, EventKey, SealedPart
from kiosk.packs import Pack
from kiosk.vault import open_sealed, unwrap
from tests.conftest import Home
from tests.web.crawl import PERSON, Crawler, Form
from tests.web.naughty import FITS, UNTICKED, Typist, elements, strings

UNSEEN = set(map(chr, SILENT))
LIKE_ATTRIBUTES = ("x", "x autofocus onfocus=y style=z")
REFUSED = "\u202e"
"""In each field: it is refused, so that the form comes back."""


@pytest.fixture(scope="module")
def forms(
    tmp_path_factory: pytest.TempPathFactory, made_once: tuple[Path, NewEvent], pack: Pack
) -> list[Form]:
    """Return every form with a text field, one for each address and set of fields."""
    settings = Settings(instance=tmp_path_factory.mktemp("forms"))
    shutil.copy(made_once[0], settings.database)
    writer = Writer(settings.database)
    writer.start()
    crawler = Crawler(create_app(settings, writer, pack))
    for screen in crawler.screens():
        if screen.way.startswith("GET"):
            assert PERSON["name"] not in screen.text, f"{screen.way} shows who has just signed"
    writer.stop()
    written = [form for form in crawler.forms if form.texts]
    return list({(form.endpoint, *form.texts): form for form in written}.values())


def opened(home: Home, since: int) -> list[dict[str, object]]:
    """Return what each action after number `since` holds, by the names of the fields."""
    with home.read() as session:
        key = session.scalars(select(EventKey)).one()
        assert key.wrapped
        pair = unwrap(key.wrapped, home.made.passphrase, key.id)
        rows = session.execute(
            select(Action, SealedPart)
            .join(SealedPart, SealedPart.action_id == Action.id)
            .where(Action.seq > since)
            .order_by(Action.seq)
        )
        contents = [
            open_sealed(part.ciphertext, pair, key.id, f"{row.id}|{row.event_id}|{row.case_slug}")
            for row, part in rows
        ]
    return [content["person"] | content.get("writing", {}).get("parts", {}) for content in contents]


def last(home: Home) -> int:
    with home.read() as session:
        return session.scalar(select(Action.seq).order_by(Action.seq.desc())) or 0


@pytest.mark.parametrize("share", [3, pytest.param(1, marks=pytest.mark.full)])
def test_every_string_is_kept_or_refused_in_words(
    app: Flask, home: Home, forms: list[Form], share: int
) -> None:
    """Nothing breaks, nothing is read as HTML, and what is sealed is what was typed.

    Each form gets each third string, and each string goes through some forms; in `make test-all`
    each goes through all of them.
    """
    before, wanted, faults = last(home), [], []
    for number, form in enumerate(forms):
        typist = Typist(app.test_client(use_cookies=False), form)
        for text in strings()[number % share :: share]:
            typist.type(text)
        wanted += typist.sealed
        faults += typist.faults
    assert faults == []
    kept = opened(home, before)
    assert [differences(*pair) for pair in zip(kept, wanted, strict=True)] == [{}] * len(wanted)
    for field in ("name", "message", "own"):
        sealed = {fields[field] for fields in wanted if field in fields}
        assert len(sealed) > 440 // share, f"only {len(sealed)} were taken in {field}"


def differences(kept: Mapping[str, object], wanted: Mapping[str, str]) -> dict[str, object]:
    """Return the fields that were sealed otherwise than typed; an age is a number."""
    return {
        name: kept.get(name)
        for name, text in wanted.items()
        if kept.get(name, "") != (int(text) if name == "age" else text)
    }


def test_what_was_sealed_otherwise_is_found() -> None:
    """The control."""
    typed = {"name": "a<b", "age": "08", "message": ""}
    assert differences({"name": "a<b", "age": 8}, typed) == {}
    assert differences({"name": "a&lt;b", "age": 8}, typed) == {"name": "a&lt;b"}


@pytest.mark.parametrize("clean", [tidy, tidy_text])
def test_what_is_kept_is_what_was_typed(clean: Callable[[str], str]) -> None:
    """Every word byte for byte in NFC, where there is nothing in it that nobody sees."""
    seen = [text for text in strings() if not (has_harmful(text) or set(text) & UNSEEN)]
    assert [text for text in seen if clean(text).split() != normalize("NFC", text).split()] == []
    assert len(seen) > 450


def test_no_string_becomes_an_attribute(app: Flask, forms: list[Form]) -> None:
    """Every value stands in quotes: blanks and equals signs do not begin an attribute."""
    for form in forms:
        client = app.test_client(use_cookies=False)
        plain, odd = (
            client.post(
                form.action,
                data=form.filled(FITS, UNTICKED) | dict.fromkeys(form.texts, text + REFUSED),
                headers={"Origin": "http://localhost"},
            ).text
            for text in LIKE_ATTRIBUTES
        )
        assert elements(plain) == elements(odd), form.action


@pytest.mark.parametrize(
    ("safe", "written"),
    [
        ("value=\"{{ (field.data or '')|safe }}\"", "value=\"{{ field.data or '' }}\""),
        ('{{ (field.data or "")|safe }}</textarea>', '{{ field.data or "" }}</textarea>'),
    ],
)
def test_a_field_that_is_not_escaped_is_found(
    app: Flask, forms: list[Form], safe: str, written: str
) -> None:
    """The control: a template that marks a field as safe."""
    loader = app.jinja_env.loader
    assert loader
    source, _, _ = loader.get_source(app.jinja_env, "_parts/fields.html")
    assert written in source
    patched = DictLoader({"_parts/fields.html": source.replace(written, safe)})
    app.jinja_env.loader = ChoiceLoader([patched, loader])
    app.jinja_env.cache = {}
    typists = [Typist(app.test_client(use_cookies=False), form) for form in forms]
    for typist, text in itertools.product(
        typists, ("<b>x", '"><script>alert(1)</script>' + REFUSED)
    ):
        typist.type(text)
    assert any("new are" in fault for typist in typists for fault in typist.faults)
