"""Adding where actions are handed to: what is refused in place, and what is kept how."""

import base64
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.models import Audit, EventKey, Receiver
from kiosk.receivers import open_secret
from kiosk.vault import unwrap
from tests.conftest import NOW, Home
from tests.receivers.peers import SECRET
from tests.visitor import HTMX
from tests.web.steward import Steward, hidden_fields, part, words_of

PAGE = "/host/receivers"
OFFICE = {"name": "Our office", "url": "https://example.org/hook", "secret": SECRET}


@pytest.fixture
def host(steward: Steward) -> dict[str, str]:
    """Return the one field that only the host can fill in."""
    return {"passphrase": steward.home.made.passphrase}


def rows(home: Home) -> list[Receiver]:
    with home.read() as session:
        return list(session.scalars(select(Receiver)))


def test_adds_a_web_address(steward: Steward, home: Home, host: dict[str, str]) -> None:
    answer = steward.submit(PAGE, PAGE, OFFICE | host, kind="webhook")
    assert answer.headers["Location"] == PAGE
    listed = words_of(steward.visit(PAGE).table)
    assert "Our office" in listed
    assert "https://example.org/hook" in listed
    [row] = rows(home)
    assert (row.kind, row.name) == ("webhook", "Our office")
    assert row.settings == {"url": "https://example.org/hook"}
    with home.read() as session:
        key = session.scalars(select(EventKey)).one()
        [act] = session.scalars(select(Audit).where(Audit.act == "receiver-added"))
        assert act.detail == {"kind": "webhook"}
    assert key.wrapped
    assert row.sealed_secret
    pair = unwrap(key.wrapped, home.made.passphrase, key.id)
    assert open_secret(row.sealed_secret, pair, key.id, row.id, home.made.id) == SECRET


def test_neither_secret_nor_passphrase_can_be_read_on_disk(
    steward: Steward, home: Home, host: dict[str, str]
) -> None:
    """Promise 2: what the receiver trusts us by is sealed like a name."""
    steward.submit(PAGE, PAGE, OFFICE | host, kind="webhook")
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    files = [path.read_bytes() for path in home.settings.instance.rglob("*") if path.is_file()]
    assert any(b"Our office" in content for content in files), "the search finds what is there"
    for hidden in (SECRET.encode(), SECRET[6:].encode(), key, home.made.passphrase.encode()):
        assert not any(hidden in content for content in files)
    assert SECRET not in steward.client.get(PAGE).text


def test_adds_a_folder(steward: Steward, home: Home, host: dict[str, str], tmp_path: Path) -> None:
    stick = tmp_path / "USB stick"
    stick.mkdir()
    fields = {"name": "Stick", "folder": f" {stick} "} | host
    assert steward.submit(PAGE, PAGE, fields, kind="file").status_code == 303
    [row] = rows(home)
    assert (row.kind, row.settings) == ("file", {"folder": str(stick)})
    assert row.sealed_secret is None
    assert str(stick) in words_of(steward.visit(PAGE).table)


def test_blanks_and_unseen_signs_in_what_was_pasted_do_no_harm(
    steward: Steward, home: Home, host: dict[str, str]
) -> None:
    """SEC10."""
    pasted = {name: f" {value}\x00\n" for name, value in OFFICE.items()} | host
    assert steward.submit(PAGE, PAGE, pasted, kind="webhook").status_code == 303
    assert rows(home)[0].name == "Our office"


ADDRESS = "Ce n’est pas une adresse web"
HTTPS = "doit commencer par https://"
NAME = "Donnez-lui un nom à lui"
NO_FOLDER = "Le dossier n’est pas là"
WORDS = "Ce ne sont pas les mots"


@pytest.mark.parametrize(
    ("kind", "field", "typed", "words"),
    [
        ("webhook", "name", "", NAME),
        ("webhook", "name", "   ", NAME),
        ("webhook", "name", "a" * 61, NAME),
        ("webhook", "name", "\x00\u202e", NAME),
        ("webhook", "name", "Taken", NAME),
        ("webhook", "name", "Tak\u202een", NAME),
        ("webhook", "url", "", ADDRESS),
        ("webhook", "url", "example.org", ADDRESS),
        ("webhook", "url", "ftp://example.org/", ADDRESS),
        ("webhook", "url", "https://amal:pw@example.org/", ADDRESS),
        ("webhook", "url", "http://example.org/hook", HTTPS),
        ("webhook", "url", "http://192.168.1.5/hook", HTTPS),
        ("webhook", "secret", "", "Le secret n’est pas entier"),
        ("webhook", "secret", SECRET[:-9], "Le secret n’est pas entier"),
        ("webhook", "passphrase", "not these six words at all", WORDS),
        ("webhook", "passphrase", "", WORDS),
        ("file", "folder", "", NO_FOLDER),
        ("file", "folder", "relative/stick", NO_FOLDER),
        ("file", "folder", "/nowhere/stick", NO_FOLDER),
        ("file", "folder", "/tmp\x00/stick", NO_FOLDER),  # noqa: S108 - refused
    ],
)
def test_is_refused_in_place(
    steward: Steward, home: Home, tmp_path: Path, kind: str, field: str, typed: str, words: str
) -> None:
    """422, the words beside the field they speak of, what was typed kept but for the secrets."""
    home.writer.write(lambda session: session.add(taken(home)))
    right = OFFICE | {"folder": str(tmp_path), "passphrase": "left to the last"}
    answer = steward.submit(PAGE, PAGE, right | {field: typed}, kind=kind)
    page = steward.read(answer, 422)
    [error] = page.select(".error")
    assert error["id"] == f"{kind}-{field}-error"
    assert words in words_of(error)
    assert field == "name" or part(page, f"{kind}-name")["value"] == "Our office"
    assert not any(tag.get("value") for tag in page.select("input[type=password]"))
    assert [row.name for row in rows(home)] == ["Taken"]


def taken(home: Home) -> Receiver:
    return Receiver(
        event_id=home.made.id,
        kind="file",
        name="Taken",
        settings={"folder": "/"},
        created_at=NOW,
    )


def test_an_address_and_a_secret_that_are_both_wrong_are_both_named(steward: Steward) -> None:
    fields = OFFICE | {"url": "example.org", "secret": "no"}
    page = steward.read(steward.submit(PAGE, PAGE, fields, kind="webhook"), 422)
    assert [tag["id"] for tag in page.select(".error")] == [
        "webhook-url-error",
        "webhook-secret-error",
    ]


@pytest.mark.parametrize("kind", ["", "hub", "post"])
def test_an_unknown_kind_is_refused_in_words(steward: Steward, home: Home, kind: str) -> None:
    fields = OFFICE | {"kind": kind}
    page = steward.read(steward.submit(PAGE, PAGE, fields, kind="file"), 422)
    [error] = page.select(".error")
    assert "Choisissez ce que vous voulez ajouter" in words_of(error)
    assert rows(home) == []


def test_with_htmx_a_refusal_is_the_same_block(steward: Steward) -> None:
    form = hidden_fields(steward.visit(PAGE), PAGE, kind="webhook")
    answer = steward.post(PAGE, form, HTMX)
    assert answer.status_code == 422
    assert "<html" not in answer.text
